"""The root view model: holds one view model per screen, and what lies over all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from PySide6.QtCore import Property, QObject, QTimer, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.services.intents import SessionIntents
from kiosk.services.snapshot import Language, SessionSnapshot
from ui.items import FrameSource
from ui.speaker import Speaker
from ui.viewmodels.card import CardViewModel
from ui.viewmodels.choosing import ChoosingViewModel
from ui.viewmodels.consent import ConsentViewModel
from ui.viewmodels.form import FormViewModel
from ui.viewmodels.frame import FrameViewModel
from ui.viewmodels.guide import GuideViewModel
from ui.viewmodels.home import HomeViewModel
from ui.viewmodels.info import InfoViewModel
from ui.viewmodels.rating import RatingViewModel
from ui.viewmodels.receipt import ReceiptViewModel
from ui.viewmodels.review import ReviewViewModel
from ui.viewmodels.scan import ScanViewModel
from ui.viewmodels.screens import AppState, derive
from ui.viewmodels.signing import SigningViewModel
from ui.viewmodels.touches import Touches

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

# The clock shows minutes; a second is the longest it may be behind.
_CLOCK_MS: Final = 1000


def local_now() -> datetime:
    return datetime.now(UTC).astimezone()


@QmlElement
class AppViewModel(Touches):
    """`intents` must report changes on the GUI thread."""

    languageChanged = Signal()
    elderlyChanged = Signal()
    screenChanged = Signal()
    pageChanged = Signal()
    canBackChanged = Signal()
    canEndChanged = Signal()
    canInformChanged = Signal()
    idleSecondsChanged = Signal()
    helpOpenChanged = Signal()
    confirmEndChanged = Signal()
    troubleFactChanged = Signal()
    troubleActChanged = Signal()
    timeChanged = Signal()
    canSpeakChanged = Signal()
    speakingChanged = Signal()

    _state: AppState

    def __init__(
        self,
        intents: SessionIntents,
        *,
        now: Callable[[], datetime] = local_now,
        speaker: Speaker | None = None,
        parent: QObject | None = None,
    ) -> None:
        snapshot = intents.snapshot
        super().__init__(intents, derive(snapshot), parent)
        self._now = now
        self._speaker = speaker
        self._speaking = False
        self._can_speak = self._voice_found()
        self._time = ""
        self._preview = FrameSource(intents.preview, self)
        self._frame = FrameViewModel(snapshot, self)
        self._home = HomeViewModel(snapshot, self)
        self._choosing = ChoosingViewModel(snapshot, self)
        self._info = InfoViewModel(snapshot, self)
        self._guide = GuideViewModel(snapshot, self)
        self._card = CardViewModel(snapshot, self)
        self._consent = ConsentViewModel(snapshot, self)
        self._form = FormViewModel(snapshot, self)
        self._scan = ScanViewModel(snapshot, self)
        self._signing = SigningViewModel(snapshot, self)
        self._review = ReviewViewModel(snapshot, self)
        self._receipt = ReceiptViewModel(snapshot, self)
        self._rating = RatingViewModel(snapshot, self)
        self._tick()
        self._clock = QTimer(self)
        self._clock.setInterval(_CLOCK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        intents.on_change(self.update)
        if speaker is not None:
            speaker.finished.connect(self._fell_silent)

    def update(self, snapshot: SessionSnapshot) -> None:
        """The parts first, the screen last: a page appears with its words already in place."""
        for part in (
            self._frame,
            self._home,
            self._choosing,
            self._info,
            self._guide,
            self._card,
            self._consent,
            self._form,
            self._scan,
            self._signing,
            self._review,
            self._receipt,
            self._rating,
        ):
            part.update(snapshot)
        self.show(derive(snapshot))
        if self._can_speak != self._voice_found():
            self._can_speak = not self._can_speak
            self.canSpeakChanged.emit()

    def _language(self) -> Language:
        return "zh" if self._state.language == "zh" else "en"

    def _voice_found(self) -> bool:
        return self._speaker is not None and self._speaker.can_speak(self._language())

    def _fell_silent(self) -> None:
        if self._speaking:
            self._speaking = False
            self.speakingChanged.emit()

    def _tick(self) -> None:
        time = self._now().strftime("%H:%M")
        if time != self._time:
            self._time = time
            self.timeChanged.emit()

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._state.language

    @Property(bool, notify=elderlyChanged)
    def elderly(self) -> bool:
        return self._state.elderly

    @Property(str, notify=screenChanged)
    def screen(self) -> str:
        return self._state.screen

    @Property(str, notify=pageChanged)
    def page(self) -> str:
        return self._state.page

    @Property(bool, notify=canBackChanged)
    def canBack(self) -> bool:
        return self._state.can_back

    @Property(bool, notify=canEndChanged)
    def canEnd(self) -> bool:
        return self._state.can_end

    @Property(bool, notify=canInformChanged)
    def canInform(self) -> bool:
        return self._state.can_inform

    @Property(int, notify=idleSecondsChanged)
    def idleSeconds(self) -> int:
        return self._state.idle_seconds

    @Property(bool, notify=helpOpenChanged)
    def helpOpen(self) -> bool:
        return self._state.help_open

    @Property(bool, notify=confirmEndChanged)
    def confirmEnd(self) -> bool:
        return self._state.confirm_end

    @Property(str, notify=troubleFactChanged)
    def troubleFact(self) -> str:
        return self._state.trouble_fact

    @Property(str, notify=troubleActChanged)
    def troubleAct(self) -> str:
        return self._state.trouble_act

    @Property(str, notify=timeChanged)
    def time(self) -> str:
        return self._time

    @Property(bool, notify=canSpeakChanged)
    def canSpeak(self) -> bool:
        """Without a voice for the language the key stays in its place and is dimmed."""
        return self._can_speak

    @Property(bool, notify=speakingChanged)
    def speaking(self) -> bool:
        return self._speaking

    @Property(FrameSource, constant=True)
    def preview(self) -> FrameSource:
        return self._preview

    @Property(FrameViewModel, constant=True)
    def frame(self) -> FrameViewModel:
        return self._frame

    @Property(HomeViewModel, constant=True)
    def home(self) -> HomeViewModel:
        return self._home

    @Property(ChoosingViewModel, constant=True)
    def choosing(self) -> ChoosingViewModel:
        return self._choosing

    @Property(InfoViewModel, constant=True)
    def info(self) -> InfoViewModel:
        return self._info

    @Property(GuideViewModel, constant=True)
    def guide(self) -> GuideViewModel:
        return self._guide

    @Property(CardViewModel, constant=True)
    def card(self) -> CardViewModel:
        return self._card

    @Property(ConsentViewModel, constant=True)
    def consent(self) -> ConsentViewModel:
        return self._consent

    @Property(FormViewModel, constant=True)
    def form(self) -> FormViewModel:
        return self._form

    @Property(ScanViewModel, constant=True)
    def scan(self) -> ScanViewModel:
        return self._scan

    @Property(SigningViewModel, constant=True)
    def signing(self) -> SigningViewModel:
        return self._signing

    @Property(ReviewViewModel, constant=True)
    def review(self) -> ReviewViewModel:
        return self._review

    @Property(ReceiptViewModel, constant=True)
    def receipt(self) -> ReceiptViewModel:
        return self._receipt

    @Property(RatingViewModel, constant=True)
    def rating(self) -> RatingViewModel:
        return self._rating

    @Slot()
    def switchLanguage(self) -> None:
        self._intents.set_language("en" if self._state.language == "zh" else "zh")

    @Slot()
    def switchElderly(self) -> None:
        self._intents.set_elderly(not self._state.elderly)

    @Slot(str)
    def speak(self, text: str) -> None:
        """Reads `text`, or stops when something is being read."""
        if self._speaker is None:
            return
        if self._speaking:
            self._speaker.stop()
            self._fell_silent()
            return
        self._speaker.say(text, self._language())
        self._speaking = True
        self.speakingChanged.emit()
