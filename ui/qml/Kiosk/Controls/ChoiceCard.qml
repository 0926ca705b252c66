pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// One large answer. Chosen: 8 px of lake, the tint, and a tick.
Touch {
    id: card

    property string hint: ""
    property string iconName: ""
    property bool wrong: false
    property int lowest: Theme.choiceHeight
    property int gap: Theme.space5
    property int textSize: Theme.elderly ? 54 : 44

    implicitHeight: Math.max(lowest, implicitContentHeight + topPadding + bottomPadding)
    topPadding: Theme.landscape ? Theme.space2 : Theme.space4
    bottomPadding: topPadding
    leftPadding: Theme.space5
    rightPadding: Theme.space5
    Layout.fillWidth: true
    Layout.fillHeight: true
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: checked
    Accessible.description: hint

    background: Rectangle {
        radius: Theme.radius
        color: !card.enabled ? Theme.sunk : card.checked || card.down ? Theme.lakeTint : Theme.surface
        border.width: card.checked ? 8 : 3
        border.color: card.checked ? Theme.lake : card.wrong ? Theme.brick : Theme.edge
    }

    contentItem: RowLayout {
        spacing: card.gap

        Icon {
            visible: card.iconName !== ""
            name: card.iconName
            size: Theme.elderly ? 96 : 84
        }

        Rectangle {
            visible: card.iconName === ""
            implicitWidth: 60
            implicitHeight: 60
            radius: 30
            color: card.checked ? Theme.lake : "transparent"
            border.width: 3
            border.color: card.checked ? Theme.lake : Theme.edge

            Icon {
                anchors.centerIn: parent
                visible: card.checked
                name: "check"
                tint: Theme.surface
                size: 44
            }
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: card.text
                strong: true
                font.pixelSize: card.textSize
                lineHeight: 0.9
                color: card.enabled ? Theme.ink : Theme.ink2
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                visible: card.hint !== ""
                text: card.hint
                color: Theme.ink2
                font.pixelSize: Theme.support
                Accessible.ignored: true
            }
        }

        Rectangle {
            visible: card.iconName !== "" && card.checked
            implicitWidth: 64
            implicitHeight: 64
            radius: 32
            color: Theme.lake

            Icon {
                anchors.centerIn: parent
                name: "check"
                tint: Theme.surface
                size: 44
            }
        }
    }
}
