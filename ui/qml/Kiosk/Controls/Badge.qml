pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// A state or a source in colour, icon and word: ok, caution, fault, source, plain.
Rectangle {
    id: badge

    property string text: ""
    property string kind: "plain"
    property string iconName: ({
            "ok": "check",
            "caution": "warning",
            "fault": "close"
        })[kind] ?? ""

    readonly property color tint: ({
            "ok": Theme.pine,
            "fault": Theme.brick,
            "source": Theme.lake,
            "caution": Theme.ink
        })[kind] ?? Theme.ink2

    implicitWidth: row.implicitWidth + 2 * Theme.space3 - 8
    implicitHeight: row.implicitHeight + Theme.space1
    radius: Theme.radiusBadge
    color: ({
            "ok": Theme.pineTint,
            "fault": Theme.brickTint,
            "source": Theme.lakeTint,
            "caution": Theme.cautionTint
        })[kind] ?? Theme.sunk

    Row {
        id: row

        anchors.centerIn: parent
        spacing: Theme.space1

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: badge.iconName !== ""
            name: badge.iconName
            tint: badge.tint
            size: Theme.elderly ? 38 : 30
        }

        Words {
            text: badge.text
            color: badge.tint
            font.pixelSize: Theme.smallest
            wrapMode: Text.NoWrap
        }
    }
}
