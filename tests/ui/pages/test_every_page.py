"""Every page in every mode: no word is cut off, none stands on another, everything can be hit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtQuick import QQuickItem
from pytestqt.qtbot import QtBot

from ui.gallery import MODES, Mode, walk
from ui.proof import complaints


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.name)
def test_no_word_of_any_page_is_cut_off_or_covered(qtbot: QtBot, mode: Mode) -> None:
    shown, found = 0, []
    for name, _, stage in walk([mode], scale=0.5):
        shown += 1
        found += [f"{name}: {complaint}" for complaint in complaints(stage.window)]
    assert found == []
    assert shown > 30


@pytest.mark.parametrize(
    ("fault", "complaint"),
    [
        ("Text { width: 40; text: 'elided in the middle'; elide: Text.ElideRight }", "cut off"),
        ("Text { text: 'one' } Text { y: 6; text: 'other' }", "stands on"),
        ("Text { x: 590; text: 'over the edge of the window' }", "leaves the screen"),
        ("T.AbstractButton { width: 60; height: 100 }", "too small to hit"),
        (
            "T.AbstractButton { width: 90; height: 90; contentItem: Text { x: 40; text: 'far too long for it' } }",
            "leaves its button",
        ),
    ],
)
def test_the_proof_reader_sees_the_fault(stage: Callable[[str], QQuickItem], fault: str, complaint: str) -> None:
    root = stage(
        "import QtQuick\nimport QtQuick.Templates as T\n"
        f"Item {{ width: 640; height: 400; Item {{ anchors.fill: parent; {fault} }} }}"
    )
    window = root.window()
    assert window is not None
    assert any(complaint in each for each in complaints(window))
