"""Run as a program: a screen process with the kiosk's own window, around a session that stands still."""

from __future__ import annotations

import sys
from pathlib import Path

from kiosk.config import ScreenSection
from kiosk.services.loop import Loop
from ui.samples.session import StillSession
from ui.samples.snapshots import SAMPLES
from ui.screen_process import ScreenOptions, run_screen


class Session:
    def __init__(self, _: Loop) -> None:
        self.intents = StillSession(SAMPLES[sys.argv[2]])

    def open_devices(self) -> None:
        """There are none."""

    def close(self) -> None:
        """There is nothing to close."""


def main() -> int:
    screen = ScreenSection(width=1080, height=1920, fullscreen=False)
    return run_screen(Session, ScreenOptions(screen=screen, robot=Path(sys.argv[1])))


if __name__ == "__main__":
    sys.exit(main())
