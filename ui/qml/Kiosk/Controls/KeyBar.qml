pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The five keys that never move, hide or change order.
Rectangle {
    id: bar

    property bool canBack: true
    property bool canSpeak: false
    property bool speaking: false
    property bool chinese: true

    signal back
    signal help
    signal elderly
    signal language
    signal speak

    readonly property real keyWidth: width / 5

    color: Theme.keyBar

    Repeater {
        model: 4

        delegate: Rectangle {
            required property int index

            x: (index + 1) * bar.keyWidth
            anchors.verticalCenter: parent?.verticalCenter
            width: 1
            height: parent ? parent.height * 0.53 : 0
            color: Theme.edge
        }
    }

    Row {
        anchors.fill: parent

        KeyButton {
            objectName: "key_back"
            width: bar.keyWidth
            height: bar.height
            text: qsTr("返回")
            iconName: "back"
            enabled: bar.canBack
            onClicked: bar.back()
        }

        KeyButton {
            objectName: "key_help"
            width: bar.keyWidth
            height: bar.height
            text: qsTr("求助")
            iconName: "help"
            onClicked: bar.help()
        }

        KeyButton {
            objectName: "key_elderly"
            width: bar.keyWidth
            height: bar.height
            text: Theme.elderly ? qsTr("标准模式") : qsTr("长辈模式")
            iconName: Theme.elderly ? "normal_mode" : "elder_mode"
            onClicked: bar.elderly()
        }

        KeyButton {
            objectName: "key_language"
            width: bar.keyWidth
            height: bar.height
            // The other language's own name, whatever language is shown.
            text: bar.chinese ? "语言 EN" : "中文"
            iconName: "globe"
            onClicked: bar.language()
        }

        KeyButton {
            objectName: "key_speak"
            width: bar.keyWidth
            height: bar.height
            text: bar.speaking ? qsTr("停止朗读") : qsTr("朗读")
            iconName: "speaker"
            enabled: bar.canSpeak
            lit: bar.speaking
            onClicked: bar.speak()
        }
    }
}
