pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Another way than typing: what it does, and how far it is. It works while the citizen goes on.
Touch {
    id: aid

    property string note: ""
    property string iconName: ""
    property bool busy: false

    implicitHeight: Math.max(Theme.smallButton, implicitContentHeight + topPadding + bottomPadding)
    padding: Theme.space3
    leftPadding: Theme.space4
    rightPadding: Theme.space4
    Layout.fillWidth: true
    Accessible.description: note

    background: Rectangle {
        radius: Theme.radius
        color: aid.down ? Theme.sunk : Theme.lakeTint
        border.width: 3
        border.color: Theme.lake
    }

    contentItem: RowLayout {
        spacing: Theme.space4

        Icon {
            visible: !aid.busy
            name: aid.iconName
            tint: Theme.lake
            size: Theme.elderly ? 72 : 60
        }

        Spinner {
            visible: aid.busy
            tint: Theme.lake
            size: Theme.elderly ? 72 : 60
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: aid.text
                strong: true
                color: Theme.lake
                font.pixelSize: Theme.elderly ? Theme.body : 38
                lineHeight: 0.92
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                visible: aid.note !== ""
                text: aid.note
                color: Theme.ink2
                font.pixelSize: Theme.support
                lineHeight: 0.95
                Accessible.ignored: true
            }
        }
    }
}
