pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Theme

// Icon, words with an optional second line, arrow: the inside of the big buttons.
Item {
    id: face

    property string text: ""
    property string note: ""
    property string iconName: ""
    property bool arrow: false
    property bool busy: false
    property color tint: Theme.ink
    property int textSize: Theme.heading
    property int noteSize: Theme.smallest
    property int iconSize: Theme.elderly ? 64 : 56

    implicitWidth: row.implicitWidth
    implicitHeight: row.implicitHeight

    RowLayout {
        id: row

        anchors.centerIn: parent
        width: Math.min(implicitWidth, face.width)
        spacing: Theme.space4

        Icon {
            visible: face.iconName !== "" && !face.busy
            name: face.iconName
            tint: face.tint
            size: face.iconSize
        }

        Spinner {
            visible: face.busy
            tint: face.tint
            size: face.iconSize
        }

        ColumnLayout {
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: face.text
                strong: true
                color: face.tint
                font.pixelSize: face.textSize
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 0.86
                Accessible.ignored: true
            }

            Words {
                Layout.fillWidth: true
                visible: face.note !== ""
                text: face.note
                color: face.tint
                font.pixelSize: face.noteSize
                horizontalAlignment: Text.AlignHCenter
                lineHeight: 0.9
                Accessible.ignored: true
            }
        }

        Icon {
            visible: face.arrow && !face.busy
            name: "arrow"
            tint: face.tint
            size: face.iconSize
        }
    }
}
