"""An ID-card reader on a real pseudo-terminal. The driver opens it as it would open /dev/ttyUSB0."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Self

from drivers.protocols.sdt.commands import READ_BASE, Command, Response, decode_request
from drivers.protocols.sdt.frame import MIN_REQUEST, DamagedFrame, FrameParser
from drivers.protocols.sdt.status import Reaction, Sw3, meaning_of
from drivers.sim.line_faults import LineFault, LineFaults
from drivers.sim.pty_port import PtyPort
from drivers.sim.sample_cards import SAMPLES, SimCard
from drivers.sim.sdt_reader import SdtReader

_CARD_LOST = {Reaction.PLACE_AGAIN, Reaction.WINDOW, Reaction.OTHER_CARD}


class IdCardReaderSimulator:
    """Use as a context manager, or call `start` and `close`. Its methods may be called from any thread."""

    def __init__(self, link: Path | None = None, baud: int = 115200, *, paced: bool = False) -> None:
        self.port = PtyPort(self._on_bytes, link, baud, paced=paced)
        self.commands_seen: list[str] = []
        self._reader = SdtReader()
        self._faults = LineFaults()
        self._parser = FrameParser(minimum=MIN_REQUEST)
        self._lock = threading.RLock()

    @property
    def path(self) -> Path:
        return self.port.path

    def start(self) -> None:
        self.port.plug_in()

    def close(self) -> None:
        self.port.unplug()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- what a citizen or a technician does

    def place(self, card: SimCard | str) -> None:
        """A card, or the name of a sample; placing two is what "two cards at once" is."""
        with self._lock:
            self._reader.place(SAMPLES[card] if isinstance(card, str) else card)

    def remove(self) -> None:
        with self._lock:
            self._reader.remove()

    def remove_before(self, command: Command = READ_BASE) -> None:
        with self._lock:
            self._reader.removed_before = command

    def fault(self, fault: LineFault) -> None:
        with self._lock:
            self._faults.add(fault)

    def clear_faults(self) -> None:
        with self._lock:
            self._faults.clear()

    def unplug(self) -> None:
        self.port.unplug()

    def replug(self) -> None:
        """Power returns: the module knows nothing of the time before. A card may still lie on it."""
        with self._lock:
            self._parser.reset()
        self.port.plug_in()

    def send_unasked(self, data: bytes) -> None:
        self.port.send(data)

    # --- the wire

    def _on_bytes(self, data: bytes) -> None:
        with self._lock:
            events = self._parser.feed(data)
        for event in events:
            if isinstance(event, DamagedFrame):
                self._reply("", Response(Sw3.COMMAND_CHECKSUM))
            else:
                self._perform(decode_request(event.body))

    def _perform(self, command: Command | None) -> None:
        name = command.name if command is not None else ""
        with self._lock:
            self.commands_seen.append(name)
            response = self._reader.answer(command)
            fault = self._faults.take(name, status=True)
            if fault is not None:
                response = Response(fault.size)
                if meaning_of(fault.size).reaction in _CARD_LOST:
                    self._reader.fail_card()
            new_speed, self._reader.new_speed = self._reader.new_speed, None
        self._reply(name, response)
        if new_speed is not None:
            self.port.baud = new_speed

    def _reply(self, command: str, response: Response) -> None:
        with self._lock:
            sending = self._faults.spoil(response.frame, command)
        self.port.send(sending.data, sending.piece)
