pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The machine cannot serve: says so before anybody begins, and where else to go.
Page {
    id: screen

    required property AppViewModel app

    hasHeader: false

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.app.troubleFact
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.app.troubleAct
        },
        Note {
            Layout.topMargin: Theme.space5
            iconName: "phone"
            text: qsTr("打 12345 时，报一下这台机器在哪里。")
            textColor: Theme.ink
            textSize: Theme.body
        }
    ]

    Item {
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(420, screen.bodyScroll.height)

        Emblem {
            anchors.centerIn: parent
            iconName: "phone"
            text: "12345"
            size: 300
            textSize: Theme.display
        }
    }
}
