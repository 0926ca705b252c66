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
    leadMayScroll: false
    bodyLow: true

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
            iconName: "check"
            text: qsTr("以前在这里办的不受影响，凭回执都算数。")
            textColor: Theme.ink
            textSize: Theme.body
        },
        Note {
            iconName: "phone"
            text: qsTr("打 12345 时，报一下这台机器在哪里。")
            textColor: Theme.ink
            textSize: Theme.body
        }
    ]

    Item {
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.landscape ? Math.max(400, screen.bodyScroll.height) : 500

        Emblem {
            anchors.centerIn: parent
            iconName: "phone"
            text: "12345"
            size: Theme.landscape ? 300 : 260
            textSize: Theme.display
        }
    }

    actions: [
        PrimaryButton {
            objectName: "other_outlets"
            text: qsTr("附近的网点")
            iconName: "house"
            onClicked: screen.app.openInfo("outlets")
        }
    ]
}
