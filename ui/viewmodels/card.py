"""Laying a card on the reader: what the picture shows, three states in words, and the way on when it fails."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import CardPhase, CardRole, CardView, Language, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import TROUBLES

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_TITLES: dict[tuple[CardRole, CardPhase], LocalText] = {
    (CardRole.APPLICANT, CardPhase.WAITING): LocalText(
        zh="身份证放在亮灯的地方", en="Put your ID card on the lit spot"
    ),
    (CardRole.AGENT, CardPhase.WAITING): LocalText(zh="再放代办人自己的身份证", en="Now the agent's own ID card"),
}
# An enterprise has no card of its own: whoever files for it shows the first and only one.
_ONLY_AGENT = LocalText(zh="经办人的证放在亮灯的地方", en="Put your own ID card on the lit spot")
_READING = LocalText(zh="正在读，别拿开", en="Reading, leave it there")
_REMOVE = LocalText(zh="读好了，请拿走身份证", en="Done. Please take your card")
_DONE = LocalText(zh="读好了", en="Read")
_WHERE = LocalText(
    zh="屏幕下面，左手边 1 号。放平，先别拿走。",
    en="Below the screen, on your left, number 1. Lay it flat and leave it there.",
)
_WHERE_READING = LocalText(zh="大约 2 秒。", en="About 2 seconds.")
_WHERE_REMOVE = LocalText(zh="拿走以后，会自己往下走。", en="It continues by itself once the card is gone.")
_WHERE_FAILED = LocalText(zh="再放一次就行，次数不限。", en="Just try again, as often as you like.")
# Each of the three states in words: while it is to come, while it is now, once it is done.
_STAGES: tuple[tuple[LocalText, LocalText, LocalText], ...] = (
    (
        LocalText(zh="放证", en="Lay it down"),
        LocalText(zh="请放证", en="Lay it down"),
        LocalText(zh="放好了", en="In place"),
    ),
    (
        LocalText(zh="读证", en="Reading"),
        LocalText(zh="正在读，别拿开", en="Reading, hold"),
        LocalText(zh="读完了", en="Read"),
    ),
    (
        LocalText(zh="拿走", en="Take it"),
        LocalText(zh="读好了，请拿走", en="Please take it"),
        LocalText(zh="读好了", en="Done"),
    ),
)
# How far each phase has come: index of the state that is now; a failed read begins again.
_NOW: dict[CardPhase, int] = {
    CardPhase.WAITING: 0,
    CardPhase.READING: 1,
    CardPhase.FAILED: 0,
    CardPhase.REMOVE: 2,
    CardPhase.DONE: 3,
}


@dataclass(frozen=True, slots=True)
class StageRow:
    key: str
    text: str
    stage: str  # done, now, todo


@dataclass(frozen=True, slots=True)
class ReadRow:
    key: str
    role: str
    name: str
    number: str


@dataclass(frozen=True, slots=True)
class CardState:
    title: str
    note: str
    phase: str
    agent: bool
    trouble_fact: str
    trouble_act: str
    stages: tuple[StageRow, ...]
    read: tuple[ReadRow, ...]
    optional: bool  # the filing can go on without a card


def _note(card: CardView) -> LocalText:
    match card.phase:
        case CardPhase.READING:
            return _WHERE_READING
        case CardPhase.REMOVE | CardPhase.DONE:
            return _WHERE_REMOVE
        case CardPhase.FAILED:
            return _WHERE_FAILED
        case CardPhase.WAITING:
            return _WHERE


def _title(card: CardView) -> LocalText:
    match card.phase:
        case CardPhase.READING:
            return _READING
        case CardPhase.REMOVE:
            return _REMOVE
        case CardPhase.DONE:
            return _DONE
        case CardPhase.FAILED | CardPhase.WAITING:
            only = card.role is CardRole.AGENT and not card.read
            return _ONLY_AGENT if only else _TITLES[card.role, CardPhase.WAITING]


def _stages(phase: CardPhase, language: Language) -> tuple[StageRow, ...]:
    now = _NOW[phase]
    rows = []
    for at, (to_come, present, done) in enumerate(_STAGES):
        text, stage = (done, "done") if at < now else (present, "now") if at == now else (to_come, "todo")
        rows.append(StageRow(str(at), text.in_language(language), stage))
    return tuple(rows)


def derive(snapshot: SessionSnapshot) -> CardState:
    language = snapshot.language
    card = snapshot.card or CardView(CardRole.APPLICANT, CardPhase.WAITING)
    sentence = TROUBLES[card.trouble.code] if card.trouble else None
    roles = (LocalText(zh="申请人", en="Applicant"), LocalText(zh="代办人", en="Agent"))
    return CardState(
        optional=card.optional,
        title=_title(card).in_language(language),
        note=_note(card).in_language(language),
        phase=card.phase.value,
        agent=card.role is CardRole.AGENT,
        trouble_fact=sentence.fact.in_language(language) if sentence else "",
        trouble_act=sentence.act.in_language(language) if sentence else "",
        stages=_stages(card.phase, language),
        read=tuple(
            ReadRow(str(at), role.in_language(language), person.name, person.number)
            for at, (role, person) in enumerate(zip(roles, card.read, strict=False))
        ),
    )


@QmlElement
class CardViewModel(Derived):
    """The card reader's page."""

    titleChanged = Signal()
    noteChanged = Signal()
    phaseChanged = Signal()
    agentChanged = Signal()
    optionalChanged = Signal()
    troubleFactChanged = Signal()
    troubleActChanged = Signal()

    _state: CardState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"stages": StageRow, "read": ReadRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._state.note

    @Property(str, notify=phaseChanged)
    def phase(self) -> str:
        return self._state.phase

    @Property(bool, notify=agentChanged)
    def agent(self) -> bool:
        return self._state.agent

    @Property(bool, notify=optionalChanged)
    def optional(self) -> bool:
        return self._state.optional

    @Property(str, notify=troubleFactChanged)
    def troubleFact(self) -> str:
        return self._state.trouble_fact

    @Property(str, notify=troubleActChanged)
    def troubleAct(self) -> str:
        return self._state.trouble_act

    @Property(RowModel, constant=True)
    def stages(self) -> RowModel:
        return self._row_models["stages"]

    @Property(RowModel, constant=True)
    def read(self) -> RowModel:
        return self._row_models["read"]
