pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Icon and label in a thin outline on paper.
Touch {
    id: button

    property string iconName: ""
    property bool strong: false
    property bool filled: true

    implicitHeight: Theme.smallButton
    leftPadding: Theme.space4
    rightPadding: Theme.space4

    background: Rectangle {
        radius: Theme.radius
        color: button.down ? Theme.sunk : button.filled ? Theme.surface : "transparent"
        border.width: 3
        border.color: Theme.edge
    }

    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        Row {
            id: row

            anchors.centerIn: parent
            spacing: Theme.space2

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: button.iconName !== ""
                name: button.iconName
                tint: button.enabled ? Theme.ink : Theme.ink2
                size: Theme.elderly ? 44 : 36
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: button.text
                strong: button.strong
                color: button.enabled ? Theme.ink : Theme.ink2
                font.pixelSize: Theme.support
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
