pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What can be done next. Declared with the lamp last, so that it stands in the same place on every page: at the right of
// the others, or below them where large buttons need the width.
GridLayout {
    id: row

    readonly property bool lamp: count(true) > 0
    readonly property int others: count(false)
    // One above the other even where two would fit side by side.
    property bool spread: false
    readonly property bool stacked: Theme.stacked && (spread || others > 1)
    // 0 when there is nothing to press here.
    readonly property int lines: (lamp ? 1 : 0) + (others > 0 && (stacked || !lamp) ? 1 : 0)

    function count(lamps: bool): int {
        let found = 0;
        for (const child of row.children) {
            if (child.visible && (child instanceof PrimaryButton) === lamps)
                ++found;
        }
        return found;
    }

    columns: 12
    columnSpacing: Theme.gutter
    rowSpacing: Theme.gutter
    uniformCellWidths: stacked
}
