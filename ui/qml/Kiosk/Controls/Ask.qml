pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A question over the page: the consequence in words, two answers, the safe one as the lamp.
Item {
    id: ask

    default property alias content: extra.data
    property alias answers: answerRow.data
    property string question: ""
    property string consequence: ""
    property string iconName: ""

    objectName: "question"
    anchors.fill: parent

    // Nothing below can be touched while the question stands.
    MouseArea {
        anchors.fill: parent
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
    }

    Rectangle {
        id: shadow

        anchors.fill: sheet
        anchors.topMargin: 8
        anchors.bottomMargin: -8
        radius: Theme.radius
        color: "#400F2429"
    }

    Rectangle {
        id: sheet

        // Upright it ends above the keys, with its lamp where the page has its own.
        readonly property int bottomGap: Theme.landscape ? 40 : Theme.height - Theme.keysTop + Theme.space4

        width: Theme.landscape ? 1200 : 960
        x: (ask.width - width) / 2
        // Low on the upright screen, where the hand is.
        y: Theme.landscape ? Math.max(20, Math.min((ask.height - height) / 2, Theme.keysTop - Theme.space4 - height)) : ask.height - height - bottomGap
        height: Math.min(column.implicitHeight + 2 * Theme.space6, ask.height - bottomGap - 40)
        radius: Theme.radius
        color: Theme.surface

        ColumnLayout {
            id: column

            anchors.fill: parent
            anchors.margins: Theme.space6
            spacing: Theme.space3

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space4

                Icon {
                    visible: ask.iconName !== ""
                    name: ask.iconName
                    size: Theme.elderly ? 84 : 72
                }

                Words {
                    Layout.fillWidth: true
                    text: ask.question
                    strong: true
                    font.pixelSize: Theme.elderly ? 64 : 54
                    lineHeight: 0.9
                }
            }

            Words {
                Layout.fillWidth: true
                visible: ask.consequence !== ""
                text: ask.consequence
                color: Theme.ink2
            }

            ColumnLayout {
                id: extra

                Layout.fillWidth: true
                Layout.fillHeight: true
                spacing: Theme.space3
            }

            ActionRow {
                id: answerRow
                Layout.fillWidth: true
                Layout.topMargin: Theme.space4
            }
        }
    }
}
