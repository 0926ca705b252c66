pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The lamp leaves the screen: the picture's lit slot is the numbered light on the machine. Three states in words.
Page {
    id: screen

    required property AppViewModel app
    readonly property CardViewModel card: app.card
    property bool without: false

    canEnd: app.canEnd
    leadMayScroll: false
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.card.title
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            visible: screen.card.troubleFact === ""
            text: screen.card.note
            color: Theme.ink2
        },
        Banner {
            Layout.fillWidth: true
            visible: screen.card.troubleFact !== ""
            fact: screen.card.troubleFact
            act: screen.card.troubleAct
        },
        Note {
            visible: Theme.landscape
            iconName: "lock"
            text: qsTr("只读姓名、号码和住址，用来填表。\n不存照片，办完就清掉。")
            textColor: Theme.ink
        }
    ]

    ReaderPicture {
        Layout.fillWidth: true
        Layout.fillHeight: true
        Layout.preferredHeight: {
            const below = stages.implicitHeight + (privacy.visible ? privacy.implicitHeight + Theme.space4 : 0) + (cards.visible ? cards.implicitHeight + Theme.space4 : 0) + Theme.space4;
            return Math.max(240, Math.min(640, screen.bodyScroll.height - below));
        }
        lit: screen.card.phase === "waiting" || screen.card.phase === "failed" || screen.card.phase === "reading"
        reading: screen.card.phase === "reading"
    }

    RowLayout {
        id: stages

        Layout.fillWidth: true
        spacing: Theme.space3

        Repeater {
            model: screen.card.stages

            delegate: StageTile {
                Layout.fillWidth: true
                Layout.preferredWidth: stage === "now" ? 400 : 260
            }
        }
    }

    ColumnLayout {
        id: cards

        Layout.fillWidth: true
        visible: screen.card.agent && screen.card.read.count > 0
        spacing: Theme.space1

        Repeater {
            model: screen.card.agent ? screen.card.read : null

            delegate: Note {
                required property string role
                required property string name
                required property string number

                iconName: "check"
                text: qsTr("%1的证读好了：%2　%3").arg(role).arg(name).arg(number)
                textColor: Theme.ink
            }
        }
    }

    Note {
        id: privacy

        visible: !Theme.landscape && !(Theme.elderly && screen.card.troubleFact !== "")
        iconName: "lock"
        text: qsTr("只读姓名、号码和住址，用来填表。\n不存照片，办完就清掉。")
        textColor: Theme.ink
        textSize: Theme.elderly ? Theme.support : 34
    }

    actions: [
        // No lamp here: it lies on the reader's place in the picture.
        SecondaryButton {
            objectName: "go_unnamed"
            visible: screen.card.optional
            text: qsTr("不刷身份证，匿名办")
            onClicked: screen.app.goUnnamed()
        },
        SecondaryButton {
            objectName: "without_card"
            visible: !screen.card.optional
            text: qsTr("没带身份证")
            iconName: "info"
            onClicked: screen.without = true
        },
        SecondaryButton {
            objectName: "retry_card"
            visible: screen.card.phase === "failed"
            text: qsTr("再读一次")
            iconName: "redo"
            onClicked: screen.app.retryCard()
        },
        SecondaryButton {
            objectName: "other_card"
            visible: screen.card.phase !== "failed" && !screen.card.optional
            text: qsTr("其他证件")
            note: qsTr("外国人、港澳台")
            iconName: "id_card"
            onClicked: screen.otherCards = true
        }
    ]

    property bool otherCards: false

    over: [
        Ask {
            visible: screen.without
            question: qsTr("没带身份证")
            consequence: qsTr("这台机器要读到证才能办。可以取了证再来；急着办，请带别的证明到旁边的窗口，工作人员能核实身份。")
            iconName: "id_card"

            answers: [
                SecondaryButton {
                    objectName: "without_card_back"
                    onPaper: true
                    text: qsTr("回到指南")
                    onClicked: {
                        screen.without = false;
                        screen.app.back();
                    }
                },
                PrimaryButton {
                    objectName: "without_card_stay"
                    text: qsTr("我再找找")
                    onClicked: screen.without = false
                }
            ]
        },
        Ask {
            visible: screen.otherCards
            question: qsTr("其他证件")
            consequence: qsTr("外国人永久居留身份证、港澳台居民居住证，也放在亮灯的地方，机器自己会认。拿护照的，请到窗口让工作人员核实。")
            iconName: "id_card"

            answers: [
                PrimaryButton {
                    objectName: "other_card_close"
                    text: qsTr("知道了")
                    onClicked: screen.otherCards = false
                }
            ]
        }
    ]
}
