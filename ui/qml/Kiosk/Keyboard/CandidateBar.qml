pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.VirtualKeyboard.Core

// The words that the Pinyin may mean, the likeliest first.
Item {
    id: root

    required property KioskKeyboard keyboard
    readonly property int count: list.count

    function choose(index: int) {
        keyboard.candidatesExpanded = false
        InputContext.inputEngine.wordCandidateListModel.selectItem(index)
    }

    ListView {
        id: list

        anchors.fill: parent
        anchors.rightMargin: more.visible ? more.width + root.keyboard.gap : 0
        orientation: ListView.Horizontal
        spacing: root.keyboard.gap
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        cacheBuffer: 0
        model: InputContext.inputEngine.wordCandidateListModel
        onCountChanged: positionViewAtBeginning()
        delegate: Rectangle {
            id: candidate

            required property string display
            required property int index
            readonly property bool first: index === 0 && root.keyboard.composing
            // Half a word at the edge reads as another word.
            readonly property bool whole: x >= list.contentX && x + width <= list.contentX + list.width

            objectName: "candidate_" + index
            opacity: whole ? 1 : 0
            enabled: whole
            width: Math.max(96, word.implicitWidth + 2 * 26)
            height: root.height
            radius: 12
            color: tap.pressed ? root.keyboard.pressedColor : first ? root.keyboard.keyColor : "transparent"

            Accessible.role: Accessible.Button
            Accessible.name: display

            Text {
                id: word

                anchors.centerIn: parent
                text: candidate.display
                color: tap.pressed || candidate.first ? root.keyboard.inkColor : root.keyboard.onCounterColor
                font.pixelSize: root.keyboard.low ? 40 : 48
                font.bold: candidate.first
            }
            TapHandler {
                id: tap

                longPressThreshold: 0
                onTapped: root.choose(candidate.index)
            }
        }
    }
    Rectangle {
        id: more

        objectName: "key_more"
        anchors.right: parent.right
        width: 96
        height: parent.height
        radius: 12
        color: moreTap.pressed ? root.keyboard.pressedColor : "transparent"
        visible: list.count > 0 && (list.contentWidth > root.width || root.keyboard.candidatesExpanded)

        Accessible.role: Accessible.Button
        Accessible.name: "更多"

        KeyIcon {
            anchors.centerIn: parent
            name: root.keyboard.candidatesExpanded ? "up" : "down"
            color: root.keyboard.onCounterColor
        }
        TapHandler {
            id: moreTap

            gesturePolicy: TapHandler.ReleaseWithinBounds
            longPressThreshold: 0
            onTapped: root.keyboard.candidatesExpanded = !root.keyboard.candidatesExpanded
        }
    }
}
