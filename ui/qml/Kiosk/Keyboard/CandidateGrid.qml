pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard.Core

// All candidates, over the keys. It scrolls.
Item {
    id: root

    required property KioskKeyboard keyboard

    GridView {
        anchors.fill: parent
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        cellWidth: Math.floor(width / 5)
        cellHeight: root.keyboard.candidateHeight + root.keyboard.gap
        model: root.visible ? InputContext.inputEngine.wordCandidateListModel : null
        delegate: Item {
            id: cell

            required property string display
            required property int index

            objectName: "grid_candidate_" + index
            width: GridView.view.cellWidth
            height: GridView.view.cellHeight

            Accessible.role: Accessible.Button
            Accessible.name: display

            Rectangle {
                anchors.fill: parent
                anchors.rightMargin: root.keyboard.gap
                anchors.bottomMargin: root.keyboard.gap
                radius: 12
                color: tap.pressed ? root.keyboard.pressedColor : root.keyboard.keyColor
                Text {
                    anchors.fill: parent
                    anchors.margins: 8
                    text: cell.display
                    color: root.keyboard.inkColor
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    fontSizeMode: Text.HorizontalFit
                    font.pixelSize: 48
                    minimumPixelSize: 28
                }
                TapHandler {
                    id: tap

                    longPressThreshold: 0
                    onTapped: {
                        root.keyboard.candidatesExpanded = false
                        InputContext.inputEngine.wordCandidateListModel.selectItem(cell.index)
                    }
                }
            }
        }
    }
}
