"""What stands around every page: the status line, the step, the masked name, the wall of steps."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.filing.session import State
from kiosk.services.snapshot import Network, Progress, SessionSnapshot, TroubleCode
from ui.viewmodels.derived import Derived
from ui.viewmodels.sentences import STEPS

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_NETWORK: dict[Network, LocalText] = {
    Network.ONLINE: LocalText(zh="网络正常", en="Online"),
    Network.OFFLINE: LocalText(zh="没有网络", en="Offline"),
    Network.UNKNOWN: LocalText(zh="网络不明", en="Network unknown"),
}
_STILL_SERVING = LocalText(zh="，照常能办", en=", still serving")
_QUESTION = LocalText(zh="第 {number} 题，共 {total} 题", en="question {number} of {total}")
_AFTERWARDS = frozenset({State.RECEIPT, State.EVALUATING, State.ENDED})


@dataclass(frozen=True, slots=True)
class FrameState:
    outlet: str
    network: str
    network_text: str
    step_number: int  # 0 where there are no steps
    step_total: int
    step_name: str
    person: str  # masked; "" before a card was read
    wall: list[str]  # done, now, todo for each step


def _wall(progress: Progress | None, state: State) -> list[str]:
    if progress is None:
        return []
    if state in _AFTERWARDS:
        return ["done"] * progress.total
    return [
        "done" if number < progress.number else "now" if number == progress.number else "todo"
        for number in range(1, progress.total + 1)
    ]


def _step_name(snapshot: SessionSnapshot) -> str:
    language = snapshot.language
    name = STEPS[snapshot.state].in_language(language) if snapshot.state in STEPS else ""
    form = snapshot.form
    if snapshot.state is State.FILLING and form is not None and form.total > 1:
        question = _QUESTION.in_language(language).format(number=form.number, total=form.total)
        name += ("，" if language == "zh" else ", ") + question
    return name


def _network_text(snapshot: SessionSnapshot) -> str:
    text = _NETWORK[snapshot.network].in_language(snapshot.language)
    serving = snapshot.trouble is None or snapshot.trouble.code is not TroubleCode.NOT_SERVING
    if serving and snapshot.network is not Network.ONLINE:
        text += _STILL_SERVING.in_language(snapshot.language)
    return text


def derive(snapshot: SessionSnapshot) -> FrameState:
    progress, language = snapshot.progress, snapshot.language
    person = snapshot.applicant or snapshot.agent
    counted = progress is not None and snapshot.state not in _AFTERWARDS
    return FrameState(
        outlet=snapshot.outlet.in_language(language),
        network=snapshot.network.value,
        network_text=_network_text(snapshot),
        step_number=progress.number if progress is not None and counted else 0,
        step_total=progress.total if progress is not None and counted else 0,
        step_name=_step_name(snapshot),
        person=person.name if person is not None else "",
        wall=_wall(progress, snapshot.state),
    )


@QmlElement
class FrameViewModel(Derived):
    """What stands around every page."""

    outletChanged = Signal()
    networkChanged = Signal()
    networkTextChanged = Signal()
    stepNumberChanged = Signal()
    stepTotalChanged = Signal()
    stepNameChanged = Signal()
    personChanged = Signal()
    wallChanged = Signal()

    _state: FrameState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), parent=parent)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=outletChanged)
    def outlet(self) -> str:
        return self._state.outlet

    @Property(str, notify=networkChanged)
    def network(self) -> str:
        return self._state.network

    @Property(str, notify=networkTextChanged)
    def networkText(self) -> str:
        return self._state.network_text

    @Property(int, notify=stepNumberChanged)
    def stepNumber(self) -> int:
        return self._state.step_number

    @Property(int, notify=stepTotalChanged)
    def stepTotal(self) -> int:
        return self._state.step_total

    @Property(str, notify=stepNameChanged)
    def stepName(self) -> str:
        return self._state.step_name

    @Property(str, notify=personChanged)
    def person(self) -> str:
        return self._state.person

    @Property(list, notify=wallChanged)
    def wall(self) -> list[str]:
        return self._state.wall
