"""A printer of the USB printer class (07/01/02) by the kernel's usblp driver: /dev/usb/lp0 and its like.

Bytes go both ways as on a serial port, so ESC/POS status works where the printer answers it. A printer that does not
still has the class's own port status, three bits.
"""

from __future__ import annotations

import array
import fcntl
import os
from dataclasses import dataclass

from drivers.errors import DeviceAbsent
from drivers.transports.descriptor_line import DescriptorLine
from drivers.transports.opening import why_not_opened

_LPGETSTATUS = 0x060B  # linux/lp.h; usblp answers it with GET_PORT_STATUS
_PAPER_EMPTY, _SELECTED, _NO_ERROR = 0x20, 0x10, 0x08


@dataclass(frozen=True, slots=True)
class PortStatus:
    """GET_PORT_STATUS, USB printer class definition 1.1, 4.2.2."""

    paper_empty: bool
    selected: bool
    error: bool

    @property
    def healthy(self) -> bool:
        return self.selected and not self.error and not self.paper_empty


def read_port_status(byte: int) -> PortStatus:
    return PortStatus(bool(byte & _PAPER_EMPTY), bool(byte & _SELECTED), not byte & _NO_ERROR)


class UsbPrinterLine(DescriptorLine):
    """The kernel lets one program open it at a time."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self._file = -1

    def port_status(self) -> PortStatus:
        """Raises DeviceAbsent when the printer is gone or its driver has no such status."""
        descriptor, _ = self._opened()
        answer = array.array("i", [0])
        try:
            fcntl.ioctl(descriptor, _LPGETSTATUS, answer)
        except OSError as error:
            raise DeviceAbsent(f"{self.name} gives no port status") from error
        return read_port_status(answer[0])

    def _acquire(self) -> int:
        try:
            self._file = os.open(self.name, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
        except OSError as error:
            raise why_not_opened(self.name, error) from error
        return self._file

    def _release(self) -> None:
        closing, self._file = self._file, -1
        if closing >= 0:
            os.close(closing)
