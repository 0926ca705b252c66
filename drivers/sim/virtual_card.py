"""A card in the virtual reader of vsmartcard (vpcd): the chip's side of its TCP protocol.

Each message is two bytes of length, most significant first, and that many bytes. The reader sends one byte to power
off (00), power on (01), reset (02) or ask for the answer to reset (04), anything longer is a command; only the last
two are answered.
"""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import Self

from drivers.sim.card_files import Chip

PORT = 35963
_POWER_OFF, _POWER_ON, _RESET, _ANSWER_TO_RESET = b"\0", b"\1", b"\2", b"\4"
_NOISE = bytes.fromhex("00FF00")  # begins with neither of ISO/IEC 7816-3's initial characters
_CONNECT_SECONDS = 5.0


class VirtualCard:
    """`chip` is in the reader from `insert` until `remove`.

    `mute`: its answer to reset is noise, as of a card that lies upside down. `leaves_after`: so many commands are
    answered, then the card is pulled out. `silent`: commands are taken and never answered.
    """

    def __init__(self, chip: Chip, port: int = PORT, host: str = "127.0.0.1") -> None:
        self.chip = chip
        self.mute = False
        self.silent = False
        self.leaves_after: int | None = None
        self.commands = 0
        self._address = (host, port)
        self._socket: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.insert()
        return self

    def __exit__(self, *_: object) -> None:
        self.remove()

    def insert(self) -> None:
        """Raises OSError when no virtual reader listens."""
        connection = socket.create_connection(self._address, _CONNECT_SECONDS)
        connection.settimeout(None)
        self._socket = connection
        self._thread = threading.Thread(target=self._serve, args=(connection,), name="sim-card", daemon=True)
        self._thread.start()

    def remove(self) -> None:
        connection, self._socket = self._socket, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join()

    def _serve(self, connection: socket.socket) -> None:
        # pcscd may go away at any time, and `remove` ends the connection from outside.
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as stream:
            while head := stream.read(2):
                message = stream.read(int.from_bytes(head))
                answer = self._answer(message)
                if answer is None:
                    return
                if answer:
                    connection.sendall(len(answer).to_bytes(2) + answer)

    def _answer(self, message: bytes) -> bytes | None:
        """None pulls the card out; nothing is sent for an empty answer."""
        if message in {_POWER_OFF, _POWER_ON, _RESET}:
            self.chip.reset()
            return b""
        if message == _ANSWER_TO_RESET:
            return _NOISE if self.mute else self.chip.atr
        if self.silent:
            return b""
        if self.leaves_after is not None and self.commands >= self.leaves_after:
            return None
        self.commands += 1
        return self.chip.answer(message)
