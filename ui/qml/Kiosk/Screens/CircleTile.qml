pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// One of the programme's circles, in the quiet row.
Touch {
    id: tile

    property string note: ""
    property string iconName: ""

    Accessible.description: note

    background: Rectangle {
        radius: Theme.radius
        color: tile.down ? Theme.lakeTint : "transparent"
    }

    contentItem: Item {
        Column {
            anchors.centerIn: parent
            width: parent.width
            spacing: 2

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: tile.iconName
                size: 56
            }

            Words {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: tile.text
                strong: true
                font.pixelSize: 34
                lineHeight: 0.95
                Accessible.ignored: true
            }

            Words {
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                text: tile.note
                color: Theme.ink2
                font.pixelSize: 28
                lineHeight: 0.9
                Accessible.ignored: true
            }
        }
    }
}
