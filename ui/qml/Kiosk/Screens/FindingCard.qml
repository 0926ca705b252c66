pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// What the pre-check found, with the way to the place.
Rectangle {
    id: finding

    required property int index
    required property string text
    required property bool blocking
    required property string change

    signal changeAsked

    implicitHeight: row.implicitHeight + 2 * Theme.space3
    radius: Theme.radius
    color: Theme.cautionTint
    border.width: blocking ? 3 : 0
    border.color: Theme.ink

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space4
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space3

        Icon {
            name: "warning"
            tint: Theme.ink
            size: 52
        }

        Words {
            Layout.fillWidth: true
            text: finding.text
            strong: finding.blocking
            font.pixelSize: Theme.elderly ? Theme.support : 34
            lineHeight: 0.95
        }

        QuietButton {
            objectName: "finding_change_" + finding.index
            visible: finding.change !== ""
            text: qsTr("去改")
            strong: true
            onClicked: finding.changeAsked()
        }
    }
}
