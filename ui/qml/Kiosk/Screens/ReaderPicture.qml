pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Theme

// The shelf under the screen with its numbered places; the card's place is lit while it waits.
Rectangle {
    id: picture

    property bool lit: true
    property bool reading: false

    radius: Theme.radius
    color: Theme.sunk
    clip: true

    Item {
        id: stage

        readonly property real factor: Math.min(picture.width / 960, picture.height / 640)
        // As large as other small words, as far as the shelf has room.
        readonly property int labelSize: Math.max(30, Math.min(44, Theme.smallest / factor))

        anchors.centerIn: parent
        width: 960
        height: 640
        scale: factor

        Image {
            anchors.fill: parent
            sourceSize: Qt.size(960, 640)
            source: "image://icon/reader/" + (picture.lit ? "F6C152" : "D8E8E9")
        }

        Repeater {
            model: [
                {
                    "x": 132,
                    "y": 204,
                    "text": "1"
                },
                {
                    "x": 714,
                    "y": 204,
                    "text": "2"
                },
                {
                    "x": 722,
                    "y": 416,
                    "text": "3"
                }
            ]

            delegate: Words {
                required property var modelData
                required property int index

                x: modelData.x - width / 2
                y: modelData.y - height / 2
                text: modelData.text
                strong: true
                color: index === 0 ? Theme.lamp : Theme.ink2
                font.pixelSize: 42
                wrapMode: Text.NoWrap
            }
        }

        Words {
            x: 788 - width / 2
            y: 320
            text: qsTr("扫码")
            font.pixelSize: stage.labelSize
            wrapMode: Text.NoWrap
        }

        Words {
            x: 800 - width / 2
            y: 500
            text: qsTr("取回执")
            font.pixelSize: stage.labelSize
            wrapMode: Text.NoWrap
        }

        Repeater {
            model: 3

            delegate: Image {
                id: arc

                required property int index

                x: 570 + index * 30
                y: 365 - height / 2
                width: 24
                height: 70 + index * 50
                sourceSize: Qt.size(width, height)
                source: "image://icon/arc/0C4A56"
                visible: picture.reading
                opacity: 1

                SequentialAnimation on opacity {
                    running: picture.reading && !Theme.calm
                    loops: Animation.Infinite

                    PauseAnimation {
                        duration: arc.index * 300
                    }
                    NumberAnimation {
                        from: 0.3
                        to: 1
                        duration: 400
                        easing.type: Easing.OutCubic
                    }
                    PauseAnimation {
                        duration: 1200 - arc.index * 300
                    }
                }
            }
        }
    }
}
