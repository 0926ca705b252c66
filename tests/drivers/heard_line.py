"""A serial line whose limits begin once the simulator has had its say.

What is under test is that silence ends a wait, not how fast this machine is: an answer that is late because the machine
is busy is waited for; where none is to come, a moment is enough.
"""

from __future__ import annotations

import time
from typing import Final

from drivers.errors import DeviceTimeout
from drivers.sim.pty_port import PtyPort
from drivers.transports.serial_line import SerialLine
from tests.waiting import PATIENCE

# Seconds. The kernel's way from one end of a pseudo-terminal to the other.
_SILENCE: Final = 0.1


class HeardLine(SerialLine):
    """To the simulator at `port`. A read ends soon after all that was written has been heard, however late its deadline
    is, and not before. What others wrote has to have been heard when this line is opened."""

    def __init__(self, port: PtyPort, baud: int = 115200) -> None:
        super().__init__(str(port.path), baud)
        self._port = port
        self._heard_after = 0

    @property
    def waiting(self) -> int:
        """Bytes that have come and were not read."""
        return 0 if self._serial is None else int(self._serial.in_waiting)

    def open(self) -> None:
        super().open()
        self._heard_after = self._port.heard

    def write(self, data: bytes, deadline: float) -> None:
        super().write(data, deadline)
        self._heard_after += len(data)

    def read(self, deadline: float) -> bytes:
        if deadline <= time.monotonic():  # asks for what is there already
            return super().read(deadline)
        ends = time.monotonic() + PATIENCE
        while True:
            heard = self._port.heard >= self._heard_after
            try:
                return super().read(time.monotonic() + _SILENCE)
            except DeviceTimeout:
                if heard or time.monotonic() > ends:
                    raise
