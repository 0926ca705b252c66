"""A byte stream over TCP: a network printer's port 9100, or a serial server in front of a reader."""

from __future__ import annotations

import socket

from drivers.errors import DeviceAbsent
from drivers.transports.descriptor_line import DescriptorLine

_CONNECT_SECONDS = 3.0


class TcpLine(DescriptorLine):
    def __init__(self, host: str, port: int, connect_seconds: float = _CONNECT_SECONDS) -> None:
        super().__init__(f"tcp://{host}:{port}")
        self._address = (host, port)
        self._connect_seconds = connect_seconds
        self._socket: socket.socket | None = None

    def _acquire(self) -> int:
        try:
            opened = socket.create_connection(self._address, timeout=self._connect_seconds)
        except OSError as error:
            raise DeviceAbsent(f"{self.name} does not accept a connection") from error
        opened.settimeout(0)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = opened
        return opened.fileno()

    def _release(self) -> None:
        closing, self._socket = self._socket, None
        if closing is not None:
            closing.close()
