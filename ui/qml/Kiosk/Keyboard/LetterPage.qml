pragma ComponentBehavior: Bound

import QtQuick

Item {
    id: root

    required property KioskKeyboard keyboard
    readonly property bool chinese: keyboard.script === "zh"
    property bool shifted: false
    readonly property bool capitals: keyboard.uppercaseOnly || shifted
    readonly property int gap: keyboard.gap
    readonly property real unit: (width - 9 * gap) / 10
    readonly property real rowHeight: (height - 3 * gap) / 4

    function type(letter: string) {
        keyboard.press(!chinese && capitals ? letter.toUpperCase() : letter)
        shifted = false
    }

    onVisibleChanged: shifted = false

    component Letters: Row {
        id: letters

        required property string characters

        spacing: root.gap
        Repeater {
            model: letters.characters.split("")
            KeyboardKey {
                required property string modelData

                objectName: "key_" + modelData
                keyboard: root.keyboard
                width: root.unit
                height: root.rowHeight
                text: !root.chinese && root.capitals ? modelData.toUpperCase() : modelData
                onTapped: root.type(modelData)
            }
        }
    }

    Letters {
        characters: "qwertyuiop"
    }
    Letters {
        x: (root.unit + root.gap) / 2
        y: root.rowHeight + root.gap
        characters: "asdfghjkl"
    }
    KeyboardKey {
        y: 2 * (root.rowHeight + root.gap)
        width: 1.5 * root.unit + root.gap / 2
        height: root.rowHeight
        objectName: root.chinese ? "key_separator" : "key_shift"
        keyboard: root.keyboard
        soft: !root.shifted
        text: root.chinese ? "分词" : ""
        icon: root.chinese ? "" : "shift"
        onTapped: {
            if (root.chinese)
                root.keyboard.press("'")
            else
                root.shifted = !root.shifted
        }
    }
    Letters {
        x: 1.5 * (root.unit + root.gap)
        y: 2 * (root.rowHeight + root.gap)
        characters: "zxcvbnm"
    }
    KeyboardKey {
        x: root.width - width
        y: 2 * (root.rowHeight + root.gap)
        width: 1.5 * root.unit + root.gap / 2
        height: root.rowHeight
        objectName: "key_erase"
        keyboard: root.keyboard
        soft: true
        repeats: true
        icon: "erase"
        Accessible.name: root.chinese ? "删除" : "Delete"
        onTapped: root.keyboard.erase()
    }
    Row {
        id: bottom

        readonly property real wide: 1.5 * root.unit

        y: 3 * (root.rowHeight + root.gap)
        spacing: root.gap

        KeyboardKey {
            objectName: "key_script"
            keyboard: root.keyboard
            visible: !root.keyboard.latinOnly
            width: bottom.wide
            height: root.rowHeight
            soft: true
            text: root.chinese ? "英文" : "中文"
            onTapped: root.keyboard.switchScript()
        }
        KeyboardKey {
            objectName: "key_comma"
            keyboard: root.keyboard
            width: root.unit
            height: root.rowHeight
            text: root.chinese ? "，" : ","
            onTapped: {
                root.keyboard.settle()
                root.keyboard.press(text)
            }
        }
        KeyboardKey {
            objectName: "key_space"
            keyboard: root.keyboard
            width: root.width - 3 * bottom.wide - root.unit - 4 * root.gap
                   + (root.keyboard.latinOnly ? bottom.wide + root.gap : 0)
            height: root.rowHeight
            text: root.chinese ? "空格" : "Space"
            onTapped: root.keyboard.space()
        }
        KeyboardKey {
            objectName: "key_123"
            keyboard: root.keyboard
            width: bottom.wide
            height: root.rowHeight
            soft: true
            text: "123"
            onTapped: root.keyboard.showSymbols(true)
        }
        KeyboardKey {
            objectName: "key_hide"
            keyboard: root.keyboard
            width: bottom.wide
            height: root.rowHeight
            soft: true
            text: root.keyboard.language === "zh" ? "收起" : "Hide"
            onTapped: root.keyboard.hide()
        }
    }
}
