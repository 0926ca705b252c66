"""A HID device with unnumbered reports, by the kernel's /dev/hidrawN: each write and each read is one report.

Written reports begin with a byte for their number, 0 where there are no numbers, which the kernel takes off; reports
that are read have none then (Documentation/hid/hidraw.rst of the kernel).
"""

from __future__ import annotations

import fcntl
import os

from drivers.errors import DeviceAbsent, LocalProtocolError
from drivers.transports.descriptor_line import DescriptorLine
from drivers.transports.opening import why_not_opened

_UNNUMBERED = b"\0"


class HidrawLine(DescriptorLine):
    """`write` takes exactly one report of `report` bytes, `read` gives one."""

    def __init__(self, path: str, report: int) -> None:
        super().__init__(path)
        self._report = report
        self._file = -1

    def write(self, data: bytes, deadline: float) -> None:
        descriptor, waiter = self._opened()
        if len(data) != self._report:
            raise LocalProtocolError(f"a report has {self._report} bytes, not {len(data)}")
        while True:
            waiter.wait_writable(descriptor, deadline)
            try:
                os.write(descriptor, _UNNUMBERED + data)  # a report goes whole or not at all
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self.name} went away") from error
            return

    def _acquire(self) -> int:
        try:
            self._file = os.open(self.name, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)  # the kernel hands a reply to all who have it open
        except OSError as error:
            self._release()
            raise why_not_opened(self.name, error) from error
        return self._file

    def _release(self) -> None:
        closing, self._file = self._file, -1
        if closing >= 0:
            os.close(closing)
