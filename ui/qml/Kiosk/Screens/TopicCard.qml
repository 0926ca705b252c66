pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One everyday topic: icon, word, what belongs to it.
Touch {
    id: card

    property string note: ""
    property string iconName: ""
    property bool chevron: false
    property color fill: Theme.surface

    implicitHeight: 0
    leftPadding: Theme.elderly ? 44 : 38
    rightPadding: Theme.space3
    Accessible.description: note

    background: Rectangle {
        radius: Theme.radius
        color: card.down ? Theme.lakeTint : card.fill
        border.width: card.down ? 3 : 0
        border.color: Theme.lake
    }

    contentItem: RowLayout {
        spacing: Theme.elderly ? Theme.space5 : 34

        Icon {
            name: card.iconName
            size: Theme.elderly ? 104 : 76
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: card.text
                strong: true
                font.pixelSize: Theme.elderly ? Theme.heading : Theme.landscape ? 42 : 43
                lineHeight: 0.9
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                text: card.note
                color: Theme.ink2
                font.pixelSize: Theme.elderly ? Theme.support : 30
                Accessible.ignored: true
            }
        }

        Icon {
            visible: card.chevron
            name: "forward"
            tint: Theme.ink
            size: 56
        }
    }
}
