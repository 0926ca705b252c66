pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// Typing is enough: results come with every letter, the official name is explained once, and each result says what
// this machine can really do.
Page {
    id: screen

    required property AppViewModel app
    readonly property ChoosingViewModel choosing: app.choosing

    hasHeader: false
    raised: keyboardOpen
    actionsWhileTyping: true
    canEnd: app.canEnd
    leadShare: 0.4
    onEndAsked: app.askEnd()

    lead: [
        FieldBox {
            Layout.fillWidth: true
            implicitHeight: 132
            active: query.activeFocus

            Icon {
                id: glass

                anchors.left: parent.left
                anchors.leftMargin: Theme.space5
                anchors.verticalCenter: parent.verticalCenter
                name: "search"
                size: 60
            }

            TextInput {
                id: query

                objectName: "field_search"
                anchors.left: glass.right
                anchors.leftMargin: Theme.space4
                anchors.right: wipe.left
                anchors.top: parent.top
                anchors.bottom: parent.bottom
                verticalAlignment: TextInput.AlignVCenter
                clip: true
                color: Theme.ink
                font.family: Theme.family
                font.pixelSize: Theme.elderly ? 60 : 54
                font.weight: Font.Bold
                maximumLength: 40
                Accessible.role: Accessible.EditableText
                Accessible.name: qsTr("要办的事")
                onTextEdited: screen.app.search(text)
                Component.onCompleted: {
                    text = screen.choosing.query;
                    forceActiveFocus();
                    InputMethod.show();
                }
            }

            Words {
                anchors.fill: query
                visible: query.text === "" && query.preeditText === ""
                verticalAlignment: Text.AlignVCenter
                text: qsTr("写要办的事")
                color: Theme.ink2
                font.pixelSize: Theme.elderly ? 46 : 42
            }

            Touch {
                id: wipe

                objectName: "search_clear"
                anchors.right: parent.right
                anchors.rightMargin: Theme.space3
                anchors.verticalCenter: parent.verticalCenter
                width: 96
                height: 96
                text: qsTr("清掉")
                onClicked: {
                    query.clear();
                    screen.app.search("");
                    query.forceActiveFocus();
                    InputMethod.show();
                }

                contentItem: Item {
                    Icon {
                        anchors.centerIn: parent
                        name: "close"
                        tint: Theme.ink
                    }
                }
            }
        },
        Note {
            visible: screen.choosing.explainedTo !== ""
            text: qsTr("%1，现在叫“%2”，是同一样东西。").arg(screen.choosing.explainedFrom).arg(screen.choosing.explainedTo)
            textColor: Theme.ink
            textSize: Theme.elderly ? Theme.support : 34
        },
        Note {
            visible: screen.choosing.query === ""
            text: qsTr("平常怎么叫就怎么写，写拼音的头几个字母也行。")
            textSize: Theme.elderly ? Theme.support : 34
        },
        Note {
            visible: screen.choosing.empty
            text: screen.choosing.askTitle === "" ? qsTr("没找到。换个叫法试试，或按“求助”请人帮忙。") : qsTr("没找到。换个叫法试试，或请 12345 来办。")
            textColor: Theme.ink
            textSize: Theme.elderly ? Theme.support : 34
        }
    ]

    TopicCard {
        objectName: "ask_instead"
        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(168, implicitContentHeight + 2 * Theme.space4)
        visible: screen.choosing.askTitle !== ""
        text: screen.choosing.askTitle
        note: screen.choosing.askNote
        iconName: "phone"
        chevron: true
        fill: Theme.lakeTint
        onClicked: {
            InputMethod.hide();
            screen.app.chooseForWords();
        }
    }

    Words {
        Layout.fillWidth: true
        visible: screen.choosing.nearestOnly
        text: qsTr("没有正好这一件，最接近的是：")
        color: Theme.ink2
        font.pixelSize: Theme.elderly ? Theme.support : 34
    }

    Repeater {
        model: screen.choosing.hits

        delegate: HitCard {
            Layout.fillWidth: true
            onClicked: {
                InputMethod.hide();
                screen.app.choose(key);
            }
        }
    }

    actions: [
        // On the wide screen the keys leave room for one result; the lamp lies on it.
        SecondaryButton {
            objectName: "keyboard_down"
            visible: screen.keyboardOpen && Theme.landscape && screen.choosing.hits.count > 1
            text: qsTr("收起键盘，看全部")
            iconName: "down"
            onClicked: InputMethod.hide()
        },
        PrimaryButton {
            objectName: "keyboard_up"
            visible: !screen.keyboardOpen
            text: qsTr("接着写")
            iconName: "keyboard"
            onClicked: {
                query.forceActiveFocus();
                InputMethod.show();
            }
        }
    ]
}
