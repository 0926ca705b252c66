pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Something is not as it should be, or is after all: the fact, then what to do.
Rectangle {
    id: banner

    property string fact: ""
    property string act: ""
    property bool fault: false
    property bool good: false

    implicitWidth: row.implicitWidth + 2 * Theme.space5
    implicitHeight: row.implicitHeight + 2 * Theme.space4
    radius: Theme.radius
    color: fault ? Theme.brickTint : good ? Theme.lakeTint : Theme.cautionTint
    Accessible.role: Accessible.AlertMessage
    Accessible.name: fact + " " + act

    RowLayout {
        id: row

        anchors.fill: parent
        anchors.margins: Theme.space4
        anchors.leftMargin: Theme.space5
        anchors.rightMargin: Theme.space5
        spacing: Theme.space4

        Icon {
            name: banner.good ? "check" : "warning"
            tint: banner.fault ? Theme.brick : Theme.ink
            size: Theme.elderly ? 72 : 60
        }

        ColumnLayout {
            Layout.fillWidth: true
            spacing: 4

            Words {
                Layout.fillWidth: true
                text: banner.fact
                strong: true
                font.pixelSize: Theme.elderly ? Theme.body : 38
            }

            Words {
                Layout.fillWidth: true
                visible: banner.act !== ""
                text: banner.act
                font.pixelSize: Theme.support
            }
        }
    }
}
