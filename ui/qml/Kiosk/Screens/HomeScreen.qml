pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// Everyday topics are the largest thing; the family's great events follow, then the four circles in one quiet row.
// In elderly mode four things and one way to all others.
Page {
    id: screen

    required property AppViewModel app

    hasHeader: false
    actionsSpread: true
    bodySpacing: Theme.landscape ? 18 : Theme.space4
    canEnd: app.canEnd
    leadShare: Theme.chinese ? 0.32 : 0.36
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            visible: !(Theme.landscape && Theme.elderly && screen.app.home.crashFact !== "")
            text: Theme.elderly ? qsTr("您好，办什么事？") : Theme.landscape ? qsTr("您好，\n想办什么事？") : qsTr("您好，想办什么事？")
            strong: true
            font.pixelSize: Theme.landscape && !Theme.chinese ? Theme.title : Theme.elderly ? Theme.display : Theme.display - 2
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            visible: (!Theme.elderly || Theme.landscape) && screen.app.home.crashFact === ""
            text: qsTr("多数事，带身份证就能办。没网也不会白跑。")
            color: Theme.ink2
        },
        Banner {
            Layout.fillWidth: true
            visible: screen.app.home.crashFact !== ""
            fact: screen.app.home.crashFact
            act: screen.app.home.crashAct
            good: screen.app.home.crashStored
        },
        TopicCard {
            objectName: "topic_family"
            Layout.fillWidth: true
            Layout.topMargin: Theme.space4
            Layout.preferredHeight: Math.max(200, implicitContentHeight + 40)
            visible: Theme.landscape && !Theme.elderly
            text: screen.app.home.familyTitle
            note: screen.app.home.familyNote
            iconName: "family"
            chevron: true
            fill: Theme.lakeTint
            onClicked: screen.app.showTopic("family")
        }
    ]

    GridLayout {
        Layout.fillWidth: true
        columns: Theme.stacked ? 1 : 2
        columnSpacing: Theme.gutter
        rowSpacing: Theme.landscape ? 18 : Theme.gutter
        uniformCellWidths: true

        Repeater {
            model: screen.app.home.everyday

            delegate: TopicCard {
                required property string key
                required property string title
                required property string symbol
                required note

                objectName: "topic_" + key
                Layout.fillWidth: true
                Layout.preferredHeight: {
                    if (Theme.landscape)
                        return Theme.elderly ? 348 : 152;
                    return Theme.elderly ? 216 : 200;
                }
                text: title
                iconName: symbol
                chevron: Theme.stacked
                onClicked: screen.app.showTopic(key)
            }
        }
    }

    TopicCard {
        objectName: "topic_family"
        Layout.fillWidth: true
        Layout.preferredHeight: 160
        visible: !Theme.landscape && !Theme.elderly
        text: screen.app.home.familyTitle
        note: screen.app.home.familyNote
        iconName: "family"
        chevron: true
        fill: Theme.lakeTint
        onClicked: screen.app.showTopic("family")
    }

    Rectangle {
        Layout.fillWidth: true
        Layout.preferredHeight: Theme.landscape ? 192 : 208
        visible: !Theme.elderly
        radius: Theme.radius
        color: Theme.surface

        Row {
            anchors.fill: parent

            Repeater {
                model: screen.app.home.circles

                delegate: CircleTile {
                    required property int index
                    required property string key
                    required property string title
                    required property string symbol
                    required note

                    objectName: "topic_" + key
                    width: (parent?.width ?? 0) / 4
                    height: parent?.height ?? 0
                    text: title
                    iconName: symbol
                    onClicked: screen.app.showTopic(key)

                    Rectangle {
                        visible: parent.index > 0
                        anchors.verticalCenter: parent.verticalCenter
                        width: 2
                        height: parent.height * 0.65
                        color: Theme.line
                    }
                }
            }
        }
    }

    actions: [
        SecondaryButton {
            objectName: "low"
            visible: !Theme.landscape && !Theme.elderly
            Layout.horizontalStretchFactor: 0
            Layout.preferredWidth: 220
            Layout.maximumWidth: 260
            text: Theme.low ? qsTr("标准位") : qsTr("低位")
            textSize: Theme.low || !Theme.chinese ? 34 : Theme.actionText
            iconName: "wheelchair"
            onClicked: Theme.low = !Theme.low
        },
        SecondaryButton {
            objectName: "call_staff"
            visible: Theme.elderly
            text: qsTr("请工作人员帮忙")
            iconName: "help"
            onClicked: screen.app.openHelp()
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
