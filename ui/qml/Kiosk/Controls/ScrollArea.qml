pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// A column that scrolls when it must. Then a bar shows how far, and a key moves on by a page, so that nobody needs to
// know that a screen can be pushed; on the wide screen the key stands beside the column. `atBottom`: what does not fill the area stands at its lower end, near the hand.
Item {
    id: area

    default property alias content: column.data
    property alias spacing: column.spacing
    property bool atBottom: false
    property string moreName: "scroll_more"
    // What the content fades into where it goes on.
    property color backdrop: Theme.ground
    readonly property alias flickable: view
    readonly property bool scrolls: column.implicitHeight > area.height + 1

    function toTop(): void {
        view.contentY = 0;
    }

    // Brings `item` into view, for a field that the keyboard would cover.
    function reveal(item: Item): void {
        const top = item.mapToItem(view.contentItem, 0, 0).y;
        const lowest = Math.max(0, view.contentHeight - view.height);
        if (top < view.contentY)
            view.contentY = Math.max(0, top - Theme.space4);
        else if (top + item.height > view.contentY + view.height)
            view.contentY = Math.min(lowest, top + item.height - view.height + Theme.space4);
    }

    function onward(): void {
        const lowest = view.contentHeight - view.height;
        view.contentY = view.contentY >= lowest - 1 ? 0 : Math.min(lowest, view.contentY + view.height * 0.8);
    }

    implicitHeight: column.implicitHeight

    Flickable {
        id: view

        width: area.width
        height: area.height - (area.scrolls && !Theme.landscape ? more.height + Theme.space2 : 0)
        contentWidth: width
        contentHeight: column.implicitHeight
        boundsBehavior: Flickable.StopAtBounds
        clip: area.scrolls
        interactive: area.scrolls

        Behavior on contentY {
            enabled: !view.moving && !Theme.calm
            NumberAnimation {
                duration: Theme.pageTime
                easing.type: Easing.OutCubic
            }
        }

        ColumnLayout {
            id: column

            y: area.atBottom ? Math.max(0, view.height - implicitHeight) : 0
            width: view.width
            spacing: Theme.space4
        }
    }

    Rectangle {
        visible: area.scrolls && !view.atYEnd
        anchors.bottom: view.bottom
        width: view.width
        height: 48
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Qt.alpha(area.backdrop, 0)
            }
            GradientStop {
                position: 1
                color: area.backdrop
            }
        }
    }

    Rectangle {
        visible: area.scrolls
        x: area.width + (Theme.landscape ? 40 : 20)
        width: 12
        height: Theme.landscape ? view.height - more.height - Theme.space2 : view.height
        radius: 6
        color: Theme.sunk

        Rectangle {
            y: parent.height * view.visibleArea.yPosition
            width: parent.width
            height: parent.height * view.visibleArea.heightRatio
            radius: 6
            color: Theme.edge
        }
    }

    QuietButton {
        id: more

        readonly property string words: view.atYEnd ? qsTr("回到上面") : qsTr("往下还有")

        visible: area.scrolls
        objectName: area.moreName
        x: Theme.landscape ? area.width + 6 : area.width - width
        anchors.bottom: parent.bottom
        implicitHeight: Theme.landscape ? 164 : Theme.smallButton
        implicitWidth: Theme.landscape ? 80 : implicitContentWidth + leftPadding + rightPadding
        leftPadding: Theme.landscape ? 0 : Theme.space4
        rightPadding: leftPadding
        tall: Theme.landscape
        textSize: Theme.landscape ? 30 : Theme.support
        text: !Theme.landscape ? words : view.atYEnd ? qsTr("回到\n上面") : qsTr("往下\n还有")
        Accessible.name: words
        iconName: view.atYEnd ? "up" : "down"
        onClicked: area.onward()
    }
}
