pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// The preview dominates; one advice at a time. It takes the page itself once it lies still; the button is for those
// who would rather press.
Page {
    id: screen

    required property AppViewModel app
    readonly property ScanViewModel scan: app.scan
    readonly property bool camera: scan.phase !== "no_camera"

    canEnd: app.canEnd
    leadMayScroll: false
    leadShare: 0.4
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.scan.full ? qsTr("%1，都拍好了").arg(screen.scan.material) : screen.scan.maxPages > 1 ? qsTr("拍%1，第 %2 页").arg(screen.scan.material).arg(screen.scan.page) : qsTr("拍%1").arg(screen.scan.material)
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.camera ? qsTr("放到镜头下面，字朝上。放稳了会自己拍。") : qsTr("可以请工作人员收原件，或以后再补。")
            color: Theme.ink2
        },
        RowLayout {
            Layout.fillWidth: true
            visible: Theme.landscape && screen.scan.taken > 0
            spacing: Theme.space3

            PageStrip {
                Layout.fillWidth: true
                scan: screen.scan
                onRetakeAsked: screen.app.retakePage()
            }
        }
    ]

    Rectangle {
        id: frame

        Layout.fillWidth: true
        Layout.preferredHeight: Math.max(320, screen.bodyScroll.height - (strip.visible ? strip.implicitHeight + Theme.space4 : 0))
        radius: Theme.radius
        color: "#20282B"
        clip: true

        CameraPreview {
            id: preview

            anchors.top: parent.top
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: advice.top
            source: screen.app.preview
            visible: screen.camera
        }

        PageCorners {
            visible: screen.camera
            content: preview.contentRect
            corners: screen.scan.corners
            steady: screen.scan.phase === "steady"
        }

        CountdownRing {
            anchors.centerIn: preview
            visible: screen.camera && screen.scan.countdown > 0 && screen.scan.phase === "steady"
            width: 180
            height: 180
            fraction: screen.scan.countdown
        }

        Icon {
            anchors.centerIn: preview
            visible: !screen.camera || screen.scan.phase === "taken"
            name: screen.scan.phase === "taken" ? "check" : "camera"
            tint: Theme.surface
            size: 160
        }

        Rectangle {
            x: Theme.space4
            y: Theme.space4
            visible: screen.camera
            width: tag.width + 2 * Theme.space3
            height: tag.height + Theme.space1
            radius: Theme.radiusBadge
            color: Theme.keyBar

            Words {
                id: tag

                anchors.centerIn: parent
                text: qsTr("镜头画面")
                color: Theme.surface
                font.pixelSize: Theme.smallest
                wrapMode: Text.NoWrap
            }
        }

        Rectangle {
            id: advice

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            height: adviceRow.implicitHeight + Theme.space5
            color: Theme.keyBar

            RowLayout {
                id: adviceRow

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: Theme.space6
                anchors.rightMargin: Theme.space4
                anchors.verticalCenter: parent.verticalCenter
                spacing: Theme.space4

                Icon {
                    name: screen.scan.attention ? "hand" : "check"
                    tint: screen.scan.attention ? Theme.lamp : Theme.surface
                    size: 60
                }

                Words {
                    Layout.fillWidth: true
                    text: screen.scan.advice
                    strong: true
                    color: Theme.surface
                    font.pixelSize: Theme.elderly ? 50 : 46
                    lineHeight: 0.9
                }
            }
        }
    }

    PageStrip {
        id: strip

        Layout.fillWidth: true
        visible: !Theme.landscape && screen.scan.taken > 0
        scan: screen.scan
        onRetakeAsked: screen.app.retakePage()
    }

    actions: [
        PrimaryButton {
            objectName: "take_page"
            visible: !screen.scan.full
            enabled: screen.camera
            text: screen.camera ? qsTr("拍这一页") : qsTr("镜头没有应答")
            iconName: screen.camera ? "camera" : ""
            onClicked: screen.app.takePage()
        },
        PrimaryButton {
            objectName: "primary"
            visible: screen.scan.full
            text: qsTr("好了，下一步")
            arrow: true
            onClicked: screen.app.materialComplete()
        },
        SecondaryButton {
            objectName: "without_material"
            visible: screen.scan.waivable && screen.scan.taken === 0
            text: qsTr("没带这份材料")
            textSize: Math.min(Theme.actionText, Theme.elderly ? 46 : 36)
            onClicked: screen.app.withoutMaterial()
        },
        SecondaryButton {
            objectName: "material_complete"
            visible: screen.scan.taken > 0 && !screen.scan.full
            text: qsTr("都拍完了")
            onClicked: screen.app.materialComplete()
        }
    ]
}
