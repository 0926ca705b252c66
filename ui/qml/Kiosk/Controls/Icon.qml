pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// A drawing of assets/icons in one colour.
Image {
    id: icon

    property string name: ""
    property color tint: Theme.lake
    property int size: 48

    width: size
    height: size
    sourceSize: Qt.size(size, size)
    source: name === "" ? "" : "image://icon/" + name + "/" + icon.tint.toString().slice(-6)
    Accessible.ignored: true
}
