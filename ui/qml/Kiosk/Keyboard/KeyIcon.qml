pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

// Line drawings on a grid of 48, 3 px round strokes.
Shape {
    id: root

    property string name
    property color color
    readonly property var drawings: ({
            "": "",
            erase: "M 17 10 H 43 V 38 H 17 L 5 24 Z M 24 18 L 36 30 M 36 18 L 24 30",
            shift: "M 24 8 L 8 26 H 17 V 40 H 31 V 26 H 40 Z",
            down: "M 10 18 L 24 32 L 38 18",
            up: "M 10 30 L 24 16 L 38 30",
            hide: "M 6 8 H 42 V 30 H 6 Z M 14 24 H 34 M 13 16 H 14 M 20 16 H 21 M 27 16 H 28 M 34 16 H 35 M 18 38 L 24 44 L 30 38"
        })

    width: 48
    height: 48

    ShapePath {
        strokeWidth: 3
        strokeColor: root.color
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin
        PathSvg {
            path: root.drawings[root.name]
        }
    }
}
