"""Asking before anything is used: what was read, what for, and that it is cleared afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.services.snapshot import SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


@dataclass(frozen=True, slots=True)
class SentenceRow:
    key: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentState:
    applicant_name: str
    applicant_number: str
    agent_name: str
    agent_number: str
    sentences: tuple[SentenceRow, ...]
    unnamed: bool  # no card was read


def derive(snapshot: SessionSnapshot) -> ConsentState:
    applicant, agent = snapshot.applicant, snapshot.agent
    return ConsentState(
        unnamed=applicant is None and agent is None,
        applicant_name=applicant.name if applicant else "",
        applicant_number=applicant.number if applicant else "",
        agent_name=agent.name if agent else "",
        agent_number=agent.number if agent else "",
        sentences=tuple(
            SentenceRow(str(at), text.in_language(snapshot.language)) for at, text in enumerate(snapshot.consent)
        ),
    )


@QmlElement
class ConsentViewModel(Derived):
    """The consent page."""

    applicantNameChanged = Signal()
    applicantNumberChanged = Signal()
    agentNameChanged = Signal()
    agentNumberChanged = Signal()
    unnamedChanged = Signal()

    _state: ConsentState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"sentences": SentenceRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=applicantNameChanged)
    def applicantName(self) -> str:
        return self._state.applicant_name

    @Property(str, notify=applicantNumberChanged)
    def applicantNumber(self) -> str:
        return self._state.applicant_number

    @Property(str, notify=agentNameChanged)
    def agentName(self) -> str:
        return self._state.agent_name

    @Property(str, notify=agentNumberChanged)
    def agentNumber(self) -> str:
        return self._state.agent_number

    @Property(bool, notify=unnamedChanged)
    def unnamed(self) -> bool:
        return self._state.unnamed

    @Property(RowModel, constant=True)
    def sentences(self) -> RowModel:
        return self._row_models["sentences"]
