pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The end: nothing of the citizen is left on this machine's screen or memory.
Page {
    id: screen

    required property AppViewModel app

    hasHeader: false

    lead: [
        Words {
            Layout.fillWidth: true
            text: qsTr("已经结束，请慢走")
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Note {
            iconName: "lock"
            text: qsTr("填过的、读过的，都从屏幕上清掉了。")
            textColor: Theme.ink
            textSize: Theme.body
        },
        Note {
            iconName: "id_card"
            text: qsTr("请看一看，身份证和材料都拿好了。")
            textColor: Theme.ink
            textSize: Theme.body
        }
    ]

    Item {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(320, screen.bodyScroll.height)

        Row {
            anchors.centerIn: parent
            spacing: Theme.space6

            Emblem {
                iconName: "id_card"
                text: qsTr("身份证")
            }

            Emblem {
                iconName: "document"
                text: qsTr("材料")
            }

            Emblem {
                iconName: "receipt"
                text: qsTr("回执")
            }
        }
    }
}
