pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// One of the three states of reading a card: past, present, to come.
Rectangle {
    id: tile

    required property string text
    required property string stage

    implicitHeight: Math.max(120, row.implicitHeight + Theme.space4)
    radius: Theme.radius
    color: stage === "done" ? Theme.pineTint : stage === "now" ? Theme.counter : "transparent"
    border.width: stage === "todo" ? 3 : 0
    border.color: Theme.edge

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.margins: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        spacing: Theme.space2

        Item {
            Layout.fillWidth: true
        }

        Icon {
            visible: tile.stage === "done"
            name: "check"
            tint: Theme.pine
            size: 44
        }

        Words {
            Layout.maximumWidth: tile.width - (tile.stage === "done" ? 80 : 24)
            text: tile.text
            strong: tile.stage !== "todo"
            color: tile.stage === "done" ? Theme.pine : tile.stage === "now" ? Theme.surface : Theme.ink2
            font.pixelSize: Theme.elderly ? 40 : 37
            lineHeight: 0.9
            horizontalAlignment: Text.AlignHCenter
        }

        Item {
            Layout.fillWidth: true
        }
    }
}
