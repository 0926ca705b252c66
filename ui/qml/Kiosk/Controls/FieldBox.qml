pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The box that a value stands in: thin while it rests, 6 px of lake while it is written in.
Rectangle {
    property bool active: false
    property bool wrong: false

    implicitHeight: Theme.fieldHeight
    radius: Theme.radius
    color: Theme.surface
    border.width: active ? 6 : 3
    border.color: active ? Theme.lake : wrong ? Theme.brick : Theme.edge
    Layout.fillWidth: true
}
