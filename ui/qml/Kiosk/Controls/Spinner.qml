pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Theme

// Turning once a second; in reduced motion it stands still and the words beside it say the state.
Icon {
    id: spinner

    name: "redo"
    tint: Theme.ink

    RotationAnimator on rotation {
        running: spinner.visible && !Theme.calm
        from: 0
        to: 360
        duration: 1000
        loops: Animation.Infinite
    }
}
