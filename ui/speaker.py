"""Reads a page aloud (朗读) through speech-dispatcher, where it is installed and has a voice for the language."""

from __future__ import annotations

from collections.abc import Mapping
from ctypes.util import find_library
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QLocale, QObject, Signal

from kiosk.services.snapshot import Language

if TYPE_CHECKING:
    from PySide6.QtTextToSpeech import QTextToSpeech

ENGINE: Final = "speechd"
_LANGUAGES: Final[Mapping[Language, QLocale.Language]] = {
    "zh": QLocale.Language.Chinese,
    "en": QLocale.Language.English,
}


class Speaker(QObject):
    """`finished` comes when a reading ends by itself, is stopped or fails."""

    finished = Signal()

    def __init__(self, engine: QTextToSpeech, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._engine = engine
        self._speaking = False
        engine.stateChanged.connect(self._state_changed)

    def can_speak(self, language: Language) -> bool:
        return self._voice(language) is not None

    def say(self, text: str, language: Language) -> None:
        """Starts reading; what was being read stops. Without a voice for the language nothing is read."""
        self.stop()
        voice = self._voice(language)
        if voice is None:
            self.finished.emit()
            return
        self._engine.setLocale(voice)
        self._speaking = True
        self._engine.say(text)

    def stop(self) -> None:
        self._engine.stop()

    def _voice(self, language: Language) -> QLocale | None:
        voices = self._engine.availableLocales()
        return next((voice for voice in voices if voice.language() == _LANGUAGES[language]), None)

    def _state_changed(self) -> None:
        from PySide6.QtTextToSpeech import QTextToSpeech  # noqa: PLC0415 - see open_speaker

        if self._speaking and self._engine.state() in {QTextToSpeech.State.Ready, QTextToSpeech.State.Error}:
            self._speaking = False
            self.finished.emit()


def open_speaker(engine: str = ENGINE) -> Speaker | None:
    """None where there is no engine or it has no voice at all: the key is dimmed then."""
    if engine == ENGINE and find_library("speechd") is None:
        return None
    # Imported here: it brings Qt's multimedia libraries, which a kiosk without a voice does not need.
    from PySide6.QtTextToSpeech import QTextToSpeech  # noqa: PLC0415

    if engine not in QTextToSpeech.availableEngines():
        return None
    synthesizer = QTextToSpeech(engine)
    if synthesizer.state() is QTextToSpeech.State.Error or not synthesizer.availableLocales():
        return None
    return Speaker(synthesizer)
