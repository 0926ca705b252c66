pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Only in a dialog that confirms, never in the primary place.
Touch {
    id: button

    implicitHeight: Theme.primaryHeight
    leftPadding: Theme.space4
    rightPadding: Theme.space4
    Layout.columnSpan: ((parent as ActionRow)?.stacked ?? false) ? 12 : 1
    Layout.fillWidth: true
    Layout.horizontalStretchFactor: 1
    Layout.preferredWidth: 290
    Layout.preferredHeight: Theme.primaryHeight

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Qt.darker(Theme.brick, 1.2) : Theme.brick
    }

    contentItem: ButtonFace {
        text: button.text
        tint: Theme.surface
        textSize: Theme.actionText
    }
}
