"""PySide 6.12.0 gives away a reference to None at every call without a result on Python 3.11; the process then ends."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject


def test_calls_into_qt_keep_none_alive() -> None:
    item = QObject()
    calls = 1000
    before = sys.getrefcount(None)
    for _ in range(calls):
        item.setObjectName("page")
        item.parent()
    assert abs(sys.getrefcount(None) - before) < calls / 2
