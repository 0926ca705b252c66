"""A line that writes down what passes, for a bench or a workshop; it is wired in nowhere in a kiosk.

A recording is JSON lines: {"at": seconds, "to": "device" | "host", "hex": …}. What passes goes through a mask first,
which keeps the number of bytes and takes out what belongs to a citizen.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TextIO

from drivers.errors import LocalProtocolError
from drivers.transports.transport import Transport


class Mask(Protocol):
    """Gives as many bytes as it takes, sooner or later; `flush` gives those that are still held."""

    def feed(self, data: bytes) -> bytes: ...
    def flush(self) -> bytes: ...


class NothingPersonal:
    """For a direction in which nothing of a citizen passes, such as commands to a reader."""

    def feed(self, data: bytes) -> bytes:
        return data

    def flush(self) -> bytes:
        return b""


class AllPersonal:
    """For a direction of which only sizes and times may be kept, such as slips to a printer."""

    def feed(self, data: bytes) -> bytes:
        return bytes(len(data))

    def flush(self) -> bytes:
        return b""


class TapLine:
    """`line` as it is, and `recording` beside it."""

    def __init__(
        self,
        line: Transport,
        recording: TextIO,
        to_device: Mask,
        to_host: Mask,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._recording = recording
        self._masks = {"device": to_device, "host": to_host}
        self._clock = clock
        self._began = clock()

    @property
    def name(self) -> str:
        return self._line.name

    def open(self) -> None:
        self._line.open()

    def close(self) -> None:
        self._flush()
        self._line.close()

    def write(self, data: bytes, deadline: float) -> None:
        self._flush()
        self._write("device", self._masks["device"].feed(data))
        self._line.write(data, deadline)

    def read(self, deadline: float) -> bytes:
        data = self._line.read(deadline)
        self._write("host", self._masks["host"].feed(data))
        return data

    def discard_input(self) -> None:
        self._line.discard_input()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def _flush(self) -> None:
        for to, mask in self._masks.items():
            self._write(to, mask.flush())

    def _write(self, to: str, data: bytes) -> None:
        if data:
            entry = {"at": round(self._clock() - self._began, 4), "to": to, "hex": data.hex()}
            self._recording.write(json.dumps(entry) + "\n")


class Replay:
    """The device's end of a recording, for a MemoryLine: expects what was sent then, answers what was answered then."""

    def __init__(self, recording: Iterable[str]) -> None:
        entries = [json.loads(line) for line in recording if line.strip()]
        self._entries: list[tuple[bool, bytes]] = [
            (entry["to"] == "device", bytes.fromhex(entry["hex"])) for entry in entries
        ]
        self._at = 0

    @property
    def finished(self) -> bool:
        return self._at == len(self._entries)

    def __call__(self, sent: bytes) -> Iterator[bytes]:
        if self.finished or self._entries[self._at] != (True, sent):
            raise LocalProtocolError(f"the recording goes on differently at entry {self._at + 1}")
        self._at += 1
        for to_device, data in self._entries[self._at :]:
            if to_device:
                return
            self._at += 1
            yield data
