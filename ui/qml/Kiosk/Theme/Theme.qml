pragma Singleton
pragma ComponentBehavior: Bound

import QtQuick

// The tokens of the visual direction. `elderly`, `landscape` and `low` are set once by the window; all sizes follow.
QtObject {
    id: theme

    property bool elderly: false
    property bool landscape: false
    // Every control within reach of a seated person; the upper part shows only the title or a picture.
    property bool low: false
    // Reduced motion: no slides and no loops, the words say the state.
    readonly property bool calm: elderly || still
    // Nothing moves at all: for pictures and for the robot.
    property bool still: false
    // Large buttons do not fit side by side on the narrow screen: there they stand one above the other.
    readonly property bool stacked: elderly && !landscape

    readonly property color ground: "#EDF2F0"
    readonly property color surface: "#FFFFFF"
    readonly property color sunk: "#DDE7E4"
    readonly property color ink: "#0F2429"
    readonly property color ink2: "#31454B"
    readonly property color lake: "#0C4A56"
    readonly property color lakeTint: "#D8E8E9"
    readonly property color counter: "#0B4450"
    readonly property color keyBar: "#06303A"
    readonly property color mist: "#D3E3E4"
    readonly property color keyOff: "#A9C2C6"
    readonly property color lamp: "#F6C152"
    readonly property color lampPressed: "#DDA22B"
    readonly property color cautionTint: "#FDF0CF"
    readonly property color pine: "#16512F"
    readonly property color pineTint: "#DDEEE3"
    readonly property color brick: "#84241A"
    readonly property color brickTint: "#FAE5DF"
    readonly property color edge: "#56696E"
    readonly property color line: "#B7C7C3"
    readonly property color scrim: "#B30F2429"

    readonly property string family: "Noto Sans CJK SC"
    // Latin words are longer: their titles are set smaller, their reading text is not.
    property bool chinese: true
    readonly property int display: chinese ? (elderly ? 92 : 80) : (elderly ? 76 : 70)
    readonly property int title: chinese ? (elderly ? (landscape ? 76 : 84) : (landscape ? 64 : 72)) : (elderly ? 68 : 60)
    readonly property int heading: elderly ? 60 : 44
    readonly property int body: elderly ? 46 : 36
    // Words on the counter: beside the keys of the wide screen there is less room for long ones.
    readonly property bool tight: landscape && (elderly || !chinese)
    readonly property int lampText: tight ? 44 : elderly ? 60 : 54
    readonly property int actionText: tight ? 36 : elderly ? 46 : 40
    readonly property int support: elderly ? 42 : 31
    readonly property int smallest: elderly ? 38 : 28

    readonly property int space1: 8
    readonly property int space2: 12
    readonly property int space3: 20
    readonly property int space4: 24
    readonly property int space5: 36
    readonly property int space6: 48
    readonly property int radius: 16
    readonly property int radiusKey: 12
    readonly property int radiusBadge: 8

    readonly property int width: landscape ? 1920 : 1080
    readonly property int height: landscape ? 1080 : 1920
    readonly property int margin: landscape ? 72 : 60
    readonly property int gutter: 24
    readonly property int statusHeight: 88
    // Where the key bar begins, and the counter's edge above one or two rows of actions.
    readonly property int keysTop: landscape ? 884 : (elderly ? 1708 : 1732)
    readonly property int keysWidth: landscape ? 928 : 1080
    readonly property int edgeOneRow: landscape ? 884 : (elderly ? 1460 : 1500)
    readonly property int edgeTwoRows: landscape ? 884 : 1290
    readonly property int edgeRaised: landscape ? 374 : (elderly ? 1064 : 1098)
    // The step wall stands this high above the edge.
    readonly property int wallHeight: 50
    readonly property int plainWallHeight: 18
    readonly property int lowTop: 740

    readonly property int target: elderly ? 148 : 80
    readonly property int primaryHeight: landscape ? 140 : (elderly ? 164 : 148)
    readonly property int choiceHeight: elderly ? 188 : 164
    // A choice among several that are to be seen at once: the wide screen is low.
    readonly property int choiceRow: landscape ? (elderly ? 152 : 132) : choiceHeight
    readonly property int smallButton: elderly ? 120 : 84
    readonly property int fieldHeight: elderly ? 148 : 116

    readonly property int pressTime: still ? 0 : 80
    readonly property int pageTime: still ? 0 : calm ? 120 : 200
    readonly property int panelTime: still ? 0 : calm ? 120 : 280
    readonly property int pageSlide: calm ? 0 : 24
}
