pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme

// A signature as an answer. One that was given before stands there as signed until it is written anew.
FieldFrame {
    id: entry

    property string name: ""
    property string value: ""
    property bool signed: false

    signal written(var signature)
    signal cleared
    signal helpAsked

    FieldBox {
        wrong: entry.error !== ""
        active: !pad.isEmpty
        implicitHeight: Theme.elderly ? 420 : 400

        Words {
            anchors.centerIn: pad
            visible: pad.isEmpty
            text: entry.signed ? entry.value : qsTr("用手指在这里签名")
            strong: entry.signed
            color: entry.signed ? Theme.pine : Theme.ink2
            font.pixelSize: Theme.elderly ? 50 : 44
        }

        SignaturePad {
            id: pad

            objectName: "field_" + entry.name
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.bottom: keys.top
            anchors.margins: 8
            enabled: !(entry.signed && isEmpty)
            color: Theme.ink
            Accessible.role: Accessible.Canvas
            Accessible.name: entry.label
            onStrokesChanged: if (!isEmpty)
                entry.written(signature())
        }

        RowLayout {
            id: keys

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            anchors.margins: Theme.space3
            spacing: Theme.space2

            QuietButton {
                objectName: "cannot_sign_" + entry.name
                text: qsTr("手不方便")
                iconName: "help"
                onClicked: entry.helpAsked()
            }

            Item {
                Layout.fillWidth: true
            }

            QuietButton {
                objectName: "clear_" + entry.name
                text: qsTr("擦掉重写")
                iconName: "redo"
                enabled: entry.signed || !pad.isEmpty
                onClicked: {
                    pad.clear();
                    entry.cleared();
                }
            }
        }
    }
}
