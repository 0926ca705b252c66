pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The durable moment: nothing to press, it cannot be interrupted.
Page {
    id: screen

    required property AppViewModel app

    lead: [
        Words {
            Layout.fillWidth: true
            text: qsTr("正在存好，请别走开")
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: qsTr("正在加密、存盘，一会儿就好。")
            color: Theme.ink2
        }
    ]

    Item {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(420, screen.bodyScroll.height)

        CountdownRing {
            anchors.centerIn: parent
            width: 240
            height: 240
            stroke: 24
            fraction: 0.3
            tint: Theme.lake
            rest: Theme.sunk

            RotationAnimator on rotation {
                running: !Theme.calm
                from: 0
                to: 360
                duration: 1600
                loops: Animation.Infinite
            }
        }
    }
}
