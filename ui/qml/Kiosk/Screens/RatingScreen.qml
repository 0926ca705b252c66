pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// Five equal rows, nothing preselected; faces differ by the mouth alone and never stand without the word.
Page {
    id: screen

    required property AppViewModel app
    readonly property RatingViewModel rating: app.rating

    besideChip: !Theme.elderly && !Theme.landscape
    canEnd: app.canEnd
    leadShare: 0.38
    bodySpacing: Theme.landscape ? 12 : Theme.elderly ? 16 : Theme.space4

    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space3
            Layout.rightMargin: screen.besideChip ? screen.chipWidth : 0
            text: qsTr("这次办事，满意吗？")
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: qsTr("评不评都行，不影响您的事。")
            color: Theme.ink2
        }
    ]

    Repeater {
        model: screen.rating.grades

        delegate: ChoiceCard {
            required property int stars
            required property bool chosen
            required text

            objectName: "rate_" + stars
            implicitHeight: Theme.landscape ? (Theme.elderly ? 106 : 112) : Theme.elderly ? 148 : 164
            topPadding: 8
            bottomPadding: 8
            iconName: "face_" + stars
            checked: chosen
            onClicked: screen.app.rate(stars)
        }
    }

    actions: [
        SecondaryButton {
            objectName: "no_rating"
            text: qsTr("不评了")
            onClicked: screen.app.finishUnrated()
        },
        PrimaryButton {
            enabled: screen.rating.rating > 0
            text: screen.rating.rating > 0 ? qsTr("评好了，结束") : qsTr("选一个再提交")
            iconName: screen.rating.rating > 0 ? "check" : ""
            onClicked: screen.app.finish()
        }
    ]
}
