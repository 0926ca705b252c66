pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Brand, outlet, network, time: read, never touched.
Item {
    id: bar

    property string outlet: ""
    property string network: "unknown"
    property string networkText: ""
    property string time: ""
    property bool chinese: true

    height: Theme.statusHeight

    Words {
        id: brand

        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        text: bar.chinese ? "宁满意" : "宁满意 Ningmanyi"
        strong: true
        color: Theme.lake
        font.pixelSize: Theme.elderly ? 40 : 31
        wrapMode: Text.NoWrap
    }

    Words {
        anchors.left: brand.right
        anchors.leftMargin: Theme.space3
        anchors.right: wifi.left
        anchors.rightMargin: Theme.space3
        anchors.verticalCenter: parent.verticalCenter
        // The outlet's name gives way before anything else does: it is also written on the door.
        visible: implicitWidth <= width
        text: bar.outlet
        color: Theme.ink2
        font.pixelSize: Theme.smallest
        wrapMode: Text.NoWrap
    }

    Icon {
        id: wifi

        anchors.right: word.left
        anchors.rightMargin: Theme.space2
        anchors.verticalCenter: parent.verticalCenter
        name: bar.network === "online" ? "wifi" : bar.network === "offline" ? "wifi_off" : "wifi_unknown"
        tint: Theme.ink2
        size: Theme.elderly ? 44 : 34
    }

    Words {
        id: word

        anchors.right: clock.left
        anchors.rightMargin: Theme.space5
        anchors.verticalCenter: parent.verticalCenter
        text: bar.networkText
        color: Theme.ink2
        font.pixelSize: Theme.smallest
        wrapMode: Text.NoWrap
    }

    Words {
        id: clock

        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        text: bar.time
        strong: true
        font.pixelSize: Theme.elderly ? 38 : 30
        wrapMode: Text.NoWrap
    }
}
