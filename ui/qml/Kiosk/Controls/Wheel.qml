pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// One column of the date: tap a number, push the list, or step with the two keys.
Item {
    id: wheel

    property int first: 1
    property int last: 12
    property int value: first
    property string unit: ""
    property string name: ""
    readonly property int rowHeight: 92

    signal chosen(int value)

    function show(): void {
        list.positionViewAtIndex(Math.max(0, wheel.value - wheel.first), ListView.Center);
    }

    onValueChanged: show()
    onHeightChanged: Qt.callLater(show)
    Component.onCompleted: show()

    KeyStep {
        id: up

        objectName: "date_" + wheel.name + "_up"
        anchors.top: parent.top
        width: parent.width
        iconName: "up"
        text: qsTr("前一个") + wheel.unit
        enabled: wheel.value > wheel.first
        onClicked: wheel.chosen(wheel.value - 1)
    }

    ListView {
        id: list

        anchors.top: up.bottom
        anchors.bottom: down.top
        anchors.topMargin: Theme.space1
        anchors.bottomMargin: Theme.space1
        width: parent.width
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        // Rows out of sight are not made ahead of time: the wheels may go away at any touch.
        cacheBuffer: 0
        model: wheel.last - wheel.first + 1

        delegate: Touch {
            id: row

            required property int index
            readonly property int number: wheel.first + index

            objectName: "date_" + wheel.name + "_" + number
            width: list.width
            height: wheel.rowHeight
            text: number + wheel.unit
            onClicked: wheel.chosen(number)

            background: Rectangle {
                radius: Theme.radiusKey
                color: row.number === wheel.value ? Theme.surface : row.down ? Theme.keyBar : "transparent"
            }

            contentItem: Words {
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: row.text
                strong: row.number === wheel.value
                color: row.number === wheel.value ? Theme.ink : Theme.surface
                font.pixelSize: 46
                wrapMode: Text.NoWrap
                Accessible.ignored: true
            }
        }
    }

    KeyStep {
        id: down

        objectName: "date_" + wheel.name + "_down"
        anchors.bottom: parent.bottom
        width: parent.width
        iconName: "down"
        text: qsTr("后一个") + wheel.unit
        enabled: wheel.value < wheel.last
        onClicked: wheel.chosen(wheel.value + 1)
    }
}
