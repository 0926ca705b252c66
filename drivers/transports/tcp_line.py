"""A byte stream over TCP: a network printer's port 9100, or a serial server in front of a reader."""

from __future__ import annotations

import contextlib
import socket
import threading
import time

from drivers.errors import DeviceAbsent, DeviceClosed, DeviceTimeout
from drivers.transports.waiting import Waiter

_CHUNK = 4096
_CONNECT_SECONDS = 3.0


class TcpLine:
    def __init__(self, host: str, port: int, connect_seconds: float = _CONNECT_SECONDS) -> None:
        self._address = (host, port)
        self._connect_seconds = connect_seconds
        self._socket: socket.socket | None = None
        self._waiter: Waiter | None = None
        self._opening = threading.Lock()

    @property
    def name(self) -> str:
        host, port = self._address
        return f"tcp://{host}:{port}"

    def open(self) -> None:
        try:
            opened = socket.create_connection(self._address, timeout=self._connect_seconds)
        except OSError as error:
            raise DeviceAbsent(f"{self.name} does not accept a connection") from error
        opened.settimeout(0)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._opening:
            self._socket, self._waiter = opened, Waiter()

    def close(self) -> None:
        with self._opening:
            closing, waiter = self._socket, self._waiter
            self._socket = self._waiter = None
        if closing is not None:
            closing.close()
        if waiter is not None:
            waiter.close()

    def write(self, data: bytes, deadline: float) -> None:
        line, waiter = self._opened()
        left = memoryview(data)
        while left:
            waiter.wait_writable(line.fileno(), deadline)
            try:
                left = left[line.send(left[:_CHUNK]) :]
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self.name} broke the connection") from error

    def read(self, deadline: float) -> bytes:
        line, waiter = self._opened()
        while True:
            waiter.wait_readable(line.fileno(), deadline)
            try:
                data = line.recv(_CHUNK)
            except BlockingIOError:
                continue
            except OSError as error:
                raise DeviceAbsent(f"{self.name} broke the connection") from error
            if not data:
                raise DeviceAbsent(f"{self.name} closed the connection")
            return data

    def discard_input(self) -> None:
        with contextlib.suppress(DeviceTimeout):
            while True:
                self.read(time.monotonic())

    def cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.wake()

    def clear_cancel(self) -> None:
        with self._opening:
            if self._waiter is not None:
                self._waiter.clear()

    def _opened(self) -> tuple[socket.socket, Waiter]:
        if self._socket is None or self._waiter is None:
            raise DeviceClosed(f"{self.name} is not open")
        return self._socket, self._waiter
