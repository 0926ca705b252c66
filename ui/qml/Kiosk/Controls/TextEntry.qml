pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// One line to write in. At rest it shows the value as it is read (grouped, or masked until pressed); while it is written
// in it shows what was typed, and keeps it whatever the page does.
FieldFrame {
    id: entry

    property string name: ""
    property string value: ""
    property string shown: value
    property string masked: ""
    property string unit: ""
    property string placeholder: qsTr("点这里填写")
    property int longest: 0
    property int hints: Qt.ImhNone
    property bool revealed: false
    readonly property alias active: input.activeFocus

    signal edited(string value)
    signal focused(Item item)

    function start(): void {
        input.forceActiveFocus();
        InputMethod.show();
    }

    onValueChanged: if (!input.activeFocus)
        input.text = value

    FieldBox {
        id: box

        active: input.activeFocus
        wrong: entry.error !== ""
        implicitHeight: Math.max(Theme.fieldHeight, input.activeFocus ? 0 : resting.implicitHeight + Theme.space4)

        TextInput {
            id: input

            objectName: "field_" + entry.name
            anchors.fill: parent
            anchors.leftMargin: Theme.space5
            anchors.rightMargin: aside.width + Theme.space5
            verticalAlignment: TextInput.AlignVCenter
            clip: true
            text: entry.value
            color: activeFocus ? Theme.ink : "transparent"
            font.family: Theme.family
            font.pixelSize: Theme.elderly ? 54 : 44
            inputMethodHints: entry.hints
            maximumLength: entry.longest > 0 ? entry.longest : 32767
            activeFocusOnTab: true
            Accessible.role: Accessible.EditableText
            Accessible.name: entry.label
            Accessible.description: entry.error !== "" ? entry.error : entry.hint

            onTextEdited: entry.edited(text)
            onActiveFocusChanged: {
                if (activeFocus)
                    entry.focused(box);
                else
                    text = entry.value;
            }
        }

        Words {
            id: resting

            anchors.fill: input
            visible: !input.activeFocus
            verticalAlignment: Text.AlignVCenter
            text: {
                if (entry.value === "")
                    return entry.placeholder;
                return entry.masked !== "" && !entry.revealed ? entry.masked : entry.shown;
            }
            color: entry.value === "" ? Theme.ink2 : Theme.ink
            strong: entry.value !== ""
            font.pixelSize: entry.value === "" ? Theme.support : Theme.elderly ? 50 : 42
            lineHeight: 0.95
            Accessible.ignored: true
        }

        Row {
            id: aside

            anchors.right: parent.right
            anchors.rightMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            spacing: Theme.space3

            Words {
                anchors.verticalCenter: parent.verticalCenter
                visible: entry.unit !== ""
                text: entry.unit
                strong: true
                wrapMode: Text.NoWrap
            }

            QuietButton {
                objectName: "reveal_" + entry.name
                visible: entry.masked !== "" && !input.activeFocus
                text: entry.revealed ? qsTr("遮住") : qsTr("看全")
                iconName: entry.revealed ? "eye_off" : "eye"
                onClicked: entry.revealed = !entry.revealed
            }
        }
    }
}
