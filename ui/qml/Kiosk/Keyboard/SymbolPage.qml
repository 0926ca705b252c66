pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    required property KioskKeyboard keyboard
    readonly property bool chinese: keyboard.script === "zh"
    readonly property int gap: keyboard.gap
    readonly property real unit: (width - 9 * gap) / 10
    readonly property real rowHeight: (height - 3 * gap) / 4

    component Characters: Row {
        id: characters

        required property string row

        spacing: root.gap
        Repeater {
            model: characters.row.split("")
            KeyboardKey {
                required property string modelData

                objectName: "key_" + modelData
                keyboard: root.keyboard
                width: root.unit
                height: root.rowHeight
                text: modelData
                onTapped: root.keyboard.press(modelData)
            }
        }
    }

    Characters {
        row: "1234567890"
    }
    Characters {
        y: root.rowHeight + root.gap
        row: root.chinese ? "-/：；（）￥@“”" : "-/:;()&@\"'"
    }
    Characters {
        y: 2 * (root.rowHeight + root.gap)
        row: root.chinese ? "。，、？！《》#" : ".,?!+=_#"
    }
    KeyboardKey {
        x: root.width - width
        y: 2 * (root.rowHeight + root.gap)
        width: 2 * root.unit + root.gap
        height: root.rowHeight
        objectName: "key_erase"
        keyboard: root.keyboard
        soft: true
        repeats: true
        icon: "erase"
        Accessible.name: root.chinese ? "删除" : "Delete"
        onTapped: root.keyboard.erase()
    }
    KeyboardKey {
        y: 3 * (root.rowHeight + root.gap)
        width: 2 * root.unit + root.gap
        height: root.rowHeight
        objectName: "key_letters"
        keyboard: root.keyboard
        soft: true
        text: root.chinese ? "拼音" : "abc"
        onTapped: root.keyboard.showSymbols(false)
    }
    KeyboardKey {
        x: 2 * (root.unit + root.gap)
        y: 3 * (root.rowHeight + root.gap)
        width: 6 * root.unit + 5 * root.gap
        height: root.rowHeight
        objectName: "key_space"
        keyboard: root.keyboard
        text: root.chinese ? "空格" : "Space"
        onTapped: root.keyboard.space()
    }
    KeyboardKey {
        x: 8 * (root.unit + root.gap)
        y: 3 * (root.rowHeight + root.gap)
        width: 2 * root.unit + root.gap
        height: root.rowHeight
        objectName: "key_hide"
        keyboard: root.keyboard
        soft: true
        text: root.keyboard.language === "zh" ? "收起" : "Hide"
        onTapped: root.keyboard.hide()
    }
}
