pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A quiet line with its icon: why something is asked, what happens to the data.
RowLayout {
    id: note

    property string text: ""
    property string iconName: "info"
    property int textSize: Theme.support
    property color textColor: Theme.ink2

    spacing: Theme.space3
    Layout.fillWidth: true

    Icon {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: 2
        name: note.iconName
        size: Theme.elderly ? 56 : 44
    }

    Words {
        Layout.fillWidth: true
        text: note.text
        color: note.textColor
        font.pixelSize: note.textSize
    }
}
