pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// What was read and what for, before anything of it is used.
Page {
    id: screen

    required property AppViewModel app
    readonly property ConsentViewModel consent: app.consent

    canEnd: app.canEnd
    bodySpacing: Theme.landscape ? Theme.space2 : Theme.space4
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.consent.unnamed ? qsTr("匿名办，先说清楚") : qsTr("用这些来填表，可以吗？")
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.consent.unnamed ? qsTr("不留姓名。办完、走开，写的也会清掉。") : qsTr("同意了才用。办完、走开，都会清掉。")
            color: Theme.ink2
        }
    ]

    SectionCard {
        visible: !screen.consent.unnamed
        padding: Theme.landscape ? Theme.space3 : Theme.space5
        spacing: Theme.space1

        PersonLine {
            visible: screen.consent.applicantName !== ""
            role: screen.consent.agentName === "" ? qsTr("读到的证") : qsTr("申请人")
            name: screen.consent.applicantName
            number: screen.consent.applicantNumber
        }

        PersonLine {
            visible: screen.consent.agentName !== ""
            Layout.topMargin: screen.consent.applicantName === "" ? 0 : Theme.landscape ? Theme.space1 : Theme.space3
            role: screen.consent.applicantName !== "" ? qsTr("代办人") : qsTr("读到的证")
            name: screen.consent.agentName
            number: screen.consent.agentNumber
        }
    }

    SectionCard {
        padding: Theme.landscape ? Theme.space3 : Theme.space5
        spacing: Theme.landscape ? Theme.space2 : Theme.space4

        Repeater {
            model: screen.consent.sentences

            delegate: Note {
                required text

                iconName: "check"
                textColor: Theme.ink
                textSize: Theme.body
            }
        }
    }

    actions: [
        SecondaryButton {
            objectName: "disagree"
            text: screen.consent.unnamed ? qsTr("不办了") : qsTr("不同意")
            note: qsTr("到窗口也能办")
            onClicked: screen.app.askEnd()
        },
        PrimaryButton {
            text: screen.consent.unnamed ? qsTr("好，接着办") : qsTr("同意，接着办")
            arrow: true
            onClicked: screen.app.giveConsent()
        }
    ]
}
