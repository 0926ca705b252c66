pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Kiosk.Controls
import Kiosk.Theme

// A large picture with its word, where a page has nothing to touch.
ColumnLayout {
    id: emblem

    required property string iconName
    property string text: ""
    property int size: 240
    property int textSize: Theme.heading
    property color fill: Theme.lakeTint
    property color tint: Theme.lake

    spacing: Theme.space4

    Rectangle {
        Layout.alignment: Qt.AlignHCenter
        Layout.preferredWidth: emblem.size
        Layout.preferredHeight: emblem.size
        radius: emblem.size / 2
        color: emblem.fill

        Icon {
            anchors.centerIn: parent
            name: emblem.iconName
            tint: emblem.tint
            size: Math.round(emblem.size * 0.55)
        }
    }

    Words {
        Layout.alignment: Qt.AlignHCenter
        visible: text !== ""
        text: emblem.text
        strong: true
        color: Theme.lake
        font.pixelSize: emblem.textSize
        wrapMode: Text.NoWrap
    }
}
