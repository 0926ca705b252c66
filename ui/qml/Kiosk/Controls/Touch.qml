pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Kiosk.Theme

// What every button stands on: acts on release, can be reached by keyboard and by a reader of screens.
T.AbstractButton {
    id: touch

    property bool ringShown: touch.visualFocus

    implicitWidth: Math.max(implicitBackgroundWidth, implicitContentWidth + leftPadding + rightPadding)
    implicitHeight: Math.max(implicitBackgroundHeight, implicitContentHeight + topPadding + bottomPadding)
    focusPolicy: Qt.TabFocus
    font.family: Theme.family

    Accessible.role: Accessible.Button
    Accessible.name: touch.text

    FocusRing {
        visible: touch.ringShown
        z: 1
    }
}
