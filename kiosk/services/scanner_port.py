"""The code scanner as a session sees it: on while somebody is asked for a code, and silent otherwise."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future

from drivers.devices.code_scanner import CodeRefused, CodeScanner, CodeSeen, NoCode, ScanOutcome
from drivers.errors import DeviceError
from kiosk.services.device_states import WORKING
from kiosk.services.ports import CodeEvent, CodeNotRead, CodeRead, ScannerLost
from kiosk.services.supervised import Supervised

_SCAN_SECONDS = 30.0  # then the scanner is asked whether it is still alive, and looks on
_STOP_SECONDS = 2.0  # to put its light out
_NOT_TEXT = "not_text"


class _Wait:
    """One start until its stop; at most one scan of it is under way."""

    def __init__(self, on_event: Callable[[CodeEvent], None]) -> None:
        self._on_event = on_event
        self._lock = threading.Lock()
        self._over = False
        self._scanning = False
        self._lost = False

    def wanted(self) -> bool:
        return not self._over

    def end(self) -> None:
        self._over = True

    def may_scan(self) -> bool:
        """True for who is to begin the next scan."""
        with self._lock:
            first, self._scanning = not self._scanning, True
            return first and self.wanted()

    def scanned(self) -> None:
        with self._lock:
            self._scanning = False

    def tell(self, event: CodeEvent) -> None:
        if not self.wanted() or (self._lost and isinstance(event, ScannerLost)):
            return
        self._lost = isinstance(event, ScannerLost)
        self._on_event(event)


class Scanner(Supervised[CodeScanner]):
    """Implements `ScannerPort`."""

    def __init__(self, scanner: CodeScanner) -> None:
        super().__init__("code_scanner", scanner, CodeScanner.handshake, CodeScanner.check)
        self._wait: _Wait | None = None
        self.on_change(self._state_changed)

    def start(self, on_event: Callable[[CodeEvent], None]) -> None:
        self.stop()
        wait = _Wait(on_event)
        self._wait = wait
        self._scan(wait)

    def stop(self) -> None:
        wait, self._wait = self._wait, None
        if wait is not None:
            wait.end()

    def close(self) -> None:
        self.stop()
        super().close()

    def _scan(self, wait: _Wait) -> None:
        if not wait.may_scan():
            return
        job = self.begin(lambda scanner: scanner.scan(_SCAN_SECONDS, wait.wanted), _SCAN_SECONDS + _STOP_SECONDS)
        job.add_done_callback(lambda done: self._scanned(wait, done))

    def _scanned(self, wait: _Wait, done: Future[ScanOutcome]) -> None:
        wait.scanned()
        try:
            event = _event_of(done.result())
        except DeviceError:
            wait.tell(ScannerLost())
            return  # `_state_changed` goes on when it is back
        if event is not None:
            wait.tell(event)
        self._scan(wait)

    def _state_changed(self) -> None:
        wait = self._wait
        if wait is not None and self.state() in WORKING:
            self._scan(wait)


def _event_of(outcome: ScanOutcome) -> CodeEvent | None:
    match outcome:
        case NoCode():
            return None
        case CodeRefused(why):
            return CodeNotRead(why.value)
        case CodeSeen(code):
            text = code.text
            if text is None:
                return CodeNotRead(_NOT_TEXT)
            return CodeRead(text, code.symbology.value if code.symbology is not None else None)
