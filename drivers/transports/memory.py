"""A line inside this process: what is written goes to a function, and what that sends back can be read."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable

from drivers.errors import DeviceAbsent, DeviceCancelled, DeviceClosed, DeviceTimeout

Peer = Callable[[bytes], Iterable[bytes]]
"""The device's end: takes what was written, gives the pieces that it answers, in the pieces in which they arrive."""


class MemoryLine:
    def __init__(self, peer: Peer, name: str = "memory") -> None:
        self._peer = peer
        self._name = name
        self._arrived: list[bytes] = []
        self._changed = threading.Condition()
        self._open = False
        self._plugged = True
        self._cancelled = False

    @property
    def name(self) -> str:
        return self._name

    def open(self) -> None:
        with self._changed:
            if not self._plugged:
                raise DeviceAbsent(f"{self._name} is not there")
            self._open = True

    def close(self) -> None:
        with self._changed:
            self._open = False
            self._arrived.clear()

    def write(self, data: bytes, deadline: float) -> None:
        with self._changed:
            self._check()
            if time.monotonic() > deadline:
                raise DeviceTimeout("the deadline had passed before writing")
        for piece in self._peer(data):
            self.send(piece)

    def read(self, deadline: float) -> bytes:
        with self._changed:
            self._changed.wait_for(self._readable, max(0.0, deadline - time.monotonic()))
            self._check()
            if not self._arrived:
                raise DeviceTimeout("no answer before the deadline")
            return self._arrived.pop(0)

    def discard_input(self) -> None:
        with self._changed:
            self._arrived.clear()

    def cancel(self) -> None:
        with self._changed:
            self._cancelled = True
            self._changed.notify_all()

    def clear_cancel(self) -> None:
        with self._changed:
            self._cancelled = False

    def set_speed(self, baud: int) -> None:
        """Memory has no speed."""

    def send(self, piece: bytes) -> None:
        """The device's end: something arrives unasked."""
        with self._changed:
            if piece:
                self._arrived.append(piece)
                self._changed.notify_all()

    def unplug(self) -> None:
        with self._changed:
            self._plugged = False
            self._changed.notify_all()

    def plug_in(self) -> None:
        with self._changed:
            self._plugged = True

    def _readable(self) -> bool:
        return bool(self._arrived) or self._cancelled or not self._plugged or not self._open

    def _check(self) -> None:
        if self._cancelled:
            self._cancelled = False
            raise DeviceCancelled("cancelled while waiting for the device")
        if not self._plugged:
            raise DeviceAbsent(f"{self._name} went away")
        if not self._open:
            raise DeviceClosed(f"{self._name} is not open")
