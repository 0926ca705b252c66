"""The home page: everyday topics, the family's great events, the four circles of the programme."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import Topic
from kiosk.services.snapshot import Language, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.topics import CIRCLES, EVERYDAY, EVERYDAY_ELDERLY, EVERYDAY_ENGLISH, TOPICS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


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


def topic_row(topic: Topic, language: Language) -> TopicRow:
    words = TOPICS[topic]
    return TopicRow(topic.value, words.icon, words.title.in_language(language), words.note.in_language(language))


def derive(snapshot: SessionSnapshot) -> HomeState:
    language = snapshot.language
    everyday = EVERYDAY if language == "zh" else EVERYDAY_ENGLISH
    if snapshot.elderly:
        everyday = EVERYDAY_ELDERLY
    family = topic_row(Topic.FAMILY, language)
    return HomeState(
        everyday=tuple(topic_row(topic, language) for topic in everyday),
        circles=() if snapshot.elderly else tuple(topic_row(topic, language) for topic in CIRCLES),
        family_title=family.title,
        family_note=family.note,
    )


@QmlElement
class HomeViewModel(Derived):
    """The home page."""

    familyTitleChanged = Signal()
    familyNoteChanged = Signal()

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

    @Property(RowModel, constant=True)
    def everyday(self) -> RowModel:
        return self._row_models["everyday"]

    @Property(RowModel, constant=True)
    def circles(self) -> RowModel:
        return self._row_models["circles"]
