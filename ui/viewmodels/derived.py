"""The thin QObject around a derived state: it holds the newest frozen state and announces only what changed."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from PySide6.QtCore import QObject

from ui.viewmodels.rows import RowModel, camel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


class Derived(QObject):
    """Base of the view models. A field `answer_by` of the state is announced by the signal `answerByChanged`; a field
    that holds rows is shown by the `RowModel` of the same name.
    """

    def __init__(self, state: Any, rows: dict[str, type] | None = None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._state = state
        self._row_models = {name: RowModel(row_type, self) for name, row_type in (rows or {}).items()}

    def show(self, state: Any) -> None:
        before, self._state = self._state, state
        for field in fields(state):
            now = getattr(state, field.name)
            if field.name in self._row_models:
                self._row_models[field.name].show(now)
            elif now != getattr(before, field.name):
                getattr(self, f"{camel(field.name)}Changed").emit()
