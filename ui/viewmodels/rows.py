"""A list model over frozen rows: QML sees each field of a row as a role, and only what changed is announced."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any, Final

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtQml import QmlElement

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

Index = QModelIndex | QPersistentModelIndex
_FIRST_ROLE: Final = int(Qt.ItemDataRole.UserRole)
_NOWHERE: Final = QModelIndex()


def camel(name: str) -> str:
    """`answer_by` as QML spells it: `answerBy`."""
    head, *tail = name.split("_")
    return head + "".join(part.capitalize() for part in tail)


def as_qml(value: object) -> object:
    """Nested rows become lists of plain objects; everything else passes as it is."""
    if isinstance(value, tuple):
        return [as_qml(entry) for entry in value]
    if is_dataclass(value):
        return {camel(field.name): as_qml(getattr(value, field.name)) for field in fields(value)}
    return value


@QmlElement
class RowModel(QAbstractListModel):
    """Rows of one frozen dataclass. Its field `key` identifies a row: while the keys stay, delegates stay too, so that
    a text field keeps its focus when another row changes.
    """

    countChanged = Signal()

    def __init__(self, row_type: type, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._names = tuple(field.name for field in fields(row_type))
        self._rows: tuple[Any, ...] = ()

    @Property(int, notify=countChanged)
    def count(self) -> int:
        return len(self._rows)

    @property
    def rows(self) -> tuple[Any, ...]:
        return self._rows

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return {_FIRST_ROLE + at: QByteArray(camel(name).encode()) for at, name in enumerate(self._names)}

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        at = role - _FIRST_ROLE
        if not index.isValid() or not 0 <= at < len(self._names):
            return None
        return as_qml(getattr(self._rows[index.row()], self._names[at]))

    def show(self, rows: tuple[Any, ...]) -> None:
        """Replaces the rows, announcing no more than what differs."""
        old = self._rows
        if [row.key for row in old] != [row.key for row in rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            if len(old) != len(rows):
                self.countChanged.emit()
            return
        self._rows = rows
        for number, (before, now) in enumerate(zip(old, rows, strict=True)):
            roles = [
                _FIRST_ROLE + at for at, name in enumerate(self._names) if getattr(before, name) != getattr(now, name)
            ]
            if roles:
                self.dataChanged.emit(self.index(number), self.index(number), roles)
