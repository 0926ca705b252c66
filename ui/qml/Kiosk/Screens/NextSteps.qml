pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// What happens next, without the citizen.
ColumnLayout {
    id: steps

    required property ReceiptViewModel receipt

    spacing: 0

    Repeater {
        model: steps.receipt.nextSteps

        delegate: RowLayout {
            id: step

            required property int index
            required property string title
            required property string note
            required property bool done

            Layout.fillWidth: true
            spacing: Theme.space4

            ColumnLayout {
                Layout.alignment: Qt.AlignTop
                Layout.fillHeight: true
                spacing: 0

                Rectangle {
                    implicitWidth: 50
                    implicitHeight: 50
                    radius: 25
                    color: step.done ? Theme.pine : Theme.ground
                    border.width: step.done ? 0 : 4
                    border.color: Theme.edge

                    Icon {
                        anchors.centerIn: parent
                        visible: step.done
                        name: "check"
                        tint: Theme.surface
                        size: 36
                    }
                }

                Rectangle {
                    Layout.alignment: Qt.AlignHCenter
                    Layout.fillHeight: true
                    Layout.minimumHeight: Theme.landscape ? 20 : 36
                    visible: step.index < steps.receipt.nextSteps.count - 1
                    implicitWidth: 4
                    color: Theme.edge
                }
            }

            ColumnLayout {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                Layout.bottomMargin: Theme.landscape ? 16 : Theme.space5
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    text: step.title
                    strong: true
                    lineHeight: 0.95
                }

                Words {
                    Layout.fillWidth: true
                    text: step.note
                    color: Theme.ink2
                    font.pixelSize: Theme.support
                    lineHeight: 0.95
                }
            }
        }
    }
}
