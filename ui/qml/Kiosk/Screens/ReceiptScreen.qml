pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// First that it is safe, then the date, then what happens by itself. When the printer cannot print: another way to the
// receipt, what still works and what does not.
Page {
    id: screen

    required property AppViewModel app
    readonly property ReceiptViewModel receipt: app.receipt
    readonly property bool troubled: receipt.troubleFact !== ""
    readonly property bool printed: receipt.printing === "printed"
    readonly property bool answered: receipt.resultPrinting === "printed"
    readonly property bool resultFailed: receipt.resultPrinting === "failed"
    // Two of them share the row with the lamp.
    readonly property int secondSize: Theme.tight ? 34 : Theme.elderly ? 42 : printed ? 34 : 38
    property bool large: false

    besideChip: !Theme.landscape
    canEnd: app.canEnd
    leadShare: 0.44
    onEndAsked: app.askEnd()

    lead: [
        RowLayout {
            Layout.fillWidth: true
            Layout.rightMargin: Theme.landscape ? 0 : screen.chipWidth
            spacing: Theme.space5

            Rectangle {
                visible: !screen.troubled
                implicitWidth: 104
                implicitHeight: 104
                radius: 52
                color: Theme.pine

                Icon {
                    anchors.centerIn: parent
                    name: "check"
                    tint: Theme.surface
                    size: 72
                }
            }

            Words {
                Layout.fillWidth: true
                text: screen.troubled ? screen.receipt.troubleFact : screen.receipt.headline
                strong: true
                font.pixelSize: Theme.elderly ? Theme.title - 8 : Theme.title
                lineHeight: 0.86
            }
        },
        Words {
            Layout.fillWidth: true
            text: screen.troubled ? screen.receipt.troubleAct : screen.receipt.lead
            strong: !screen.troubled
            font.pixelSize: Theme.elderly ? Theme.body : 40
        },
        Note {
            visible: screen.printed
            iconName: "check"
            text: qsTr("回执打好了，在 3 号口，请拿好。")
            textColor: Theme.ink
            textSize: Theme.elderly ? Theme.support : 36
        },
        Note {
            visible: screen.receipt.resultPrinting === "printing" || screen.resultFailed || screen.receipt.resultPrinting === "printed"
            iconName: screen.receipt.resultPrinting === "printed" ? "check" : "printer"
            text: screen.receipt.resultPrinting === "printed" ? qsTr("证明打好了，请拿好。") : screen.resultFailed ? qsTr("证明没打出来，可以再打一次。") : qsTr("正在打证明，请等一等。")
            textColor: Theme.ink
            textSize: Theme.elderly ? Theme.support : 36
        },
        AnswerCard {
            Layout.topMargin: Theme.space2
            visible: Theme.landscape && !screen.answered
            receipt: screen.receipt
        }
    ]

    AnswerCard {
        visible: !Theme.landscape && !screen.troubled && !screen.answered
        receipt: screen.receipt
    }

    GridLayout {
        Layout.fillWidth: true
        Layout.topMargin: Theme.space2
        visible: !screen.troubled
        columns: Theme.stacked ? 1 : 2
        columnSpacing: Theme.space5
        rowSpacing: Theme.space5

        NextSteps {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            receipt: screen.receipt
        }

        Slip {
            Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
            receipt: screen.receipt
        }
    }

    OtherWay {
        visible: screen.troubled
        receipt: screen.receipt
    }

    actions: [
        SecondaryButton {
            objectName: "to_phone"
            visible: !screen.troubled && !screen.resultFailed
            text: qsTr("存到手机")
            iconName: screen.printed ? "" : "mobile"
            textSize: screen.secondSize
            onClicked: screen.large = true
        },
        SecondaryButton {
            objectName: "print_again"
            visible: screen.printed || screen.troubled && screen.receipt.printing !== "printing"
            text: screen.printed ? qsTr("再打一份") : qsTr("再试着打")
            iconName: screen.printed ? "" : "printer"
            textSize: screen.secondSize
            onClicked: screen.app.printReceipt()
        },
        SecondaryButton {
            objectName: "print_result"
            visible: screen.resultFailed
            text: qsTr("再打证明")
            textSize: screen.secondSize
            onClicked: screen.app.printResult()
        },
        PrimaryButton {
            visible: !screen.troubled && !screen.printed
            enabled: screen.receipt.printing !== "printing"
            busy: screen.receipt.printing === "printing"
            text: screen.receipt.printing === "printing" ? qsTr("正在打印") : qsTr("打印回执")
            iconName: "printer"
            onClicked: screen.app.printReceipt()
        },
        PrimaryButton {
            objectName: "receipt_done"
            visible: screen.troubled || screen.printed
            text: screen.troubled ? qsTr("我记好了") : qsTr("拿好了")
            arrow: true
            onClicked: screen.app.ratePage()
        }
    ]

    over: [
        Ask {
            visible: screen.large
            question: qsTr("用手机拍下来")
            consequence: qsTr("拍下来，编号和码就都在手机里了。")

            Words {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: screen.receipt.number
                strong: true
                font.pixelSize: 56
            }

            Item {
                Layout.fillWidth: true
                Layout.preferredHeight: Theme.landscape ? 360 : 620

                QrCode {
                    objectName: "qr_large"
                    anchors.centerIn: parent
                    width: parent.height
                    height: parent.height
                    text: screen.receipt.qrText
                }
            }

            answers: [
                PrimaryButton {
                    objectName: "to_phone_close"
                    text: qsTr("拍好了")
                    onClicked: screen.large = false
                }
            ]
        }
    ]
}
