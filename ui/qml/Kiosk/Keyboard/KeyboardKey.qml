pragma ComponentBehavior: Bound

import QtQuick

// One key. It acts on release, however long it was held; `repeats` makes a held key act again and again.
Rectangle {
    id: root

    required property KioskKeyboard keyboard
    property string text
    property string icon
    property bool soft: false
    property bool repeats: false
    property int pixelSize: text.length > 1 ? 38 : 48
    readonly property bool pressed: tap.pressed

    signal tapped

    radius: 12
    color: tap.pressed ? keyboard.pressedColor : soft ? keyboard.softKeyColor : keyboard.keyColor

    Accessible.role: Accessible.Button
    Accessible.name: text

    Text {
        anchors.centerIn: parent
        text: root.text
        visible: root.icon === ""
        color: root.keyboard.inkColor
        font.pixelSize: root.pixelSize
    }
    KeyIcon {
        anchors.centerIn: parent
        name: root.icon
        visible: root.icon !== ""
        color: root.keyboard.inkColor
    }
    TapHandler {
        id: tap

        property bool repeated: false

        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onPressedChanged: if (pressed)
            repeated = false
        onTapped: if (!repeated)
            root.tapped()
    }
    Timer {
        // half a second before a held key repeats, then twelve times a second
        interval: tap.repeated ? 80 : 500
        running: root.repeats && tap.pressed
        repeat: true
        onTriggered: {
            tap.repeated = true
            root.tapped()
        }
    }
}
