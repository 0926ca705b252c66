pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Icon and label in a thin outline on paper.
Touch {
    id: button

    property string iconName: ""
    property bool strong: false
    property bool filled: true
    // The icon above the words.
    property bool tall: false
    property int textSize: Theme.support

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

        Grid {
            id: row

            anchors.centerIn: parent
            columns: button.tall || button.iconName === "" ? 1 : 2
            spacing: button.tall ? 0 : Theme.space2
            horizontalItemAlignment: Grid.AlignHCenter
            verticalItemAlignment: Grid.AlignVCenter

            Icon {
                visible: button.iconName !== ""
                name: button.iconName
                tint: button.enabled ? Theme.ink : Theme.ink2
                size: Theme.elderly ? 44 : 36
            }

            Words {
                visible: text !== ""
                text: button.text
                strong: button.strong
                color: button.enabled ? Theme.ink : Theme.ink2
                font.pixelSize: button.textSize
                horizontalAlignment: Text.AlignHCenter
                lineHeight: button.tall ? 0.8 : 1
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
