pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme
import Kiosk.ViewModels

// The pages taken so far, and taking the last one again.
RowLayout {
    id: strip

    required property ScanViewModel scan
    // As many pictures as fit beside the words; the number says the rest.
    readonly property int most: 4

    signal retakeAsked

    spacing: Theme.space3

    Repeater {
        model: Math.min(strip.scan.taken, strip.most)

        delegate: Rectangle {
            implicitWidth: 72
            implicitHeight: 96
            radius: Theme.radiusBadge
            color: Theme.surface
            border.width: 3
            border.color: Theme.pine

            Icon {
                anchors.centerIn: parent
                name: "check"
                tint: Theme.pine
                size: 44
            }
        }
    }

    Words {
        Layout.fillWidth: true
        text: qsTr("已拍好 %1 页").arg(strip.scan.taken)
        strong: true
        color: Theme.pine
        font.pixelSize: Theme.support
    }

    QuietButton {
        objectName: "retake"
        visible: !strip.scan.lost
        text: qsTr("重拍上一页")
        iconName: "redo"
        onClicked: strip.retakeAsked()
    }
}
