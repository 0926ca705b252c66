pragma ComponentBehavior: Bound

import QtQuick

// Large digits in three columns; the fourth column erases and hides.
Item {
    id: root

    required property KioskKeyboard keyboard
    readonly property int gap: keyboard.gap
    readonly property real unit: (width - 3 * gap) / 4
    readonly property real rowHeight: (height - 3 * gap) / 4
    readonly property string extra: {
        if (keyboard.hints & Qt.ImhPreferNumbers)
            return "X"
        return keyboard.hints & Qt.ImhFormattedNumbersOnly ? "." : ""
    }

    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", root.extra, "0"]
        KeyboardKey {
            required property string modelData
            required property int index

            x: (index % 3) * (root.unit + root.gap)
            y: Math.floor(index / 3) * (root.rowHeight + root.gap)
            width: root.unit
            height: root.rowHeight
            objectName: "key_" + modelData
            keyboard: root.keyboard
            visible: modelData !== ""
            pixelSize: 56
            text: modelData
            onTapped: root.keyboard.press(modelData)
        }
    }
    KeyboardKey {
        x: 3 * (root.unit + root.gap)
        width: root.unit
        height: 2 * root.rowHeight + root.gap
        objectName: "key_erase"
        keyboard: root.keyboard
        soft: true
        repeats: true
        icon: "erase"
        Accessible.name: root.keyboard.language === "zh" ? "删除" : "Delete"
        onTapped: root.keyboard.erase()
    }
    KeyboardKey {
        x: 3 * (root.unit + root.gap)
        y: 2 * (root.rowHeight + root.gap)
        width: root.unit
        height: 2 * root.rowHeight + root.gap
        objectName: "key_hide"
        keyboard: root.keyboard
        soft: true
        text: root.keyboard.language === "zh" ? "收起" : "Hide"
        onTapped: root.keyboard.hide()
    }
}
