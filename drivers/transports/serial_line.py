"""A serial port: a UART, a USB serial adapter, a USB CDC device, or a pseudo-terminal.

pyserial opens the port, holds it exclusively and sets its speed; waiting is done here, so that every wait has a
deadline and can be cancelled.
"""

from __future__ import annotations

import contextlib
import errno
import os
import termios
import threading

import serial

from drivers.errors import DeviceAbsent, DeviceBusy, DeviceClosed, DeviceDenied, DeviceError
from drivers.transports.waiting import Waiter, hung_up

_CHUNK = 4096
_REFUSALS = (OSError, ValueError, termios.error)  # SerialException is an OSError; termios.error is not
_REASONS: dict[int, type[DeviceError]] = {
    errno.EACCES: DeviceDenied,
    errno.EPERM: DeviceDenied,
    errno.EBUSY: DeviceBusy,
    errno.EAGAIN: DeviceBusy,  # another program holds the lock
}


class SerialLine:
    """8 data bits, no parity, one stop bit, no flow control."""

    def __init__(self, port: str, baud: int = 115200) -> None:
        self._port = port
        self._baud = baud
        self._serial: serial.Serial | None = None
        self._waiter: Waiter | None = None
        self._opening = threading.Lock()  # between `open` or `close` and a `cancel` from another thread

    @property
    def name(self) -> str:
        return self._port

    @property
    def baud(self) -> int:
        return self._baud

    def open(self) -> None:
        try:
            opened = serial.Serial(self._port, self._baud, timeout=0, write_timeout=0, exclusive=True)
        except _REFUSALS as error:
            reason = _REASONS.get(getattr(error, "errno", None) or 0, DeviceAbsent)
            raise reason(f"{self._port} cannot be opened") from error
        with self._opening:
            self._serial, self._waiter = opened, Waiter()

    def close(self) -> None:
        with self._opening:
            closing, waiter = self._serial, self._waiter
            self._serial = self._waiter = None
        if closing is not None:
            with contextlib.suppress(OSError):  # the port may be gone already
                closing.close()
        if waiter is not None:
            waiter.close()

    def set_speed(self, baud: int) -> None:
        self._baud = baud
        if self._serial is not None:
            try:
                self._serial.baudrate = baud
            except _REFUSALS as error:
                raise DeviceAbsent(f"{self._port} does not take {baud} baud") from error

    def write(self, data: bytes, deadline: float) -> None:
        line, waiter = self._opened()
        left = memoryview(data)
        while left:
            waiter.wait_writable(line.fileno(), deadline)
            try:
                left = left[os.write(line.fileno(), left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self._port} went away") from error

    def read(self, deadline: float) -> bytes:
        line, waiter = self._opened()
        while True:
            waiter.wait_readable(line.fileno(), deadline)
            try:
                data = os.read(line.fileno(), _CHUNK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self._port} went away") from error
            if data:
                return data
            if hung_up(line.fileno()):  # pyserial sets VMIN to 0, so nothing to read alone is no end
                raise DeviceAbsent(f"{self._port} went away")

    def discard_input(self) -> None:
        line, _ = self._opened()
        try:
            line.reset_input_buffer()
        except _REFUSALS as error:
            raise DeviceAbsent(f"{self._port} went away") from error

    def cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.wake()

    def clear_cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.clear()

    def _opened(self) -> tuple[serial.Serial, Waiter]:
        if self._serial is None or self._waiter is None:
            raise DeviceClosed(f"{self._port} is not open")
        return self._serial, self._waiter
