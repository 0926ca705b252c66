pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Brackets on the page's corners. `corners` are fractions of the picture, which stands at `content`.
Item {
    id: brackets

    property rect content
    property list<real> corners
    property bool steady: false

    Repeater {
        model: Math.floor(brackets.corners.length / 2)

        delegate: Item {
            id: bracket

            required property int index
            // The next and the last corner give the directions of the two arms.
            readonly property point here: brackets.corner(index)
            readonly property point after: brackets.corner((index + 1) % 4)
            readonly property point before: brackets.corner((index + 3) % 4)

            x: here.x
            y: here.y

            Arm {
                angle: Math.atan2(bracket.after.y - bracket.here.y, bracket.after.x - bracket.here.x)
            }

            Arm {
                angle: Math.atan2(bracket.before.y - bracket.here.y, bracket.before.x - bracket.here.x)
            }
        }
    }

    function corner(at: int): point {
        const x = brackets.corners[2 * at] ?? 0;
        const y = brackets.corners[2 * at + 1] ?? 0;
        return Qt.point(content.x + x * content.width, content.y + y * content.height);
    }

    component Arm: Rectangle {
        id: arm

        property real angle: 0

        y: -6
        width: 88
        height: 12
        radius: 6
        antialiasing: true
        color: brackets.steady ? Theme.lamp : Theme.surface

        transform: [
            Translate {
                x: -6
            },
            Rotation {
                origin.x: 0
                origin.y: 6
                angle: arm.angle * 180 / Math.PI
            }
        ]
    }
}
