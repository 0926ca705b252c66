pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// The other way on: an outline, of mist on the counter and of the edge's grey on paper.
Touch {
    id: button

    property string note: ""
    property string iconName: ""
    property bool onPaper: false
    property int textSize: Theme.actionText

    readonly property color tint: !onPaper ? (enabled ? "#FFFFFF" : Theme.keyOff) : (enabled ? Theme.ink : Theme.ink2)

    readonly property ActionRow row: parent as ActionRow

    implicitHeight: 148
    leftPadding: Theme.space3
    rightPadding: Theme.space3
    Layout.columnSpan: row?.stacked ?? false ? 12 / Math.max(1, row.others) : 1
    Layout.fillWidth: true
    Layout.horizontalStretchFactor: 1
    Layout.preferredWidth: Theme.tight || Theme.elderly ? 340 : 290
    Layout.preferredHeight: Theme.landscape ? 140 : row !== null && !row.stacked ? Theme.primaryHeight : 148
    Accessible.description: note

    background: Rectangle {
        radius: Theme.radius
        color: {
            if (!button.down)
                return "transparent";
            return button.onPaper ? Theme.sunk : Theme.keyBar;
        }
        border.width: 3
        border.color: button.onPaper ? Theme.edge : Theme.mist
    }

    contentItem: ButtonFace {
        text: button.text
        note: Theme.tight ? "" : button.note
        iconName: button.iconName
        tint: button.tint
        textSize: button.textSize
        iconSize: 48
    }
}
