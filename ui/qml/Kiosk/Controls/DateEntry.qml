pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A date as it is read; pressing it raises the wheels.
FieldFrame {
    id: entry

    property string name: ""
    property string shown: ""
    property bool active: false

    signal asked

    Touch {
        id: button

        objectName: "field_" + entry.name
        Layout.fillWidth: true
        implicitHeight: Theme.fieldHeight
        text: entry.label + " " + entry.shown
        onClicked: entry.asked()

        background: FieldBox {
            active: entry.active
            wrong: entry.error !== ""
        }

        contentItem: Item {
            Words {
                anchors.left: parent.left
                anchors.leftMargin: Theme.space5
                anchors.verticalCenter: parent.verticalCenter
                text: entry.shown === "" ? qsTr("点这里选日期") : entry.shown
                color: entry.shown === "" ? Theme.ink2 : Theme.ink
                strong: entry.shown !== ""
                font.pixelSize: entry.shown === "" ? Theme.support : Theme.elderly ? 54 : 44
                Accessible.ignored: true
            }

            Icon {
                anchors.right: parent.right
                anchors.rightMargin: Theme.space4
                anchors.verticalCenter: parent.verticalCenter
                name: "calendar"
                size: Theme.elderly ? 64 : 52
            }
        }
    }
}
