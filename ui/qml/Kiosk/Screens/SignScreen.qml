pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// The sentences, the full text beside them, and the place to sign. Refusing stands next to signing.
Page {
    id: screen

    required property AppViewModel app
    readonly property SigningViewModel signing: app.signing
    property bool reading: false

    canEnd: app.canEnd
    leadMayScroll: false
    leadShare: 0.48
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.signing.title
            strong: true
            font.pixelSize: Theme.title - 8
            lineHeight: 0.86
        },
        SectionCard {
            padding: Theme.landscape ? Theme.space3 : Theme.space5
            spacing: Theme.landscape ? Theme.space1 : Theme.space2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space3

                Words {
                    Layout.fillWidth: true
                    text: qsTr("我是%1：").arg(screen.signing.signer)
                    strong: true
                }

                QuietButton {
                    objectName: "full_text"
                    implicitHeight: Theme.landscape ? 96 : Theme.smallButton
                    visible: screen.signing.fullText !== ""
                    text: qsTr("看正式全文")
                    iconName: "book"
                    onClicked: screen.reading = true
                }
            }

            Repeater {
                model: screen.signing.sentences

                delegate: RowLayout {
                    id: sentence

                    required property string key
                    required property string text

                    Layout.fillWidth: true
                    spacing: Theme.space4

                    Words {
                        Layout.alignment: Qt.AlignTop
                        text: sentence.key
                        strong: true
                        color: Theme.lake
                    }

                    Words {
                        Layout.fillWidth: true
                        text: sentence.text
                    }
                }
            }
        }
    ]

    Rectangle {
        id: board

        Layout.fillWidth: true
        Layout.preferredHeight: Theme.landscape ? Math.max(360, screen.bodyScroll.height - privacy.implicitHeight - Theme.space4) : Theme.elderly ? (Theme.chinese ? 520 : 400) : 560
        radius: Theme.radius
        color: Theme.surface
        border.width: 4
        border.color: Theme.lake

        Words {
            anchors.centerIn: pad
            visible: pad.isEmpty
            text: qsTr("用手指在这里签名")
            color: Theme.ink2
            font.pixelSize: Theme.elderly ? 50 : 44
        }

        SignaturePad {
            id: pad

            objectName: "signature"
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: keys.top
            anchors.margins: 8
            color: Theme.ink
            Accessible.role: Accessible.Canvas
            Accessible.name: qsTr("用手指在这里签名")
            onStrokesChanged: if (!isEmpty)
                screen.app.sign(signature())
        }

        Rectangle {
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.margins: 44
            anchors.bottom: keys.top
            height: 3
            color: Theme.line
        }

        RowLayout {
            id: keys

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.space4
            spacing: Theme.space2

            QuietButton {
                objectName: "cannot_sign"
                text: qsTr("手不方便")
                iconName: "help"
                onClicked: screen.app.openHelp()
            }

            Item {
                Layout.fillWidth: true
            }

            QuietButton {
                objectName: "clear_signature"
                text: qsTr("擦掉重写")
                iconName: "redo"
                enabled: !pad.isEmpty
                onClicked: {
                    pad.clear();
                    screen.app.clearSignature();
                }
            }
        }
    }

    Note {
        id: privacy

        visible: !Theme.stacked

        iconName: "lock"
        text: qsTr("签名只用在这份材料上。")
    }

    actions: [
        SecondaryButton {
            objectName: "refuse"
            visible: screen.signing.refusal !== ""
            Layout.preferredWidth: 340
            text: qsTr("不签，交证明")
            note: qsTr("一样能办")
            textSize: Math.min(Theme.actionText, !Theme.elderly ? 36 : Theme.chinese ? 46 : 40)
            onClicked: screen.refusing = true
        },
        PrimaryButton {
            enabled: screen.signing.signed
            text: screen.signing.signed ? qsTr("签好了") : qsTr("请先在上面签名")
            iconName: screen.signing.signed ? "check" : ""
            onClicked: screen.app.signingComplete()
        }
    ]

    property bool refusing: false

    over: [
        Ask {
            visible: screen.refusing
            question: qsTr("不签，也一样能办")
            consequence: screen.signing.refusal

            answers: [
                SecondaryButton {
                    objectName: "refuse_confirm"
                    onPaper: true
                    text: qsTr("不签，交证明")
                    textSize: Math.min(Theme.actionText, !Theme.elderly ? 36 : Theme.chinese ? 46 : 40)
                    onClicked: {
                        screen.refusing = false;
                        screen.app.refuseCommitment();
                    }
                },
                PrimaryButton {
                    objectName: "refuse_stay"
                    text: qsTr("我再看看")
                    onClicked: screen.refusing = false
                }
            ]
        },
        Ask {
            visible: screen.reading
            question: qsTr("正式全文")

            ScrollArea {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.rightMargin: Theme.landscape ? 92 : 32
                Layout.preferredHeight: Math.min(implicitHeight, Theme.landscape ? 520 : 1100)
                moreName: "scroll_more_text"
                backdrop: Theme.surface

                Words {
                    Layout.fillWidth: true
                    text: screen.signing.fullText
                }
            }

            answers: [
                PrimaryButton {
                    objectName: "full_text_close"
                    text: qsTr("看完了")
                    onClicked: screen.reading = false
                }
            ]
        }
    ]
}
