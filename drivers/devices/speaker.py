"""The sound card that reads pages aloud: only whether the kernel has it, since what plays on it is the desktop's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from drivers.errors import DeviceAbsent, DeviceFailed
from drivers.health import OK, DeviceStatus

PROC = Path("/proc/asound")
_CARD = re.compile(r"^\s*(\d+) \[(\S+)\s*\]: (.+)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class SoundCard:
    """`name` is ALSA's id, which stays the same when the numbers change."""

    number: int
    name: str
    title: str
    plays: bool


def sound_cards(proc: Path = PROC) -> tuple[SoundCard, ...]:
    """What /proc/asound/cards lists; nothing where the kernel has no sound."""
    try:
        text = (proc / "cards").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ()
    return tuple(
        SoundCard(int(number), name, title.strip(), any((proc / f"card{number}").glob("pcm*p")))
        for number, name, title in _CARD.findall(text)
    )


class Speaker:
    """`card` is ALSA's id of the card, "" for the first that plays."""

    def __init__(self, card: str = "", proc: Path = PROC) -> None:
        self._card = card
        self._proc = proc

    @property
    def name(self) -> str:
        return self._card or "the first sound card"

    def open(self) -> None:
        """Raises DeviceAbsent when the kernel has no such card."""
        self._found()

    def close(self) -> None:
        """There is nothing to close."""

    def cancel(self) -> None:
        """Nothing here waits."""

    def clear_cancel(self) -> None:
        """Nothing here waits."""

    def handshake(self) -> str:
        return self._found().title

    def check(self) -> DeviceStatus:
        if not self._found().plays:
            raise DeviceFailed(f"{self.name} plays nothing", "speaker.no_playback")
        return OK

    def _found(self) -> SoundCard:
        for card in sound_cards(self._proc):
            if card.name == self._card or (not self._card and card.plays):
                return card
        wanted = f"called {self._card!r}" if self._card else "that plays"
        raise DeviceAbsent(f"the kernel knows no sound card {wanted}")
