pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes
import Kiosk.Theme

// A ring that is `fraction` full.
Item {
    id: ring

    property real fraction: 0
    property int stroke: 16
    property color tint: Theme.lamp
    property color rest: "#40FFFFFF"

    Shape {
        anchors.fill: parent

        ShapePath {
            strokeWidth: ring.stroke
            strokeColor: ring.rest
            fillColor: "transparent"

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - ring.stroke) / 2
                radiusY: radiusX
                startAngle: 0
                sweepAngle: 360
            }
        }

        ShapePath {
            strokeWidth: ring.stroke
            strokeColor: ring.tint
            fillColor: "transparent"
            capStyle: ShapePath.RoundCap

            PathAngleArc {
                centerX: ring.width / 2
                centerY: ring.height / 2
                radiusX: (ring.width - ring.stroke) / 2
                radiusY: radiusX
                startAngle: -90
                sweepAngle: 360 * Math.max(0, Math.min(1, ring.fraction))
            }
        }
    }
}
