"""The home page: everyday topics, the family's great events, the four circles of the programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import Topic
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Fate, Language, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import Sentence
from ui.viewmodels.topics import CIRCLES, EVERYDAY, EVERYDAY_ELDERLY, EVERYDAY_ENGLISH, TOPICS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

# After a crash, to whoever still stands here. A number is nobody's name.
_AFTERMATHS: Final = {
    Fate.STORED: Sentence(
        LocalText(zh="刚才提交的已经存好", en="What you filed is safe"),
        LocalText(
            zh="机器重启过。编号 {number}，不用再办一次。",
            en="This machine restarted. Number {number}; no need to file again.",
        ),
    ),
    Fate.NOTHING: Sentence(
        LocalText(zh="刚才什么都没有提交", en="Nothing was submitted"),
        LocalText(
            zh="机器重启过，填的都清掉了，请再办一次。",
            en="This machine restarted and kept nothing. Please begin again.",
        ),
    ),
    Fate.UNKNOWN: Sentence(
        LocalText(zh="不知道刚才提交成没成", en="Whether you filed is not known"),
        LocalText(
            zh="机器重启过。先别再办，打 12345 问一下。",
            en="This machine restarted. Please call 12345 before you file again.",
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class TopicRow:
    key: str
    symbol: str
    title: str
    note: str


@dataclass(frozen=True, slots=True)
class HomeState:
    everyday: tuple[TopicRow, ...]
    circles: tuple[TopicRow, ...]
    family_title: str
    family_note: str
    crash_fact: str  # "" when nothing crashed
    crash_act: str
    crash_stored: bool  # the filing of whoever stood there is safe


def topic_row(topic: Topic, language: Language) -> TopicRow:
    words = TOPICS[topic]
    return TopicRow(topic.value, words.icon, words.title.in_language(language), words.note.in_language(language))


def derive(snapshot: SessionSnapshot) -> HomeState:
    language = snapshot.language
    everyday = EVERYDAY if language == "zh" else EVERYDAY_ENGLISH
    if snapshot.elderly:
        everyday = EVERYDAY_ELDERLY
    aftermath = snapshot.aftermath
    crash = _AFTERMATHS[aftermath.fate] if aftermath else None
    family = topic_row(Topic.FAMILY, language)
    return HomeState(
        everyday=tuple(topic_row(topic, language) for topic in everyday),
        circles=() if snapshot.elderly else tuple(topic_row(topic, language) for topic in CIRCLES),
        family_title=family.title,
        family_note=family.note,
        crash_fact=crash.fact.in_language(language) if crash else "",
        crash_act=crash.act.in_language(language).format(number=aftermath.number) if crash and aftermath else "",
        crash_stored=aftermath is not None and aftermath.fate is Fate.STORED,
    )


@QmlElement
class HomeViewModel(Derived):
    """The home page."""

    familyTitleChanged = Signal()
    familyNoteChanged = Signal()
    crashFactChanged = Signal()
    crashActChanged = Signal()
    crashStoredChanged = Signal()

    _state: HomeState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"everyday": TopicRow, "circles": TopicRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=familyTitleChanged)
    def familyTitle(self) -> str:
        return self._state.family_title

    @Property(str, notify=familyNoteChanged)
    def familyNote(self) -> str:
        return self._state.family_note

    @Property(str, notify=crashFactChanged)
    def crashFact(self) -> str:
        return self._state.crash_fact

    @Property(str, notify=crashActChanged)
    def crashAct(self) -> str:
        return self._state.crash_act

    @Property(bool, notify=crashStoredChanged)
    def crashStored(self) -> bool:
        return self._state.crash_stored

    @Property(RowModel, constant=True)
    def everyday(self) -> RowModel:
        return self._row_models["everyday"]

    @Property(RowModel, constant=True)
    def circles(self) -> RowModel:
        return self._row_models["circles"]
