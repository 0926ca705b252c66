pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// One line per answer with its source. Numbers stay masked until pressed; what the pre-check found stands on top.
Page {
    id: screen

    required property AppViewModel app
    readonly property ReviewViewModel review: app.review

    bodySpacing: 0
    canEnd: app.canEnd
    leadShare: app.troubleFact !== "" ? 0.4 : 0.32
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: qsTr("请您核对一遍")
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            visible: screen.app.troubleFact === ""
            text: qsTr("哪里不对，按右边的“改”。提交前都能改。")
            color: Theme.ink2
        },
        Banner {
            Layout.fillWidth: true
            visible: screen.app.troubleFact !== ""
            fault: true
            fact: screen.app.troubleFact
            act: screen.app.troubleAct
        }
    ]

    Repeater {
        model: screen.review.findings

        delegate: FindingCard {
            Layout.fillWidth: true
            Layout.bottomMargin: Theme.space2
            onChangeAsked: screen.app.change(change)
        }
    }

    Repeater {
        model: screen.review.rows

        delegate: AnswerLine {
            Layout.fillWidth: true
            Layout.topMargin: opens && index > 0 ? 16 : 0
            onChangeAsked: screen.app.change(change)
        }
    }

    actions: [
        PrimaryButton {
            enabled: !screen.review.blocked
            text: screen.review.blocked ? qsTr("上面标出来的，改好就能提交") : qsTr("都对，提交")
            arrow: !screen.review.blocked
            onClicked: screen.app.submit()
        }
    ]
}
