pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One thing to bring, or one that is covered, with the badge that says so.
RowLayout {
    id: line

    required property string icon
    required property string name
    required property string note
    required property string badge
    property string badgeKind: "ok"

    spacing: Theme.space3

    Icon {
        Layout.alignment: Qt.AlignTop
        Layout.topMargin: Theme.space2
        name: line.icon
        size: Theme.elderly ? 68 : 54
    }

    ColumnLayout {
        Layout.fillWidth: true
        spacing: 0

        RowLayout {
            Layout.fillWidth: true
            spacing: Theme.space2

            Words {
                Layout.fillWidth: true
                text: line.name
                strong: true
                lineHeight: 0.95
            }

            Badge {
                Layout.alignment: Qt.AlignTop
                visible: line.badge !== ""
                text: line.badge
                kind: line.badgeKind
                iconName: ""
            }
        }

        Words {
            Layout.fillWidth: true
            text: line.note
            color: Theme.ink2
            font.pixelSize: Theme.smallest
            lineHeight: 0.95
        }
    }
}
