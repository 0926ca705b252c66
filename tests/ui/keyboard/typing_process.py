"""Run as a program: types a word by Pinyin in a fresh screen process, character by character if it must.

Prints, as JSON, the candidates that the engine proposed for the whole word before anything was chosen.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

from PySide6.QtCore import QEventLoop, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickItem, QQuickView

import ui.application
from kiosk.config import ScreenSection

PAGE = """
    import QtQuick
    import QtQuick.VirtualKeyboard.Core
    import Kiosk.Keyboard
    Item {
        width: 1080; height: 800
        property alias field: field
        TextInput { id: field; objectName: "field"; width: 500; height: 60; focus: true }
        KioskKeyboard { id: keyboard; objectName: "keyboard"; width: 1080; y: 100 }
        function ready() {
            const engine = InputContext.inputEngine
            return InputContext.priv.inputItem === field && engine.inputMode === InputEngine.InputMode.Pinyin
        }
        function type(letters) { for (const letter of letters) keyboard.press(letter) }
        function words() {
            const model = InputContext.inputEngine.wordCandidateListModel, found = []
            for (let i = 0; i < 500; ++i) {
                const word = model.dataAt(i)
                if (word === undefined) break
                found.push(word)
            }
            return JSON.stringify(found)
        }
        function choose(index) { InputContext.inputEngine.wordCandidateListModel.selectItem(index) }
    }"""


def write(root: QQuickItem, letters: str, word: str) -> list[str]:
    """Chooses the longest candidate that continues `word` until it is complete; answers what was proposed first."""
    root.type(letters)
    proposed = json.loads(root.words())
    rest = word
    while rest:
        candidates = json.loads(root.words())
        index = max(
            (number for number, each in enumerate(candidates) if each and rest.startswith(each)),
            key=lambda number: len(candidates[number]),
        )
        rest = rest[len(candidates[index]) :]
        root.choose(index)
        QGuiApplication.processEvents()
    return proposed


def main() -> None:
    folder, letters, word, times, learning = sys.argv[1:]
    if learning == "learning":
        # The engine as it comes, to show what the kiosk's own setting prevents.
        ui.application.ENVIRONMENT = {
            name: value for name, value in ui.application.ENVIRONMENT.items() if name != "XDG_CONFIG_HOME"
        }
        os.environ["XDG_CONFIG_HOME"] = str(Path(folder, "config"))
    application = ui.application.build_application(sys.argv[:1], ScreenSection(fullscreen=False))
    view = QQuickView(application.engine, None)
    page = Path(folder, "Page.qml")
    page.write_text(PAGE, encoding="utf-8")
    view.setSource(QUrl.fromLocalFile(str(page)))
    view.show()
    view.requestActivate()
    root = view.rootObject()
    while not root.ready():
        application.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    proposed: list[str] = []
    for turn in range(int(times)):
        found = write(root, letters, word)
        proposed = proposed if turn else found
    field = root.findChild(QQuickItem, "field")
    assert field is not None
    sys.stdout.write(json.dumps({"proposed": proposed, "text": field.property("text")}))
    sys.stdout.flush()
    view.close()
    application.close()  # orderly, so that the engine has every occasion to write down what it learnt


if __name__ == "__main__":
    main()
