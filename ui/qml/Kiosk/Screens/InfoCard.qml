pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One outlet, policy or notice. What leads to an item can be touched; the others are only read.
Touch {
    id: card

    required property string key
    required property string title
    required property string badge
    required property string badgeKind
    required property string extra
    required property string note
    required property string item
    required property string body

    objectName: "info_" + key
    text: title
    enabled: item !== ""
    padding: Theme.space4
    leftPadding: Theme.space5
    rightPadding: Theme.space5
    Accessible.description: body

    background: Rectangle {
        radius: Theme.radius
        color: card.down ? Theme.lakeTint : Theme.surface
    }

    contentItem: RowLayout {
        spacing: Theme.space4

        ColumnLayout {
            Layout.fillWidth: true
            spacing: Theme.space1

            Words {
                Layout.fillWidth: true
                text: card.title
                strong: true
                font.pixelSize: Theme.elderly ? 52 : 42
                lineHeight: 0.9
                Accessible.ignored: true
            }

            Flow {
                Layout.fillWidth: true
                visible: card.badge !== "" || card.extra !== ""
                spacing: Theme.space2

                Badge {
                    visible: card.badge !== ""
                    text: card.badge
                    kind: card.badgeKind
                }

                Badge {
                    visible: card.extra !== ""
                    text: card.extra
                    kind: "source"
                }
            }

            Words {
                Layout.fillWidth: true
                text: card.body
                font.pixelSize: Theme.support
            }

            Words {
                Layout.fillWidth: true
                visible: card.note !== ""
                text: card.note
                color: Theme.ink2
                font.pixelSize: Theme.support
            }
        }

        Rectangle {
            visible: card.item !== ""
            implicitWidth: 88
            implicitHeight: 88
            radius: Theme.radius
            color: Theme.lakeTint

            Icon {
                anchors.centerIn: parent
                name: "forward"
                tint: Theme.lake
                size: 52
            }
        }
    }
}
