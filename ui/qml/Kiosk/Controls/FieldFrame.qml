pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Label and source above, the field, and the sentence about what is wrong below.
ColumnLayout {
    id: frame

    default property alias content: holder.data
    property string label: ""
    property string hint: ""
    property string source: ""
    property string sourceIcon: ""
    property string error: ""

    spacing: Theme.space1
    Layout.fillWidth: true

    RowLayout {
        Layout.fillWidth: true
        spacing: Theme.space3
        visible: frame.label !== "" || frame.source !== ""

        Words {
            Layout.fillWidth: true
            text: frame.label
            strong: true
        }

        Badge {
            visible: frame.source !== ""
            kind: "source"
            iconName: frame.sourceIcon
            text: frame.source
        }
    }

    Words {
        Layout.fillWidth: true
        visible: frame.hint !== ""
        text: frame.hint
        color: Theme.ink2
        font.pixelSize: Theme.support
    }

    ColumnLayout {
        id: holder

        Layout.fillWidth: true
        spacing: Theme.space4
    }

    RowLayout {
        Layout.fillWidth: true
        visible: frame.error !== ""
        spacing: Theme.space2

        Icon {
            Layout.alignment: Qt.AlignTop
            name: "warning"
            tint: Theme.brick
            size: Theme.elderly ? 48 : 40
        }

        Words {
            Layout.fillWidth: true
            text: frame.error
            color: Theme.brick
            strong: true
            font.pixelSize: Theme.support
        }
    }
}
