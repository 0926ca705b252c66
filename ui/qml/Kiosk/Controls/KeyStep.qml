pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// A step up or down on the counter; held down it keeps stepping.
Touch {
    id: key

    property string iconName: "up"

    implicitHeight: 88
    autoRepeat: true
    autoRepeatDelay: 500
    autoRepeatInterval: 120

    background: Rectangle {
        radius: Theme.radiusKey
        color: key.down ? Theme.lampPressed : "#C5D7DA"
        opacity: key.enabled ? 1 : 0.4
    }

    contentItem: Item {
        Icon {
            anchors.centerIn: parent
            name: key.iconName
            tint: Theme.ink
            size: 48
        }
    }
}
