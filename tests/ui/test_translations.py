"""The screen speaks English wherever it speaks Chinese, and what is shipped is what stands in the source."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QTranslator

from kiosk.config import assets_dir
from ui.application import QML_DIR

TRANSLATIONS = assets_dir() / "translations"
_TOOLS = Path(sys.executable).parent


def updated(folder: Path) -> ET.Element:
    """The translation as it would be after reading every QML file again."""
    copy = folder / "ui_en.ts"
    shutil.copy(TRANSLATIONS / "ui_en.ts", copy)
    files = [str(file) for file in sorted(QML_DIR.rglob("*.qml"))]
    subprocess.run(
        [
            _TOOLS / "pyside6-lupdate",
            *("-silent", "-locations", "none", "-no-obsolete"),
            *("-source-language", "zh_CN", "-target-language", "en_GB"),
            *files,
            *("-ts", str(copy)),
        ],
        check=True,
        cwd=QML_DIR.parent.parent,
    )
    return ET.parse(copy).getroot()  # noqa: S314 - our own file


def test_every_word_of_the_pages_has_its_english(tmp_path: Path) -> None:
    messages = list(updated(tmp_path).iter("message"))
    missing = [
        message.findtext("source")
        for message in messages
        if (translation := message.find("translation")) is None
        or translation.get("type") is not None
        or not translation.text
    ]
    assert missing == []
    assert len(messages) > 100


def test_the_english_has_every_placeholder_of_the_chinese() -> None:
    root = ET.parse(TRANSLATIONS / "ui_en.ts").getroot()  # noqa: S314 - our own file
    for message in root.iter("message"):
        source, translation = message.findtext("source") or "", message.findtext("translation") or ""
        assert [mark for mark in ("%1", "%2", "%3") if mark in source] == [
            mark for mark in ("%1", "%2", "%3") if mark in translation
        ], source


def test_what_is_shipped_was_compiled_from_what_is_written(tmp_path: Path) -> None:
    compiled = tmp_path / "ui_en.qm"
    subprocess.run(
        [_TOOLS / "pyside6-lrelease", "-silent", str(TRANSLATIONS / "ui_en.ts"), "-qm", str(compiled)], check=True
    )
    assert compiled.read_bytes() == (TRANSLATIONS / "ui_en.qm").read_bytes()


@pytest.mark.parametrize(("context", "source", "english"), [("KeyBar", "返回", "Back"), ("EndDialog", "结束", "End")])
def test_the_shipped_file_answers_in_english(context: str, source: str, english: str) -> None:
    translator = QTranslator()
    assert translator.load("ui_en", str(TRANSLATIONS))
    assert translator.translate(context, source) == english
