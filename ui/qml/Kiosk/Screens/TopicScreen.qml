pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// What belongs to one topic, with what this machine can really do for each.
Page {
    id: screen

    required property AppViewModel app

    hasHeader: false
    actionsSpread: true
    canEnd: app.canEnd
    leadShare: 0.34
    onEndAsked: app.askEnd()

    lead: [
        GridLayout {
            Layout.fillWidth: true
            columns: Theme.landscape ? 1 : 2
            columnSpacing: Theme.space4
            rowSpacing: Theme.space2

            Icon {
                name: screen.app.choosing.icon
                size: Theme.elderly ? 104 : 92
            }

            Words {
                Layout.fillWidth: true
                text: screen.app.choosing.title
                strong: true
                font.pixelSize: Theme.title
                lineHeight: 0.86
            }
        },
        Words {
            Layout.fillWidth: true
            text: screen.app.choosing.empty ? qsTr("这台机器还没有这一类的事。可以打 12345 问，或到窗口办。") : qsTr("选一件，先看要带什么。")
            color: Theme.ink2
        }
    ]

    Repeater {
        model: screen.app.choosing.hits

        delegate: HitCard {
            Layout.fillWidth: true
            onClicked: screen.app.choose(key)
        }
    }

    actions: [
        SecondaryButton {
            objectName: "policies"
            visible: screen.app.choosing.policies
            text: qsTr("惠企政策")
            iconName: "coins"
            onClicked: screen.app.openInfo("policies")
        },
        PrimaryButton {
            objectName: "search"
            text: Theme.elderly ? qsTr("找别的事") : qsTr("找要办的事")
            note: qsTr("写一写就行，比如“房产证”")
            iconName: "search"
            textSize: Theme.tight ? 40 : Theme.elderly ? 56 : 46
            onClicked: screen.app.startSearch()
        }
    ]
}
