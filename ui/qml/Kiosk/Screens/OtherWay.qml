pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// The receipt without paper, and what this machine can and cannot do now.
ColumnLayout {
    id: other

    required property ReceiptViewModel receipt

    Layout.fillWidth: true
    spacing: Theme.space4

    Words {
        Layout.fillWidth: true
        text: qsTr("回执换个办法拿")
        strong: true
    }

    SectionCard {
        GridLayout {
            Layout.fillWidth: true
            columns: Theme.stacked ? 1 : 2
            columnSpacing: Theme.space6
            rowSpacing: Theme.space3

            QrCode {
                // The number first where they stand one below the other: it can be written down.
                Layout.row: Theme.stacked ? 1 : 0
                Layout.column: 0
                Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
                Layout.preferredWidth: Theme.stacked ? 380 : 320
                Layout.preferredHeight: Layout.preferredWidth
                objectName: "qr"
                text: other.receipt.qrText
            }

            ColumnLayout {
                Layout.row: 0
                Layout.column: Theme.stacked ? 0 : 1
                Layout.fillWidth: true
                spacing: Theme.space1

                Words {
                    Layout.fillWidth: true
                    text: qsTr("用手机扫这个码，或抄下编号")
                    color: Theme.ink2
                    font.pixelSize: Theme.support
                }

                Words {
                    Layout.fillWidth: true
                    text: other.receipt.number
                    strong: true
                    font.pixelSize: Theme.elderly ? 76 : 66
                    lineHeight: 0.9
                }

                Words {
                    Layout.fillWidth: true
                    text: qsTr("联网以后，凭编号打 12345 能查。")
                    font.pixelSize: Theme.elderly ? Theme.support : 34
                }
            }
        }
    }

    Words {
        Layout.fillWidth: true
        visible: machine.visible
        text: qsTr("这台机器现在")
        strong: true
    }

    SectionCard {
        id: machine

        visible: other.receipt.working !== "" || other.receipt.notWorking !== ""
        spacing: Theme.space4

        RowLayout {
            Layout.fillWidth: true
            visible: other.receipt.working !== ""
            spacing: Theme.space4

            Icon {
                name: "check"
                tint: Theme.pine
            }

            Words {
                Layout.fillWidth: true
                text: other.receipt.working
                strong: true
            }
        }

        RowLayout {
            Layout.fillWidth: true
            visible: other.receipt.notWorking !== ""
            spacing: Theme.space4

            Icon {
                name: "close"
                tint: Theme.brick
            }

            Words {
                Layout.fillWidth: true
                text: other.receipt.notWorking
                strong: true
            }
        }
    }
}
