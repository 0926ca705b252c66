"""The check on QML sees Python types, and cannot pass by seeing nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ui.lint_qml import LintFailed, bases_first, lint

MODEL = """
from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement
from base import Base

QML_IMPORT_NAME = "Try.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class ReceiptModel(Base):
    numberChanged = Signal()

    @Property(str, notify=numberChanged)
    def number(self) -> str:
        return ""

    @Property(str, constant=True)
    def outlet(self) -> str:
        return ""

    @Slot()
    def printAgain(self) -> None: ...
"""
BASE = """
from PySide6.QtCore import QObject, Signal
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Try.Models"
QML_IMPORT_MAJOR_VERSION = 1


class Base(QObject):
    pass
"""
PAGE = """import QtQuick
import Try.Models

Text {{
    id: page

    required property ReceiptModel receipt

    text: {expression}
}}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "a_model.py").write_text(MODEL, encoding="utf-8")
    (tmp_path / "base.py").write_text(BASE, encoding="utf-8")
    (tmp_path / "qml").mkdir()
    return tmp_path


def check(tree: Path, expression: str) -> str:
    (tree / "qml" / "Page.qml").write_text(PAGE.format(expression=expression), encoding="utf-8")
    return lint(tree / "qml", tree)


def test_property_of_a_python_type_is_known(tree: Path) -> None:
    assert check(tree, "page.receipt.number + page.receipt.outlet") == ""


def test_misspelt_property_of_a_python_type_is_caught(tree: Path) -> None:
    complaints = check(tree, "page.receipt.nunber")
    assert 'Member "nunber" not found on type "ReceiptModel"' in complaints


def test_misspelt_method_of_a_python_type_is_caught(tree: Path) -> None:
    assert "printAgian" in check(tree, "page.receipt.printAgian()")


def test_unknown_type_is_caught(tree: Path) -> None:
    (tree / "a_model.py").write_text(MODEL.replace("class ReceiptModel", "class SlipModel"), encoding="utf-8")
    assert "ReceiptModel" in check(tree, "page.receipt.number")


def test_check_without_qml_files_fails(tree: Path) -> None:
    with pytest.raises(LintFailed, match="no QML file"):
        lint(tree / "qml", tree)


def test_check_without_python_types_fails(tree: Path) -> None:
    (tree / "a_model.py").unlink()
    (tree / "base.py").unlink()
    with pytest.raises(LintFailed, match="no Python type"):
        check(tree, "page.receipt.number")


def test_base_is_read_before_what_is_built_on_it(tree: Path) -> None:
    paths = [tree / "a_model.py", tree / "base.py"]
    assert [path.name for path in bases_first(paths)] == ["base.py", "a_model.py"]


def test_kiosks_own_pages_have_no_complaint() -> None:
    assert lint() == ""
