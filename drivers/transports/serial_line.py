"""A serial port: a UART, a USB serial adapter, a USB CDC device, or a pseudo-terminal.

pyserial opens the port, holds it exclusively and sets its speed; waiting is done by `DescriptorLine`, so that every
wait has a deadline and can be cancelled.
"""

from __future__ import annotations

import termios

import serial

from drivers.errors import DeviceAbsent
from drivers.transports.descriptor_line import DescriptorLine
from drivers.transports.opening import why_not_opened
from drivers.transports.waiting import hung_up

_REFUSALS = (OSError, ValueError, termios.error)  # SerialException is an OSError; termios.error is not


class SerialLine(DescriptorLine):
    """8 data bits, no parity, one stop bit, no flow control."""

    def __init__(self, port: str, baud: int = 115200) -> None:
        super().__init__(port)
        self._baud = baud
        self._serial: serial.Serial | None = None

    @property
    def baud(self) -> int:
        return self._baud

    def set_speed(self, baud: int) -> None:
        self._baud = baud
        if self._serial is not None:
            try:
                self._serial.baudrate = baud
                _drop_damaged(self._serial.fileno())
            except _REFUSALS as error:
                raise DeviceAbsent(f"{self.name} does not take {baud} baud") from error

    def discard_input(self) -> None:
        self._opened()
        if self._serial is not None:
            try:
                self._serial.reset_input_buffer()
            except _REFUSALS as error:
                raise DeviceAbsent(f"{self.name} went away") from error

    def _acquire(self) -> int:
        try:
            self._serial = serial.Serial(self.name, self._baud, timeout=0, write_timeout=0, exclusive=True)
            _drop_damaged(self._serial.fileno())
        except _REFUSALS as error:
            self._release()
            raise why_not_opened(self.name, error) from error
        return self._serial.fileno()

    def _release(self) -> None:
        closing, self._serial = self._serial, None
        if closing is not None:
            closing.close()

    def _has_ended(self, descriptor: int) -> bool:
        """pyserial sets VMIN to 0, so nothing to read is no end by itself."""
        return hung_up(descriptor)


def _drop_damaged(descriptor: int) -> None:
    """Has the port forget breaks and characters without a stop bit, as a device makes them that is switched off or on:
    to a receipt printer's driver a zero byte says that the slip is on paper. pyserial forgets it at each setting."""
    attributes = termios.tcgetattr(descriptor)
    attributes[0] |= termios.IGNBRK | termios.INPCK | termios.IGNPAR
    termios.tcsetattr(descriptor, termios.TCSANOW, attributes)
