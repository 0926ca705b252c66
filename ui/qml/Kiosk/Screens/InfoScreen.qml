pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// Where else to go, what policies there are, what applies here: one card each, in plain words.
Page {
    id: screen

    required property AppViewModel app
    readonly property InfoViewModel info: app.info

    hasHeader: false
    canEnd: app.canEnd
    leadShare: 0.3
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.info.title
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.info.note
            color: Theme.ink2
        },
        Words {
            Layout.fillWidth: true
            visible: screen.info.sample !== ""
            text: screen.info.sample
            color: Theme.ink2
            font.pixelSize: Theme.smallest
        }
    ]

    Repeater {
        model: screen.info.rows

        delegate: InfoCard {
            Layout.fillWidth: true
            onClicked: screen.app.choose(item)
        }
    }

    actions: [
        PrimaryButton {
            objectName: "info_close"
            text: qsTr("看好了")
            onClicked: screen.app.back()
        }
    ]
}
