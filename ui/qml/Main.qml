pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Screens
import Kiosk.Theme
import Kiosk.ViewModels

// The window. The pages are laid out on 1080×1920 or 1920×1080 and scaled to what the window really has.
Window {
    id: window

    required property AppViewModel app
    // Set for pictures and tests: nothing moves.
    property bool still: false

    width: 1080
    height: 1920
    color: Theme.ground
    title: qsTr("宁满意")

    Binding {
        target: Theme
        property: "elderly"
        value: window.app.elderly
    }

    Binding {
        target: Theme
        property: "chinese"
        value: window.app.language === "zh"
    }

    Binding {
        target: Theme
        property: "landscape"
        value: window.width > window.height
    }

    Binding {
        target: Theme
        property: "still"
        value: window.still
    }

    Shell {
        anchors.centerIn: parent
        width: Theme.width
        height: Theme.height
        scale: Math.min(window.width / width, window.height / height)
        app: window.app
    }
}
