pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// Label, value with its source, and 改 or 看全.
Rectangle {
    id: line

    required property int index
    required property string label
    required property string value
    required property string full
    required property string source
    required property string change
    required property string name
    required property bool opens
    required property bool closes
    property bool revealed: false

    signal changeAsked

    implicitHeight: Math.max(108, row.implicitHeight + Theme.space3)
    color: Theme.surface
    // A group is one sheet: its first and last line have the round corners.
    topLeftRadius: opens ? Theme.radius : 0
    topRightRadius: opens ? Theme.radius : 0
    bottomLeftRadius: closes ? Theme.radius : 0
    bottomRightRadius: closes ? Theme.radius : 0

    Rectangle {
        visible: !line.opens
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space5
        anchors.rightMargin: Theme.space5
        height: 2
        color: Theme.line
    }

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: Theme.space5
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        GridLayout {
            Layout.fillWidth: true
            columns: Theme.stacked ? 1 : 2
            columnSpacing: Theme.space3
            rowSpacing: 0

            Words {
                Layout.preferredWidth: Theme.landscape && Theme.elderly ? 280 : 176
                Layout.fillWidth: Theme.stacked
                text: line.label
                color: Theme.ink2
                font.pixelSize: Theme.support
                lineHeight: 0.92
            }

            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: line.revealed ? line.full : line.value
                    strong: true
                    font.pixelSize: Theme.elderly ? Theme.body : 37
                    lineHeight: 0.95
                }

                Words {
                    Layout.fillWidth: true
                    visible: line.source !== ""
                    text: line.source
                    color: Theme.lake
                    font.pixelSize: Theme.smallest
                    lineHeight: 0.9
                }
            }
        }

        QuietButton {
            objectName: "review_show_" + line.name
            visible: line.full !== ""
            text: line.revealed ? qsTr("遮住") : qsTr("看全")
            strong: true
            onClicked: line.revealed = !line.revealed
        }

        QuietButton {
            objectName: "review_change_" + line.name
            visible: line.change !== ""
            text: qsTr("改")
            strong: true
            implicitWidth: Math.max(112, implicitContentWidth + leftPadding + rightPadding)
            onClicked: line.changeAsked()
        }
    }
}
