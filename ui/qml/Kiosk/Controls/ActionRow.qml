pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What can be done next. Declared with the lamp first: side by side it stands at the right, and where large buttons need
// the width it stands above the others.
GridLayout {
    id: row

    readonly property bool lamp: count(true) > 0
    readonly property int others: count(false)
    // 0 when there is nothing to press here.
    readonly property int lines: (lamp ? 1 : 0) + (others > 0 && (Theme.stacked || !lamp) ? 1 : 0)

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
    uniformCellWidths: Theme.stacked
    layoutDirection: Theme.stacked || !lamp ? Qt.LeftToRight : Qt.RightToLeft
}
