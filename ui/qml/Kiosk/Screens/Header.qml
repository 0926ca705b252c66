pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The step in words at the left, the masked name with the way out at the right.
Item {
    id: header

    required property FrameViewModel frame
    property bool canEnd: false

    // What a page's first line leaves free at its right.
    readonly property real chipWidth: chip.visible ? chip.width + Theme.space4 : 0

    signal endAsked

    height: Theme.elderly ? 104 : Theme.smallButton

    Words {
        id: step

        anchors.left: parent.left
        anchors.right: chip.visible ? chip.left : parent.right
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        visible: header.frame.stepNumber > 0
        text: qsTr("第 %1 步，共 %2 步").arg(header.frame.stepNumber).arg(header.frame.stepTotal) + (Theme.stacked ? "\n" : "　") + header.frame.stepName
        color: Theme.ink2
        font.pixelSize: Theme.elderly ? 38 : 31
        lineHeight: 0.85
    }

    Touch {
        id: chip

        objectName: "end"
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        visible: header.canEnd && header.frame.person !== ""
        implicitHeight: Theme.elderly ? 104 : Theme.smallButton
        leftPadding: Theme.space4
        rightPadding: Theme.space4
        text: header.frame.person === "" ? qsTr("结束") : qsTr("%1，结束").arg(header.frame.person)
        onClicked: header.endAsked()

        background: Rectangle {
            radius: Theme.radius
            color: chip.down ? Theme.sunk : "transparent"
            border.width: 3
            border.color: Theme.edge
        }

        contentItem: Row {
            spacing: Theme.space3

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: header.frame.person !== ""
                name: "lock"
                tint: Theme.ink
                size: Theme.elderly ? 44 : 36
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: text !== ""
                text: header.frame.person
                font.pixelSize: Theme.elderly ? 38 : 31
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }

            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                visible: header.frame.person !== ""
                width: 2
                height: 36
                color: Theme.edge
            }

            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: qsTr("结束")
                strong: true
                font.pixelSize: Theme.elderly ? 38 : 31
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }
}
