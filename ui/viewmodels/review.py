"""Checking before filing: one line per answer with its source, and what the pre-check found."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.services.snapshot import ReviewRow, SessionSnapshot
from ui.viewmodels.dates import written_out
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import ORIGINS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class AnswerRow:
    key: str
    label: str
    value: str
    full: str  # shown while pressed; "" when nothing is masked
    source: str
    change: str  # argument of `change`, "" when the row cannot be changed
    name: str  # the object name of its key
    opens: bool  # the first row of a group
    closes: bool  # the last one


@dataclass(frozen=True, slots=True)
class FindingRow:
    key: str
    text: str
    blocking: bool
    change: str


@dataclass(frozen=True, slots=True)
class ReviewState:
    rows: tuple[AnswerRow, ...]
    findings: tuple[FindingRow, ...]
    blocked: bool


def object_name(target: str) -> str:
    """`/monthly_rent` as the end of an object name: `monthly_rent`."""
    return target.strip("/").replace("/", "_").replace(":", "_")


def _source(row: ReviewRow, snapshot: SessionSnapshot) -> str:
    if row.note is not None:
        return row.note.in_language(snapshot.language)
    if row.origin is not None:
        return ORIGINS[row.origin].in_language(snapshot.language)
    return ""


def derive(snapshot: SessionSnapshot) -> ReviewState:
    language = snapshot.language
    groups = [row.group for row in snapshot.review]
    return ReviewState(
        rows=tuple(
            AnswerRow(
                key=f"{at}:{row.change or ''}",
                label=row.label.in_language(language),
                value=written_out(row.value, language),
                full=written_out(row.full or "", language),
                source=_source(row, snapshot),
                change=row.change or "",
                name=object_name(row.change) if row.change else f"row_{at}",
                opens=at == 0 or groups[at - 1] != row.group,
                closes=at == len(groups) - 1 or groups[at + 1] != row.group,
            )
            for at, row in enumerate(snapshot.review)
        ),
        findings=tuple(
            FindingRow(str(at), finding.text.in_language(language), finding.blocking, finding.change or "")
            for at, finding in enumerate(snapshot.precheck)
        ),
        blocked=any(finding.blocking for finding in snapshot.precheck),
    )


@QmlElement
class ReviewViewModel(Derived):
    """The check before filing."""

    blockedChanged = Signal()

    _state: ReviewState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"rows": AnswerRow, "findings": FindingRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(bool, notify=blockedChanged)
    def blocked(self) -> bool:
        return self._state.blocked

    @Property(RowModel, constant=True)
    def rows(self) -> RowModel:
        return self._row_models["rows"]

    @Property(RowModel, constant=True)
    def findings(self) -> RowModel:
        return self._row_models["findings"]
