pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Keyboard
import Kiosk.Theme
import Kiosk.ViewModels

// What never moves: status line, step and name, the counter with its wall and keys; the page in between.
Item {
    id: shell

    required property AppViewModel app

    // The idle warning replaces the page; it does not lie over it, so that nothing of it can be read.
    readonly property bool covered: app.idleSeconds >= 0
    readonly property Page page: (covered ? cover.item : pages.item) as Page
    readonly property int edge: page?.edge ?? Theme.edgeOneRow
    readonly property bool headed: page?.headed ?? false

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    StatusBar {
        x: Theme.margin
        width: parent.width - 2 * x
        chinese: shell.app.language === "zh"
        outlet: shell.app.frame.outlet
        network: shell.app.frame.network
        networkText: shell.app.frame.networkText
        time: shell.app.time
    }

    Rectangle {
        id: counter

        y: shell.edge
        width: parent.width
        height: parent.height - y
        color: Theme.counter

        Behavior on y {
            enabled: !Theme.calm
            NumberAnimation {
                duration: Theme.panelTime
                easing.type: Easing.OutCubic
            }
        }
    }

    StepWall {
        x: Theme.margin
        width: parent.width - 2 * x
        anchors.bottom: counter.top
        visible: shell.page?.walled ?? true
        steps: shell.app.frame.wall
    }

    PageLoader {
        id: pages

        app: shell.app
        screen: shell.app.screen
        visible: !shell.covered
        // A question of the page lies over everything, the keys too.
        z: (item as Page)?.asking ? 1 : 0
    }

    Loader {
        id: cover

        active: shell.covered
        sourceComponent: IdleScreen {
            app: shell.app
        }
    }

    Header {
        id: header

        visible: shell.headed
        x: Theme.margin
        y: Theme.statusHeight + 8
        width: parent.width - 2 * x
        frame: shell.app.frame
        canEnd: shell.app.canEnd && !Theme.low && !shell.covered
        onEndAsked: shell.app.askEnd()
    }

    KioskKeyboard {
        id: keyboard

        y: counter.y + 34
        width: parent.width
        height: Theme.keysTop - Theme.edgeRaised - 46
        visible: open && !shell.covered
        language: shell.app.language
    }

    KeyBar {
        y: Theme.keysTop
        width: Theme.keysWidth
        height: parent.height - y
        chinese: shell.app.language === "zh"
        canBack: shell.app.canBack
        canSpeak: shell.app.canSpeak
        speaking: shell.app.speaking
        onBack: shell.app.back()
        onHelp: shell.app.openHelp()
        onElderly: shell.app.switchElderly()
        onLanguage: shell.app.switchLanguage()
        onSpeak: shell.app.speak(shell.spoken())
    }

    Loader {
        anchors.fill: parent
        active: shell.app.confirmEnd && !shell.covered
        sourceComponent: EndDialog {
            app: shell.app
        }
    }

    Loader {
        anchors.fill: parent
        active: shell.app.helpOpen && !shell.app.confirmEnd && !shell.covered
        sourceComponent: HelpPanel {
            app: shell.app
        }
    }

    Binding {
        target: shell.page
        when: shell.page !== null
        property: "chipWidth"
        value: header.chipWidth
    }

    Binding {
        target: shell.page
        when: shell.page !== null
        property: "keyboardOpen"
        value: keyboard.open
    }

    // What stands on the page, in reading order, as one text to be read aloud.
    function spoken(): string {
        const lines = [];
        const walk = item => {
            if (!item.visible || item.opacity === 0)
                return;
            if (item instanceof Words && item.text !== "")
                lines.push(item.text);
            for (const child of item.children)
                walk(child);
        };
        if (shell.page !== null)
            walk(shell.page);
        return lines.join("\n");
    }
}
