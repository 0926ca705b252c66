pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What a machine read, for the citizen to compare. It is no answer until it is pressed.
Rectangle {
    id: card

    property string name: ""
    property string value: ""
    property string source: ""
    property string sourceIcon: ""

    signal confirmed

    implicitHeight: grid.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: Theme.cautionTint
    border.width: 3
    border.color: Theme.ink

    GridLayout {
        id: grid

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space4
        anchors.rightMargin: Theme.space4
        anchors.verticalCenter: parent.verticalCenter
        columns: Theme.elderly ? 1 : 2
        columnSpacing: Theme.space3
        rowSpacing: Theme.space2

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space1

            Badge {
                kind: "source"
                iconName: card.sourceIcon
                text: qsTr("%1，请核对").arg(card.source)
            }

            Words {
                Layout.fillWidth: true
                text: card.value
                strong: true
                font.pixelSize: Theme.elderly ? 50 : 42
                lineHeight: 0.95
                wrapMode: Text.WrapAtWordBoundaryOrAnywhere
            }
        }

        QuietButton {
            objectName: "confirm_" + card.name
            Layout.fillWidth: Theme.elderly
            text: qsTr("对，填上")
            iconName: "check"
            strong: true
            onClicked: card.confirmed()
        }
    }
}
