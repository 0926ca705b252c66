"""A device of Linux' input system: /dev/input/eventN, by its stable path. Its events are read, and it can be asked."""

from __future__ import annotations

import fcntl
import os

from drivers.protocols import evdev
from drivers.transports.descriptor_line import DescriptorLine
from drivers.transports.opening import why_not_opened


class InputLine(DescriptorLine):
    """Any number of programs may read it. What only sends events, such as a simulator, answers no question."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._file = -1

    def switches_on(self) -> frozenset[int] | None:
        """The switches that are on now (EVIOCGSW); None where that cannot be asked."""
        return self._bitmap(evdev.EVIOCGSW)

    def switches(self) -> frozenset[int] | None:
        """The switches that it has (EVIOCGBIT); None where that cannot be asked."""
        return self._bitmap(evdev.EVIOCGBIT_SW)

    def device_name(self) -> str:
        """What the kernel calls it; "" where that cannot be asked."""
        answer = self._asked(evdev.EVIOCGNAME, evdev.NAME_BYTES)
        return "" if answer is None else answer.split(b"\0")[0].decode("utf-8", errors="replace")

    def _bitmap(self, request: int) -> frozenset[int] | None:
        answer = self._asked(request, evdev.SWITCH_BYTES)
        return None if answer is None else evdev.read_bitmap(answer)

    def _asked(self, request: int, size: int) -> bytes | None:
        descriptor, _ = self._opened()
        answer = bytearray(size)
        try:
            fcntl.ioctl(descriptor, request, answer)
        except OSError:
            return None
        return bytes(answer)

    def _acquire(self) -> int:
        try:
            self._file = os.open(self.name, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise why_not_opened(self.name, error) from error
        return self._file

    def _release(self) -> None:
        closing, self._file = self._file, -1
        if closing >= 0:
            os.close(closing)
