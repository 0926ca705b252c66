pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// 6 px of ink with 4 px of lamp inside, around whatever the keyboard is on.
Rectangle {
    id: ring

    anchors.fill: parent
    anchors.margins: -8
    color: "transparent"
    radius: Theme.radius + 8
    border.width: 6
    border.color: Theme.ink

    Rectangle {
        anchors.fill: parent
        anchors.margins: 6
        color: "transparent"
        radius: ring.radius - 6
        border.width: 4
        border.color: Theme.lamp
    }
}
