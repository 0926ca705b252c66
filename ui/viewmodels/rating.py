"""The evaluation (好差评): five equal rows, nothing preselected, and leaving it out is always open."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

# The five grades of the national standard, best first (GB/T 39735-2020).
_GRADES: dict[int, LocalText] = {
    5: LocalText(zh="非常满意", en="Very satisfied"),
    4: LocalText(zh="满意", en="Satisfied"),
    3: LocalText(zh="基本满意", en="Fairly satisfied"),
    2: LocalText(zh="不满意", en="Dissatisfied"),
    1: LocalText(zh="非常不满意", en="Very dissatisfied"),
}


@dataclass(frozen=True, slots=True)
class GradeRow:
    key: str
    stars: int
    text: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class RatingState:
    rating: int  # 0 while unrated
    grades: tuple[GradeRow, ...]


def derive(snapshot: SessionSnapshot) -> RatingState:
    return RatingState(
        rating=snapshot.rating or 0,
        grades=tuple(
            GradeRow(str(stars), stars, text.in_language(snapshot.language), snapshot.rating == stars)
            for stars, text in _GRADES.items()
        ),
    )


@QmlElement
class RatingViewModel(Derived):
    """The evaluation."""

    ratingChanged = Signal()

    _state: RatingState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"grades": GradeRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(int, notify=ratingChanged)
    def rating(self) -> int:
        return self._state.rating

    @Property(RowModel, constant=True)
    def grades(self) -> RowModel:
        return self._row_models["grades"]
