pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The lamp: the one next thing to touch. Disabled it is no lamp, and `text` says what is missing.
Touch {
    id: button

    property string note: ""
    property string iconName: ""
    property bool arrow: false
    property bool busy: false
    property int textSize: Theme.lampText

    objectName: "primary"
    implicitHeight: Theme.primaryHeight
    leftPadding: Theme.space4
    rightPadding: Theme.space4
    Layout.columnSpan: ((parent as ActionRow)?.stacked ?? false) ? 12 : 1
    Layout.fillWidth: true
    Layout.horizontalStretchFactor: 3
    Layout.preferredWidth: 560
    Layout.preferredHeight: Theme.primaryHeight
    Accessible.description: note

    background: Rectangle {
        radius: Theme.radius
        color: !button.enabled ? Theme.sunk : button.down ? Theme.lampPressed : Theme.lamp
    }

    contentItem: ButtonFace {
        text: button.text
        note: Theme.tight ? "" : button.note
        iconName: button.iconName
        arrow: button.arrow
        busy: button.busy
        tint: button.enabled || button.busy ? Theme.ink : Theme.ink2
        textSize: button.enabled || button.busy ? button.textSize : Math.min(Theme.body, Theme.actionText)
    }
}
