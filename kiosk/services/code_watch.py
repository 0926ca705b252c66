"""Looking for a code that says what a field asks for: under the camera, and at the code scanner where there is one.

A code may be somebody's credential for the next minute. Its text goes to the one who asked, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import ScanAdvice, ScanPhase, ScanPurpose, ScanView
from kiosk.services.loop import Handle, Loop
from kiosk.services.ports import CameraPort, CodeEvent, CodeRead, Frame, Picture, ScannerPort
from kiosk.services.scanning import as_frame
from kiosk.services.snapshot import DeviceState

_LOOK_SECONDS = 0.2
_SAID_SECONDS = 4.0  # how long a code of another kind is spoken of


class CodeWatch:
    """`accept` takes the text of each code and answers whether it was one to use; then the watch is at its end."""

    def __init__(
        self,
        camera: CameraPort | None,
        scanner: ScannerPort | None,
        codes: Callable[[Picture], Sequence[str]],
        loop: Loop,
        name: LocalText,
        accept: Callable[[str], bool],
        changed: Callable[[], None],
    ) -> None:
        self._camera = camera
        self._scanner = scanner
        self._codes = codes
        self._loop = loop
        self._name = name
        self._accept = accept
        self._changed = changed
        self._frame: Frame | None = None
        self._looking = False
        self._running = False
        self._timer: Handle | None = None
        self._other_until = 0.0

    @property
    def view(self) -> ScanView:
        return ScanView(
            material=self._name,
            page=1,
            max_pages=1,
            phase=ScanPhase.SEARCHING if self._sees() else ScanPhase.NO_CAMERA,
            advice=ScanAdvice.OTHER_CODE if self._loop.monotonic() < self._other_until else ScanAdvice.NONE,
            corners=(),
            taken=0,
            countdown=0.0,
            waivable=False,
            purpose=ScanPurpose.CODE,
        )

    def start(self) -> None:
        self._running = True
        if self._camera is not None:
            self._camera.start()
            self._timer = self._loop.every(_LOOK_SECONDS, self._look)
        if self._scanner is not None:
            self._scanner.start(lambda event: self._loop.post(lambda: self._scanned(event)))

    def stop(self) -> None:
        self._running = False
        if self._timer is not None:
            self._timer.cancel()
        if self._camera is not None:
            self._camera.stop()
        if self._scanner is not None:
            self._scanner.stop()

    def preview(self) -> tuple[bytes, int, int] | None:
        frame = self._camera.latest() if self._camera is not None else None
        return as_frame(frame.picture) if frame is not None else None

    def take_now(self) -> None:
        """A code is not taken by hand."""

    def retake(self) -> None:
        """Nothing was taken."""

    def _sees(self) -> bool:
        return self._camera is not None and self._camera.state() is DeviceState.READY

    def _look(self) -> None:
        frame = self._camera.latest() if self._camera is not None and self._sees() else None
        if not self._running or self._looking:
            return
        if frame is None or (self._frame is not None and frame.number == self._frame.number):
            self._changed()
            return
        self._frame, self._looking = frame, True
        self._loop.run(lambda: self._codes(frame.picture), self._seen, self._bug)

    def _seen(self, texts: Sequence[str]) -> None:
        self._looking = False
        for text in texts:
            if not self._running:
                return
            self._heard(text)
        self._changed()

    def _scanned(self, event: CodeEvent) -> None:
        if self._running and isinstance(event, CodeRead):
            self._heard(event.text)
            self._changed()

    def _heard(self, text: str) -> None:
        if not self._accept(text):
            self._other_until = self._loop.monotonic() + _SAID_SECONDS

    def _bug(self, error: Exception) -> None:
        raise error  # looking for codes has no expected failure
