pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The frame of every page: what is read (`lead`), what is touched (`body`), and the actions on the counter.
// Upright the two stand one below the other, lying side by side; in low mode the body keeps to the lower part.
Item {
    id: page

    property alias lead: leadColumn.data
    default property alias body: bodyColumn.data
    property alias actions: actionRow.data
    // What rises on the counter in place of the actions, and the questions that lie over the page.
    property alias tray: trayHolder.data
    property alias over: overHolder.data
    readonly property bool asking: overHolder.visibleChildren.length > 0
    property alias bodySpacing: bodyColumn.spacing
    property alias bodyScroll: bodyArea
    property alias actionsSpread: actionRow.spread
    // On the wide screen the keys leave the actions their place.
    property bool actionsWhileTyping: false
    // The answers stand just above the counter when they do not fill the page.
    property bool bodyLow: false
    // Keys or wheels stand on the counter; the edge rises and the actions make room.
    property bool raised: keyboardOpen
    property bool hasHeader: true
    // Without steps above it the title stands beside the name instead of below it.
    property bool besideChip: false
    property real chipWidth: 0
    // The end key joins the action row in low mode.
    property bool canEnd: false
    property real leadShare: 0.46
    // Set by the shell while the keyboard stands on the counter.
    property bool keyboardOpen: false

    // While keys stand on the low, wide screen, steps and name make room for the field.
    readonly property bool headed: hasHeader && !(raised && Theme.landscape)
    readonly property bool walled: !(raised && Theme.landscape)
    readonly property int edge: {
        if (raised)
            return Theme.edgeRaised;
        return actionRow.lines === 2 ? Theme.edgeTwoRows : Theme.edgeOneRow;
    }
    readonly property int contentTop: Theme.statusHeight + (besideChip ? 8 : !walled ? 4 : !headed ? 28 : Theme.elderly ? 124 : 104)
    readonly property int contentFloor: edge - (!walled ? 0 : headed ? Theme.wallHeight : Theme.plainWallHeight) - (walled ? Theme.space3 : Theme.space1)
    // On the wide screen each column leaves the strip at its right to its scroll bar and key.
    readonly property int strip: 92
    readonly property real leadWidth: Theme.landscape ? (1920 - Theme.margin - 2 * strip) * leadShare : 960
    readonly property int bodyX: Theme.landscape ? Theme.margin + leadWidth + strip : Theme.margin
    readonly property int bodyTop: {
        if (Theme.landscape)
            return contentTop;
        const under = leadArea.y + leadArea.height + (leadArea.implicitHeight > 0 ? Theme.space4 : 0);
        return Theme.low && !raised ? Math.max(Theme.lowTop, under) : under;
    }

    // Upright, a lead that would leave the answers too little room goes up with them: nobody looks for two scroll bars.
    // Not where the body measures itself by the room that is left.
    property bool leadMayScroll: true
    readonly property real room: contentFloor - contentTop
    readonly property bool merged: leadMayScroll && !Theme.landscape && !Theme.low && leadColumn.implicitHeight > room * 0.42 && leadColumn.implicitHeight + Theme.space4 + bodyColumn.implicitHeight > room

    signal endAsked

    width: Theme.width
    height: Theme.height

    ScrollArea {
        id: leadArea

        readonly property real most: {
            if (Theme.landscape)
                return page.room;
            // In low mode nothing else stands above the hands' part.
            const low = Theme.low && !page.raised ? Theme.lowTop - page.contentTop - Theme.space4 : 0;
            return Math.max(page.room * 0.42, page.room - Theme.space4 - bodyColumn.implicitHeight, low);
        }

        x: Theme.margin
        y: page.contentTop
        width: page.leadWidth
        height: Math.min(implicitHeight, most)
        moreName: "scroll_more_lead"

        ColumnLayout {
            id: leadHome

            Layout.fillWidth: true
            visible: !page.merged
        }
    }

    ScrollArea {
        id: bodyArea

        x: page.bodyX
        y: page.bodyTop
        width: Theme.width - x - (Theme.landscape ? page.strip : Theme.margin)
        height: page.contentFloor - y
        atBottom: page.bodyLow && !page.merged

        ColumnLayout {
            id: mergedHome

            Layout.fillWidth: true
            visible: page.merged
        }

        ColumnLayout {
            id: bodyColumn

            Layout.fillWidth: true
            spacing: Theme.space4
        }
    }

    ColumnLayout {
        id: leadColumn

        Layout.fillWidth: true
        parent: page.merged ? mergedHome : leadHome
        spacing: Theme.space2
    }

    ActionRow {
        id: actionRow

        visible: !page.raised || Theme.landscape && page.actionsWhileTyping && page.keyboardOpen
        x: Theme.landscape ? Theme.keysWidth + 40 : Theme.margin
        y: Theme.landscape ? Theme.keysTop + 28 : page.edge + 44
        width: Theme.width - x - Theme.margin
        height: Theme.landscape ? 140 : implicitHeight

        // Before the page's own actions: it stands farthest from the lamp.
        SecondaryButton {
            objectName: "end_low"
            visible: Theme.low && page.canEnd
            text: qsTr("结束")
            onClicked: page.endAsked()
        }
    }

    Item {
        id: trayHolder

        x: Theme.margin
        y: Theme.edgeRaised + 32
        width: Theme.width - 2 * x
        height: Theme.keysTop - y - 24
    }

    Item {
        id: overHolder

        anchors.fill: parent
    }
}
