"""What is looked for under a camera: one advice at a time, where it lies, how long it has lain still."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import ScanAdvice, ScanPhase, ScanPurpose, ScanView
from kiosk.services.snapshot import Language, SessionSnapshot, TroubleCode
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import ADVICE, PORTRAIT_ADVICE, TROUBLES

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_TAKEN = LocalText(zh="拍好了", en="Taken")
_AT_SCANNER = LocalText(zh="请把码对着扫码口", en="Please hold the code before the scanner")
_SHOW_CODE = LocalText(zh="请把码放到镜头下面", en="Please put the code under the camera")

_ALL_TAKEN = LocalText(zh="{what}，都拍好了", en="{what}: all pages taken")
_PAGE = LocalText(zh="拍{what}，第 {page} 页", en="Scan {what}, page {page}")
_ONE_PAGE = LocalText(zh="拍{what}", en="Scan {what}")
_LOOK_HERE = LocalText(zh="请看镜头，拍一张照片", en="Look into the camera")
_THIS_ONE = LocalText(zh="这张照片行吗？", en="Will this photo do?")
_CODE = LocalText(zh="扫码填{what}", en="Scan a code: {what}")

_LAY_DOWN = LocalText(
    zh="放到镜头下面，字朝上。放稳了会自己拍。", en="Under the camera, text up. It takes the page by itself."
)
# Without a picture: what is so, what it was for, and each way on.
_PORTRAIT_LOST = LocalText(zh="拍照的镜头没有应答", en="The portrait camera does not answer")
_TO_SCAN = LocalText(zh="要拍的是：{what}。", en="To be scanned: {what}.")
_RECONNECTING = LocalText(
    zh="机器正在重新连接，连上了就接着拍。", en="The machine is reconnecting it. Scanning then goes on by itself."
)
_LATER = LocalText(
    zh="不用等：按“以后再补”，先把事交上。", en="No need to wait: press “Hand in later” and file the rest now."
)
_ORIGINAL = LocalText(zh="带了原件，也可以请工作人员收。", en="The staff can also take the original, if you have it.")
_KEPT = LocalText(zh="拍好的几页还在，不用重拍。", en="The pages taken so far are kept.")
_BACK = LocalText(
    zh="不用等：按“{leave}”，回到刚才的表。", en="No need to wait: press “{leave}” to return to the form."
)
GUIDANCE: Final[dict[ScanPurpose, LocalText]] = {
    ScanPurpose.MATERIAL: _LAY_DOWN,
    ScanPurpose.DOCUMENT: _LAY_DOWN,
    ScanPurpose.READING: LocalText(
        zh="一页一页拍完，表会自动填，材料也就交好了。",
        en="Scan every page: it fills in the form and is handed in.",
    ),
    ScanPurpose.PORTRAIT: LocalText(
        zh="站稳，脸对着镜头，会自己拍。照片只用来办这件事。",
        en="Stand still and face it; it takes the photo by itself. It is used for this service only.",
    ),
    ScanPurpose.CODE: LocalText(
        zh="营业执照上的二维码，放平。码不会留下。",
        en="The QR code on the business licence, laid flat. It is not kept.",
    ),
}
_FILL_IN = LocalText(zh="回去自己填", en="Back, fill it in myself")
_NOT_NOW = LocalText(zh="先不拍", en="Not now")
_PORTRAIT_TAKEN = LocalText(
    zh="不满意可以重拍。只用来办这件事。", en="You may take another. It is used for this service only."
)
_ONLY_READ = LocalText(zh="只用来填表，拍的不留。", en="Used to fill in the form; the picture is not kept.")
DONE: Final[dict[ScanPurpose, LocalText]] = {
    ScanPurpose.MATERIAL: LocalText(zh="好了，下一步", en="Done, next"),
    ScanPurpose.READING: LocalText(zh="好了，去填表", en="Done, to the form"),
    ScanPurpose.DOCUMENT: LocalText(zh="好了，去填表", en="Done, to the form"),
    ScanPurpose.PORTRAIT: LocalText(zh="就用这张", en="Use this photo"),
    ScanPurpose.CODE: LocalText(zh="好了，去填表", en="Done, to the form"),
}


@dataclass(frozen=True, slots=True)
class PageRow:
    key: str
    number: int


@dataclass(frozen=True, slots=True)
class ScanState:
    purpose: str
    title: str
    guidance: str
    done: str  # what the key says that uses what was taken
    leave: str  # … and the one that goes back to the form without
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
    lost: bool  # there is no picture to take anything from
    ways: list[str]  # … and how to go on
    pages: tuple[PageRow, ...]


_NOTHING: Final = ScanState(
    purpose=ScanPurpose.MATERIAL.value,
    title="",
    guidance="",
    done="",
    leave="",
    taken=0,
    max_pages=1,
    number=1,
    total=1,
    phase=ScanPhase.SEARCHING.value,
    advice="",
    attention=False,
    corners=[],
    countdown=0.0,
    waivable=False,
    full=False,
    lost=False,
    ways=[],
    pages=(),
)


def _full(scan: ScanView) -> bool:
    return scan.taken >= scan.max_pages


def _lost(scan: ScanView) -> bool:
    """A code can also be held before the scanner."""
    return scan.phase is ScanPhase.NO_CAMERA and scan.purpose is not ScanPurpose.CODE and not _full(scan)


def _title(scan: ScanView, language: Language) -> str:
    full = _full(scan)
    if _lost(scan):
        words = _PORTRAIT_LOST if scan.purpose is ScanPurpose.PORTRAIT else TROUBLES[TroubleCode.CAMERA_LOST].fact
    elif scan.purpose is ScanPurpose.PORTRAIT:
        words = _THIS_ONE if full else _LOOK_HERE
    elif scan.purpose is ScanPurpose.CODE:
        words = _CODE
    elif full:
        words = _ALL_TAKEN
    else:
        words = _PAGE if scan.max_pages > 1 else _ONE_PAGE
    return words.in_language(language).format(what=scan.material.in_language(language), page=scan.page)


def _guidance(scan: ScanView) -> LocalText:
    if _lost(scan):
        return _TO_SCAN
    if scan.purpose is ScanPurpose.READING and not scan.kept:
        return _ONLY_READ
    if scan.purpose is ScanPurpose.PORTRAIT and scan.taken > 0:
        return _PORTRAIT_TAKEN
    return GUIDANCE[scan.purpose]


def _leave(scan: ScanView) -> LocalText:
    types = scan.purpose in {ScanPurpose.READING, ScanPurpose.CODE}
    return _FILL_IN if types else _NOT_NOW


def _ways(scan: ScanView) -> tuple[LocalText, ...]:
    if not _lost(scan):
        return ()
    if scan.purpose is not ScanPurpose.MATERIAL:
        return (_RECONNECTING, _KEPT if scan.taken else _BACK)
    return (_RECONNECTING, _KEPT) if scan.taken else (_RECONNECTING, _LATER, _ORIGINAL)


def _advice(scan: ScanView) -> LocalText:
    portrait, code = scan.purpose is ScanPurpose.PORTRAIT, scan.purpose is ScanPurpose.CODE
    if scan.phase is ScanPhase.NO_CAMERA:
        return _AT_SCANNER if code else _TAKEN
    if scan.phase is ScanPhase.TAKEN:
        return _TAKEN
    if scan.advice is ScanAdvice.NONE and code:
        return _SHOW_CODE
    if scan.advice is ScanAdvice.NONE and scan.phase is ScanPhase.SEARCHING:
        return ADVICE[ScanAdvice.NO_FACE if portrait else ScanAdvice.NO_PAGE]
    return (PORTRAIT_ADVICE if portrait else ADVICE)[scan.advice]


def derive(snapshot: SessionSnapshot) -> ScanState:
    scan, language = snapshot.scan, snapshot.language
    if scan is None:
        return _NOTHING
    what, leave = scan.material.in_language(language), _leave(scan).in_language(language)
    return ScanState(
        purpose=scan.purpose.value,
        title=_title(scan, language),
        guidance=_guidance(scan).in_language(language).format(what=what),
        done=DONE[scan.purpose].in_language(language),
        leave=leave,
        taken=scan.taken,
        max_pages=scan.max_pages,
        number=scan.number,
        total=scan.total,
        phase=(ScanPhase.TAKEN if scan.phase is ScanPhase.NO_CAMERA and _full(scan) else scan.phase).value,
        advice=_advice(scan).in_language(language),
        attention=scan.advice is not ScanAdvice.NONE or (scan.phase is ScanPhase.NO_CAMERA and not _full(scan)),
        corners=[part for corner in scan.corners for part in corner],
        countdown=scan.countdown,
        waivable=scan.waivable,
        full=_full(scan),
        lost=_lost(scan),
        ways=[way.in_language(language).format(leave=leave) for way in _ways(scan)],
        pages=tuple(PageRow(str(number), number) for number in range(1, scan.taken + 1)),
    )


@QmlElement
class ScanViewModel(Derived):
    """The document camera's page."""

    purposeChanged = Signal()
    titleChanged = Signal()
    guidanceChanged = Signal()
    doneChanged = Signal()
    leaveChanged = Signal()
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
    lostChanged = Signal()
    waysChanged = Signal()

    _state: ScanState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"pages": PageRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=purposeChanged)
    def purpose(self) -> str:
        return self._state.purpose

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=guidanceChanged)
    def guidance(self) -> str:
        return self._state.guidance

    @Property(str, notify=doneChanged)
    def done(self) -> str:
        return self._state.done

    @Property(str, notify=leaveChanged)
    def leave(self) -> str:
        return self._state.leave

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

    @Property(bool, notify=lostChanged)
    def lost(self) -> bool:
        return self._state.lost

    @Property(list, notify=waysChanged)
    def ways(self) -> list[str]:
        return self._state.ways

    @Property(RowModel, constant=True)
    def pages(self) -> RowModel:
        return self._row_models["pages"]
