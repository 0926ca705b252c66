"""Taking a material's pages: one advice at a time, the page's corners, how long it has lain still."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import LocalText
from kiosk.services.snapshot import ScanAdvice, ScanPhase, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import ADVICE

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_NO_CAMERA = LocalText(zh="镜头没有应答，这份材料换个办法交", en="No camera; hand this in another way")
_TAKEN = LocalText(zh="拍好了", en="Taken")


@dataclass(frozen=True, slots=True)
class PageRow:
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class ScanState:
    material: str
    page: int
    taken: int
    max_pages: int
    number: int
    total: int
    phase: str
    advice: str
    attention: bool  # the advice asks for something
    corners: list[float]  # x0, y0, x1, y1 … as fractions of the picture; empty when no page is seen
    countdown: float
    waivable: bool
    full: bool  # every page that fits was taken
    pages: tuple[PageRow, ...]


def derive(snapshot: SessionSnapshot) -> ScanState:
    scan, language = snapshot.scan, snapshot.language
    if scan is None:
        return ScanState("", 1, 0, 1, 1, 1, ScanPhase.SEARCHING.value, "", False, [], 0.0, False, False, ())  # noqa: FBT003
    if scan.phase is ScanPhase.NO_CAMERA:
        advice = _NO_CAMERA
    elif scan.phase is ScanPhase.TAKEN:
        advice = _TAKEN
    elif scan.phase is ScanPhase.SEARCHING and scan.advice is ScanAdvice.NONE:
        advice = ADVICE[ScanAdvice.NO_PAGE]
    else:
        advice = ADVICE[scan.advice]
    return ScanState(
        material=scan.material.in_language(language),
        page=scan.page,
        taken=scan.taken,
        max_pages=scan.max_pages,
        number=scan.number,
        total=scan.total,
        phase=scan.phase.value,
        advice=advice.in_language(language),
        attention=scan.advice is not ScanAdvice.NONE or scan.phase is ScanPhase.NO_CAMERA,
        corners=[part for corner in scan.corners for part in corner],
        countdown=scan.countdown,
        waivable=scan.waivable,
        full=scan.taken >= scan.max_pages,
        pages=tuple(PageRow(str(number), number) for number in range(1, scan.taken + 1)),
    )


@QmlElement
class ScanViewModel(Derived):
    """The document camera's page."""

    materialChanged = Signal()
    pageChanged = Signal()
    takenChanged = Signal()
    maxPagesChanged = Signal()
    numberChanged = Signal()
    totalChanged = Signal()
    phaseChanged = Signal()
    adviceChanged = Signal()
    attentionChanged = Signal()
    cornersChanged = Signal()
    countdownChanged = Signal()
    waivableChanged = Signal()
    fullChanged = Signal()

    _state: ScanState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"pages": PageRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=materialChanged)
    def material(self) -> str:
        return self._state.material

    @Property(int, notify=pageChanged)
    def page(self) -> int:
        return self._state.page

    @Property(int, notify=takenChanged)
    def taken(self) -> int:
        return self._state.taken

    @Property(int, notify=maxPagesChanged)
    def maxPages(self) -> int:
        return self._state.max_pages

    @Property(int, notify=numberChanged)
    def number(self) -> int:
        return self._state.number

    @Property(int, notify=totalChanged)
    def total(self) -> int:
        return self._state.total

    @Property(str, notify=phaseChanged)
    def phase(self) -> str:
        return self._state.phase

    @Property(str, notify=adviceChanged)
    def advice(self) -> str:
        return self._state.advice

    @Property(bool, notify=attentionChanged)
    def attention(self) -> bool:
        return self._state.attention

    @Property(list, notify=cornersChanged)
    def corners(self) -> list[float]:
        return self._state.corners

    @Property(float, notify=countdownChanged)
    def countdown(self) -> float:
        return self._state.countdown

    @Property(bool, notify=waivableChanged)
    def waivable(self) -> bool:
        return self._state.waivable

    @Property(bool, notify=fullChanged)
    def full(self) -> bool:
        return self._state.full

    @Property(RowModel, constant=True)
    def pages(self) -> RowModel:
        return self._row_models["pages"]
