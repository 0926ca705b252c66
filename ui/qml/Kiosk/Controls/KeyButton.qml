pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// One key of the bar: always in its place, dimmed when it cannot act.
Touch {
    id: key

    property string iconName: ""
    property bool lit: false

    readonly property color tint: enabled ? Theme.surface : Theme.keyOff

    background: Rectangle {
        color: key.down ? Theme.counter : "transparent"
        radius: Theme.radiusKey
    }

    contentItem: Item {
        Rectangle {
            anchors.centerIn: symbol
            visible: key.lit
            width: 104
            height: 64
            radius: Theme.radiusKey
            color: Theme.surface
        }

        Icon {
            id: symbol

            anchors.horizontalCenter: parent.horizontalCenter
            anchors.bottom: parent.verticalCenter
            anchors.bottomMargin: Theme.elderly ? 2 : 0
            name: key.iconName
            tint: key.lit ? Theme.keyBar : key.tint
            size: Theme.elderly ? 60 : 52
        }

        Words {
            anchors.horizontalCenter: parent.horizontalCenter
            anchors.top: parent.verticalCenter
            anchors.topMargin: Theme.space2
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: key.text
            color: key.tint
            font.pixelSize: !Theme.elderly ? 32 : Theme.landscape ? 32 : Theme.chinese ? 40 : 36
            wrapMode: Text.NoWrap
            Accessible.ignored: true
        }
    }
}
