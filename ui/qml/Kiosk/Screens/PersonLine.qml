pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A person as far as a bystander may read: the family name and the ends of the number.
ColumnLayout {
    id: line

    property string role: ""
    property string name: ""
    property string number: ""

    Layout.fillWidth: true
    spacing: 0

    Words {
        Layout.fillWidth: true
        text: line.role
        color: Theme.ink2
        font.pixelSize: Theme.support
    }

    Words {
        Layout.fillWidth: true
        text: line.name + "　" + line.number
        strong: true
        font.pixelSize: Theme.elderly ? 46 : 42
    }
}
