"""Run as a program: a screen process with a page to be driven by the robot."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.config import ScreenSection
from kiosk.filing.session import State
from kiosk.services.loop import Loop
from kiosk.services.snapshot import SessionSnapshot
from ui.screen_process import ScreenOptions, run_screen

MAIN = """
    import QtQuick
    import QtQuick.Templates as T
    import Kiosk.Items
    import Kiosk.Keyboard
    Window {
        id: window
        color: "#0B4450"
        property int pressed: 0
        Column {
            objectName: "page"
            spacing: 20
            Text { text: "按了 " + window.pressed + " 次"; font.pixelSize: 30 }
            Rectangle {
                objectName: "button"; width: 300; height: 100
                TapHandler { onTapped: window.pressed += 1 }
            }
            Rectangle {
                objectName: "off"; width: 300; height: 20; enabled: false
                TapHandler { onTapped: window.pressed += 100 }
            }
            Rectangle {
                objectName: "opens"; width: 300; height: 60
                TapHandler { onTapped: dialog.visible = true }
            }
            T.AbstractButton {
                objectName: "moves"; width: 300; height: 60
                transform: Translate { id: aside }
                onPressed: aside.x = 600
                onClicked: window.pressed += 1
            }
            TextInput { objectName: "name"; width: 500; height: 60; font.pixelSize: 40 }
            SignaturePad { id: pad; objectName: "pad"; width: 500; height: 150 }
            Text { id: strokes; objectName: "strokes"; text: "笔画 0" }
            ListView {
                objectName: "list"; width: 500; height: 200; clip: true; model: 40
                delegate: Rectangle {
                    required property int index
                    objectName: "row_" + index; width: 500; height: 80
                    Text { text: "第 " + parent.index + " 行" }
                    TapHandler { onTapped: window.pressed += 1000 }
                }
                cacheBuffer: 10000
            }
            Text { visible: false; text: "看不见的" }
        }
        property int signed: 0
        Connections { target: pad; function onStrokesChanged() { window.signed += 1
            strokes.text = "笔画 " + window.signed } }
        Rectangle {
            id: dialog
            objectName: "dialog"; visible: false; anchors.fill: parent; color: "#cc0F2429"
            MouseArea { anchors.fill: parent }
            Rectangle {
                objectName: "close"; width: 300; height: 100; anchors.centerIn: parent
                TapHandler { onTapped: dialog.visible = false }
            }
        }
        KioskKeyboard { objectName: "keyboard"; width: parent.width; anchors.bottom: parent.bottom }
    }"""


class Session:
    def __init__(self, loop: Loop) -> None:
        self.snapshot = SessionSnapshot(state=State.IDLE)
        self._loop = loop

    @property
    def intents(self) -> Session:
        return self

    def on_change(self, listener: object) -> None:
        """Nothing that listens is told; the state is asked for."""

    def touched(self) -> None:
        self.snapshot = SessionSnapshot(state=State.CHOOSING)

    def open_devices(self) -> None:
        """There are none."""

    def close(self) -> None:
        """There is nothing to close."""


def main() -> int:
    folder, robot = (Path(argument) for argument in sys.argv[1:])
    page = folder / "Main.qml"
    page.write_text(MAIN, encoding="utf-8")
    options = ScreenOptions(screen=ScreenSection(width=1080, height=1920, fullscreen=False), robot=robot, main=page)
    return run_screen(Session, options, lambda _: {})


if __name__ == "__main__":
    sys.exit(main())
