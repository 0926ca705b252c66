pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A field that is answered with pictures: what was taken, taking it, and the other ways beside it.
FieldFrame {
    id: entry

    property string name: ""
    property bool photo: false
    property string value: ""
    property int taken: 0
    property var aid
    property var options: []

    signal asked
    signal answered(string value)

    FieldBox {
        wrong: entry.error !== ""
        implicitHeight: Math.max(Theme.choiceHeight, row.implicitHeight + 2 * Theme.space3)

        GridLayout {
            id: row

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: Theme.space5
            anchors.rightMargin: Theme.space4
            anchors.verticalCenter: parent.verticalCenter
            columns: Theme.stacked ? 1 : 2
            columnSpacing: Theme.space3
            rowSpacing: Theme.space2

            RowLayout {
                Layout.fillWidth: true
                spacing: Theme.space4

                Icon {
                    name: entry.taken > 0 ? "check" : entry.photo ? "person" : "document"
                    tint: entry.taken > 0 ? Theme.pine : Theme.ink
                    size: Theme.elderly ? 84 : 72
                }

                Words {
                    Layout.fillWidth: true
                    text: entry.taken > 0 ? entry.value : entry.aid.lost ? entry.aid.note : qsTr("还没拍")
                    strong: entry.taken > 0
                    color: entry.taken > 0 ? Theme.pine : Theme.ink2
                    font.pixelSize: entry.taken > 0 ? Theme.elderly ? 50 : 42 : Theme.support
                }
            }

            QuietButton {
                objectName: entry.aid.name
                Layout.fillWidth: Theme.stacked
                visible: !entry.aid.lost && entry.aid.text !== ""
                text: entry.taken > 0 ? qsTr("重拍") : entry.aid.text
                iconName: entry.taken > 0 ? "redo" : "camera"
                strong: true
                onClicked: entry.asked()
            }
        }
    }

    Repeater {
        model: entry.options

        delegate: ChoiceCard {
            required property var modelData

            objectName: modelData.name
            text: modelData.label
            hint: modelData.hint
            checked: modelData.chosen
            wrong: entry.error !== ""
            onClicked: entry.answered(modelData.value)
        }
    }
}
