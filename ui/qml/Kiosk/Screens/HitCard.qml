pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One item that was found: its everyday name, why it is here, and what this machine can really do for it.
Touch {
    id: card

    required property string key
    required property string title
    required property string official
    required property string matched
    required property string reason
    required property var badges
    required property bool first

    objectName: "hit_" + key
    text: title
    padding: Theme.space4
    leftPadding: Theme.space5
    rightPadding: Theme.space5
    Accessible.description: official

    background: Rectangle {
        radius: Theme.radius
        color: card.down ? Theme.lakeTint : Theme.surface
        border.width: card.first ? 4 : 0
        border.color: Theme.lake
    }

    contentItem: RowLayout {
        spacing: Theme.space4

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 4

            Words {
                Layout.fillWidth: true
                text: card.title
                strong: true
                font.pixelSize: Theme.elderly ? 52 : 42
                lineHeight: 0.9
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                text: card.matched === "" ? card.official : card.matched + "　→　" + card.official
                color: Theme.ink2
                font.pixelSize: Theme.support
                lineHeight: 0.95
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                visible: card.reason !== ""
                text: card.reason
                font.pixelSize: Theme.support
                lineHeight: 0.95
            }

            Flow {
                Layout.fillWidth: true
                Layout.topMargin: Theme.space1
                spacing: Theme.space2

                Repeater {
                    model: card.badges

                    delegate: Badge {
                        required property var modelData

                        text: modelData.text
                        kind: modelData.kind
                    }
                }
            }
        }

        Rectangle {
            implicitWidth: 88
            implicitHeight: 88
            radius: Theme.radius
            color: card.first ? Theme.lamp : Theme.lakeTint

            Icon {
                anchors.centerIn: parent
                name: "forward"
                tint: card.first ? Theme.ink : Theme.lake
                size: 52
            }
        }
    }
}
