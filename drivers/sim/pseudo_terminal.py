"""The device's end of a serial line: a pseudo-terminal whose other end a driver opens like any port.

The name that a driver is told is a link, so that a device can be unplugged (the link goes, whoever has it open gets an
error) and come back under the same name, as /dev/serial/by-id does.
"""

from __future__ import annotations

import contextlib
import os
import select
import termios
import threading
import tty
from pathlib import Path
from typing import Self


class PseudoTerminal:
    """`path` is the link. `read` and `write` are the device's side; any thread may plug and unplug."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._device = -1
        self._line = -1
        self.plug()

    @property
    def plugged(self) -> bool:
        return self._device >= 0

    def plug(self) -> None:
        with self._lock:
            if self.plugged:
                return
            self._device, self._line = os.openpty()
            tty.setraw(self._line)
            settings = termios.tcgetattr(self._line)
            settings[4] = settings[5] = termios.B115200
            termios.tcsetattr(self._line, termios.TCSANOW, settings)
            os.set_blocking(self._device, False)
            self.path.unlink(missing_ok=True)
            self.path.symlink_to(os.ttyname(self._line))

    def unplug(self) -> None:
        with self._lock:
            if not self.plugged:
                return
            self.path.unlink(missing_ok=True)
            os.close(self._line)
            os.close(self._device)
            self._device = self._line = -1

    def read(self, seconds: float) -> bytes:
        """What the driver sent, or b"" after `seconds`, or at once while unplugged for as long."""
        with self._lock:
            device = self._device
        if device < 0:
            threading.Event().wait(seconds)
            return b""
        try:
            readable, _, _ = select.select([device], [], [], seconds)
            return os.read(device, 4096) if readable else b""
        except (OSError, ValueError):
            return b""  # unplugged meanwhile, or nobody has the line open

    def write(self, data: bytes) -> None:
        """Sends to the driver; what nobody reads is lost, as on a wire."""
        view = memoryview(data)
        while view:
            with self._lock:
                if not self.plugged:
                    return
                with contextlib.suppress(BlockingIOError):
                    view = view[os.write(self._device, view) :]
                    continue
                device = self._device
            _, writable, _ = select.select([], [device], [], 0.5)
            if not writable:
                return

    def close(self) -> None:
        self.unplug()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
