pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// The counter's edge: Nanjing's city wall. Each finished step builds one battlement; the present one is tall and has an
// arrow slit; what is to come is hollow. Without steps it is the plain crenellation.
Item {
    id: wall

    property list<string> steps

    readonly property int gap: 24
    readonly property int plain: Theme.landscape ? 23 : 12
    readonly property real part: (width - (steps.length - 1) * gap) / Math.max(1, steps.length)

    height: Theme.wallHeight
    Accessible.ignored: true

    Repeater {
        model: wall.steps.length

        delegate: Item {
            id: battlement

            required property int index
            readonly property string step: wall.steps[index] ?? "todo"

            x: index * (wall.part + wall.gap)
            width: wall.part
            height: wall.height

            Rectangle {
                anchors.bottom: parent.bottom
                anchors.bottomMargin: battlement.step === "todo" ? -3 : 0
                width: parent.width
                height: battlement.step === "now" ? 50 : battlement.step === "done" ? 26 : 29
                color: battlement.step === "todo" ? "transparent" : Theme.counter
                border.width: battlement.step === "todo" ? 3 : 0
                border.color: Theme.edge

                Rectangle {
                    visible: battlement.step === "now"
                    anchors.horizontalCenter: parent.horizontalCenter
                    y: 18
                    width: Math.min(44, parent.width / 3)
                    height: 14
                    color: Theme.surface
                }
            }
        }
    }

    // The plain wall runs on to both sides of the screen.
    Repeater {
        model: wall.steps.length === 0 ? 2 : 0

        delegate: Rectangle {
            required property int index

            x: index === 0 ? -Theme.margin : wall.width
            anchors.bottom: parent?.bottom
            width: Theme.margin
            height: 18
            color: Theme.counter
        }
    }

    Repeater {
        model: wall.steps.length === 0 ? wall.plain - 1 : 0

        delegate: Rectangle {
            required property int index
            readonly property real pitch: (wall.width - 24) / (wall.plain - 1)

            x: 24 + index * pitch
            anchors.bottom: parent?.bottom
            width: pitch - 24
            height: 18
            color: Theme.counter
        }
    }
}
