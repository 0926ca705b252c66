pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Items
import Kiosk.Theme
import Kiosk.ViewModels

// The preview dominates; one advice at a time. It takes the page (or the portrait) itself once it lies still; the button
// is for those who would rather press.
Page {
    id: screen

    required property AppViewModel app
    readonly property ScanViewModel scan: app.scan
    readonly property bool camera: scan.phase !== "no_camera"
    readonly property bool beside: scan.purpose !== "material"  // opened beside the form, and put away again
    readonly property bool portrait: scan.purpose === "portrait"
    readonly property bool code: scan.purpose === "code"

    canEnd: app.canEnd
    leadMayScroll: false
    leadShare: 0.4
    onEndAsked: app.askEnd()

    lead: [
        Words {
            Layout.fillWidth: true
            text: screen.scan.title
            strong: true
            font.pixelSize: Theme.title
            lineHeight: 0.86
        },
        Words {
            Layout.fillWidth: true
            text: screen.scan.guidance
            color: Theme.ink2
        },
        RowLayout {
            Layout.fillWidth: true
            visible: Theme.landscape && screen.scan.taken > 0 && !screen.portrait
            spacing: Theme.space3

            PageStrip {
                Layout.fillWidth: true
                scan: screen.scan
                onRetakeAsked: screen.app.retakePage()
            }
        }
    ]

    SectionCard {
        visible: screen.scan.lost
        spacing: Theme.space5

        Icon {
            visible: !Theme.landscape
            name: "camera"
            tint: Theme.lake
            size: 160
        }

        Repeater {
            model: screen.scan.ways

            Note {
                required property int index
                required property string modelData

                iconName: index === 0 ? "redo" : "forward"
                text: modelData
                textColor: Theme.ink
                textSize: Theme.body
            }
        }
    }

    Rectangle {
        id: frame

        Layout.fillWidth: true
        visible: !screen.scan.lost
        Layout.preferredHeight: Math.max(320, screen.bodyScroll.height - (strip.visible ? strip.implicitHeight + Theme.space4 : 0))
        radius: Theme.radius
        color: screen.camera ? "#20282B" : Theme.surface
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
            visible: !screen.camera || (screen.scan.phase === "taken" && !screen.portrait)
            name: screen.scan.phase === "taken" ? "check" : "scan_code"
            tint: screen.camera ? Theme.surface : Theme.lake
            size: 160
        }

        Rectangle {
            x: Theme.space4
            y: Theme.space4
            visible: screen.camera && !(screen.portrait && screen.scan.taken > 0)
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
            bottomLeftRadius: frame.radius
            bottomRightRadius: frame.radius

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
        visible: !Theme.landscape && screen.scan.taken > 0 && !screen.portrait
        scan: screen.scan
        onRetakeAsked: screen.app.retakePage()
    }

    actions: [
        SecondaryButton {
            objectName: "without_material"
            visible: screen.scan.waivable && screen.scan.taken === 0 && !screen.beside && !screen.scan.lost
            text: qsTr("没带这份材料")
            textSize: Math.min(Theme.actionText, Theme.elderly ? 46 : 36)
            onClicked: screen.app.withoutMaterial()
        },
        SecondaryButton {
            objectName: "material_complete"
            visible: screen.scan.taken > 0 && !screen.scan.full && !screen.scan.lost
            text: qsTr("都拍完了")
            onClicked: screen.app.materialComplete()
        },
        SecondaryButton {
            objectName: "retake_portrait"
            visible: screen.portrait && screen.scan.taken > 0
            text: qsTr("重拍")
            iconName: "redo"
            onClicked: screen.app.retakePage()
        },
        SecondaryButton {
            objectName: "leave_aid"
            visible: screen.beside && screen.scan.taken === 0 && !screen.scan.lost
            text: screen.scan.leave
            onClicked: screen.app.back()
        },
        PrimaryButton {
            objectName: "take_page"
            visible: !screen.scan.full && !screen.code && !screen.scan.lost
            text: screen.portrait ? qsTr("现在拍") : qsTr("拍这一页")
            iconName: "camera"
            onClicked: screen.app.takePage()
        },
        // Without a picture the lamp is the way on.
        PrimaryButton {
            objectName: screen.scan.taken > 0 ? "material_complete" : screen.beside ? "leave_aid" : "without_material"
            visible: screen.scan.lost
            text: screen.scan.taken > 0 ? qsTr("都拍完了") : screen.beside ? screen.scan.leave : qsTr("以后再补")
            arrow: true
            onClicked: {
                if (screen.scan.taken > 0)
                    screen.app.materialComplete();
                else if (screen.beside)
                    screen.app.back();
                else
                    screen.app.withoutMaterial();
            }
        },
        PrimaryButton {
            objectName: "primary"
            visible: screen.scan.full
            text: screen.scan.done
            arrow: true
            onClicked: screen.app.materialComplete()
        }
    ]
}
