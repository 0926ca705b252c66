pragma ComponentBehavior: Bound

import QtQuick

// Latin letters have no candidates; digits stand in their place.
Row {
    id: root

    required property KioskKeyboard keyboard
    readonly property real unit: (width - 9 * spacing) / 10

    spacing: keyboard.gap

    Repeater {
        model: "1234567890".split("")
        KeyboardKey {
            required property string modelData

            objectName: "key_" + modelData
            keyboard: root.keyboard
            width: root.unit
            height: root.height
            text: modelData
            onTapped: root.keyboard.press(modelData)
        }
    }
}
