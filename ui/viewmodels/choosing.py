"""Finding an item: the hits of a search or of a topic, with what this machine can really do for each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import OfflineClass, Topic
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language, Network, SearchHit, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.materials import has_to_scan
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import TROUBLES
from ui.viewmodels.topics import TOPICS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_HERE = LocalText(zh="这里能办", en="File it here")
_HERE_ONLINE = LocalText(zh="这里能办，要联网", en="Here, when online")
_PRINTED_HERE = LocalText(zh="当场打印", en="Printed here")
_ONLY_CARD = LocalText(zh="只要身份证", en="ID card only")
_ONLY_LICENCE = LocalText(zh="只要营业执照", en="Licence only")
_WITH_SCAN = LocalText(zh="要拍材料", en="Scan needed")
_GUIDE_ONLY = LocalText(zh="这里看明白，窗口办", en="Guide here, file at the window")
_TOGETHER = LocalText(zh="{count} 件一起办", en="{count} in one go")
_NOT_NOW = LocalText(zh="这里现在办不了", en="Not here now")
_ASK = LocalText(zh="请 12345 来帮您办", en="Let 12345 help you")
_ASK_UNNAMED = LocalText(zh="您写的话替您带过去，不刷身份证也行。", en="Your words go along. No ID card needed.")
_ASK_BY_CARD = LocalText(zh="您写的话替您带过去。", en="Your words go along.")
_YOU_SAID = LocalText(zh="您说的：", en="You said: ")


@dataclass(frozen=True, slots=True)
class BadgeView:
    kind: str  # ok, caution, plain
    text: str


@dataclass(frozen=True, slots=True)
class HitRow:
    """`matched` explains why the item is here: the citizen's word, or nothing when its own name matched."""

    key: str  # the item's code
    title: str
    official: str
    matched: str
    reason: str  # why it cannot be finished here now, "" when it can
    badges: tuple[BadgeView, ...]
    first: bool


@dataclass(frozen=True, slots=True)
class ChoosingState:
    title: str  # the topic's name; "" while searching
    note: str
    icon: str
    query: str
    explained_from: str  # 房产证
    explained_to: str  # 不动产权证书
    hits: tuple[HitRow, ...]
    empty: bool  # nothing was found for what was asked
    nearest_only: bool  # the hits are only the nearest there are
    policies: bool  # the topic has policies of its own to show
    ask_title: str  # where the words can go when nothing was found, "" otherwise
    ask_note: str


def badges(hit: SearchHit, language: Language, network: Network) -> tuple[BadgeView, ...]:
    """What this machine can really do for the item, best news first."""
    item = hit.item
    if not hit.available:
        return (BadgeView("caution", _NOT_NOW.in_language(language)),)
    if item.guide_only:
        return (BadgeView("plain", _GUIDE_ONLY.in_language(language)),)
    online_only = item.offline is OfflineClass.C and network is not Network.ONLINE
    found = [BadgeView("ok", (_HERE_ONLINE if online_only else _HERE).in_language(language))]
    if hit.parts:
        found.append(BadgeView("ok", _TOGETHER.in_language(language).format(count=hit.parts)))
    if item.result.printed_here:
        found.append(BadgeView("ok", _PRINTED_HERE.in_language(language)))
    if item.id_only:
        found.append(BadgeView("ok", _ONLY_CARD.in_language(language)))
    elif item.licence_only:
        found.append(BadgeView("ok", _ONLY_LICENCE.in_language(language)))
    if has_to_scan(item):
        found.append(BadgeView("plain", _WITH_SCAN.in_language(language)))
    return tuple(found)


def hit_row(hit: SearchHit, language: Language, network: Network, *, first: bool = False) -> HitRow:
    reason = ""
    if hit.unavailable is not None:
        reason = TROUBLES[hit.unavailable.code].fact.in_language(language)
    return HitRow(
        key=hit.item.code,
        title=hit.item.plain_name.in_language(language),
        official=hit.item.sub_name.in_language(language),
        matched=_YOU_SAID.in_language(language) + hit.matched if hit.matched else "",
        reason=reason,
        badges=badges(hit, language, network),
        first=first,
    )


def derive(snapshot: SessionSnapshot) -> ChoosingState:
    language, search = snapshot.language, snapshot.search
    hits = search.hits if search is not None else snapshot.topic_hits
    words = TOPICS[snapshot.topic] if snapshot.topic is not None and search is None else None
    explained = search.explained if search is not None else None
    ask = search.ask_instead if search is not None else None
    ask = ask if ask is not None and ask.available else None
    asked = bool(search.query.strip()) if search is not None else words is not None
    return ChoosingState(
        title=words.title.in_language(language) if words else "",
        note=words.note.in_language(language) if words else "",
        icon=words.icon if words else "",
        query=search.query if search is not None else "",
        explained_from=explained[0] if explained else "",
        explained_to=explained[1] if explained else "",
        hits=tuple(
            hit_row(hit, language, snapshot.network, first=at == 0 and hit.available) for at, hit in enumerate(hits)
        ),
        empty=asked and not hits,
        nearest_only=search is not None and search.nearest_only,
        policies=search is None and snapshot.topic is Topic.BUSINESS,
        ask_title=_ASK.in_language(language) if ask is not None else "",
        ask_note=_ask_note(ask, language) if ask is not None else "",
    )


def _ask_note(ask: SearchHit, language: Language) -> str:
    return (_ASK_UNNAMED if ask.item.works_unnamed else _ASK_BY_CARD).in_language(language)


@QmlElement
class ChoosingViewModel(Derived):
    """The topic list and the search."""

    titleChanged = Signal()
    noteChanged = Signal()
    iconChanged = Signal()
    queryChanged = Signal()
    explainedFromChanged = Signal()
    explainedToChanged = Signal()
    emptyChanged = Signal()
    nearestOnlyChanged = Signal()
    policiesChanged = Signal()
    askTitleChanged = Signal()
    askNoteChanged = Signal()

    _state: ChoosingState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"hits": HitRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._state.note

    @Property(str, notify=iconChanged)
    def icon(self) -> str:
        return self._state.icon

    @Property(str, notify=queryChanged)
    def query(self) -> str:
        return self._state.query

    @Property(str, notify=explainedFromChanged)
    def explainedFrom(self) -> str:
        return self._state.explained_from

    @Property(str, notify=explainedToChanged)
    def explainedTo(self) -> str:
        return self._state.explained_to

    @Property(bool, notify=emptyChanged)
    def empty(self) -> bool:
        return self._state.empty

    @Property(bool, notify=nearestOnlyChanged)
    def nearestOnly(self) -> bool:
        return self._state.nearest_only

    @Property(bool, notify=policiesChanged)
    def policies(self) -> bool:
        return self._state.policies

    @Property(str, notify=askTitleChanged)
    def askTitle(self) -> str:
        return self._state.ask_title

    @Property(str, notify=askNoteChanged)
    def askNote(self) -> str:
        return self._state.ask_note

    @Property(RowModel, constant=True)
    def hits(self) -> RowModel:
        return self._row_models["hits"]
