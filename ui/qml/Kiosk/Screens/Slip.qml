pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// A picture of the receipt as it is printed, with the real code on it.
Rectangle {
    id: slip

    required property ReceiptViewModel receipt
    property int module: Theme.landscape ? 220 : 300

    implicitWidth: Math.max(Theme.elderly ? 480 : 428, module + 2 * Theme.space5)
    implicitHeight: column.implicitHeight + 2 * Theme.space5
    color: Theme.surface
    border.width: 2
    border.color: Theme.line

    ColumnLayout {
        id: column

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: Theme.space5 - 4
        spacing: 4

        Words {
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("办件回执")
            strong: true
            font.pixelSize: Theme.elderly ? 42 : 32
        }

        Words {
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: slip.receipt.status
            font.pixelSize: Theme.smallest
            lineHeight: 0.9
        }

        Rectangle {
            Layout.fillWidth: true
            Layout.topMargin: Theme.space1
            Layout.bottomMargin: Theme.space1
            implicitHeight: 2
            color: Theme.edge
        }

        Words {
            Layout.fillWidth: true
            text: slip.receipt.officialName
            font.pixelSize: Theme.smallest
            lineHeight: 0.9
        }

        Words {
            Layout.fillWidth: true
            text: qsTr("申请人　%1").arg(slip.receipt.applicant)
            font.pixelSize: Theme.smallest
            lineHeight: 0.9
        }

        Words {
            Layout.fillWidth: true
            text: slip.receipt.numberLabel
            font.pixelSize: Theme.smallest
            lineHeight: 0.9
        }

        Words {
            Layout.fillWidth: true
            text: slip.receipt.number
            strong: true
            font.pixelSize: text.length > 16 ? Math.min(Theme.smallest, 36) : Theme.elderly ? 48 : 38
            lineHeight: 0.95
        }

        QrCode {
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: slip.module
            Layout.preferredHeight: slip.module
            objectName: "qr"
            text: slip.receipt.qrText
        }
    }
}
