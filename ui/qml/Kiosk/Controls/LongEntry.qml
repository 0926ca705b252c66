pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Several lines to write in.
FieldFrame {
    id: entry

    property string name: ""
    property string value: ""
    property string placeholder: qsTr("点这里填写")
    property int longest: 500

    signal edited(string value)
    signal focused(Item item)

    onValueChanged: if (!input.activeFocus)
        input.text = value

    FieldBox {
        id: box

        active: input.activeFocus
        wrong: entry.error !== ""
        implicitHeight: Math.max(2 * Theme.fieldHeight, input.contentHeight + 2 * Theme.space4)

        TextEdit {
            id: input

            property bool typed: activeFocus

            objectName: "field_" + entry.name
            anchors.fill: parent
            anchors.margins: Theme.space5
            text: entry.value
            color: Theme.ink
            font.family: Theme.family
            font.pixelSize: Theme.elderly ? 50 : 40
            textFormat: TextEdit.PlainText
            wrapMode: TextEdit.Wrap
            activeFocusOnTab: true
            Accessible.role: Accessible.EditableText
            Accessible.name: entry.label

            onTextChanged: {
                if (text.length > entry.longest)
                    text = text.slice(0, entry.longest);
                else if (typed && text !== entry.value)
                    entry.edited(text);
            }
            onActiveFocusChanged: if (activeFocus)
                entry.focused(box)
        }

        Words {
            anchors.fill: input
            visible: input.text === "" && !input.activeFocus
            text: entry.placeholder
            color: Theme.ink2
            font.pixelSize: Theme.support
            Accessible.ignored: true
        }
    }
}
