pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// What can be done next, on the counter: side by side, or one above the other where large buttons need the width.
GridLayout {
    id: row

    readonly property int shown: {
        let count = 0;
        for (const child of row.children)
            count += child.visible ? 1 : 0;
        return count;
    }
    // 0 when there is nothing to press here, 2 when the actions stand one above the other.
    readonly property int rows: shown === 0 ? 0 : Theme.stacked && shown > 1 ? 2 : 1

    columnSpacing: Theme.gutter
    rowSpacing: Theme.gutter
}
