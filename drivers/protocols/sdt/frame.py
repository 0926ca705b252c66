"""Frames of the SDT protocol, the same in both directions.

    AA AA AA 96 69 | LEN (2, big-endian) | body (LEN − 1 bytes) | CHK

LEN counts the bytes after itself, CHK included. CHK is the XOR of LEN's two bytes and the body. The three AA are for
synchronisation, so a longer run of them before 96 69 is not an error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from drivers.errors import LocalProtocolError

PREAMBLE = bytes.fromhex("AA AA AA 96 69")
HEAD = len(PREAMBLE) + 2
MAX_LENGTH = 0x090A  # the longest legal reply: text, photo and fingerprints
MIN_REQUEST = 3  # CMD PARA CHK
MIN_RESPONSE = 4  # SW1 SW2 SW3 CHK
MAX_HELD = HEAD + MAX_LENGTH  # bytes that a parser ever keeps between two calls


class Damage(StrEnum):
    LENGTH = "length"
    CHECKSUM = "checksum"


@dataclass(frozen=True, slots=True)
class Frame:
    body: bytes = field(repr=False)  # a read reply's body is a citizen's card


@dataclass(frozen=True, slots=True)
class DamagedFrame:
    """A preamble was seen and what followed cannot be a frame. The parser looks for the next one inside it."""

    damage: Damage


FrameEvent = Frame | DamagedFrame


# Folding a number in halves XORs its bytes in twelve steps; byte by byte, a line full of preambles would cost two
# thousand steps for every seven bytes that arrive.
_FOLDS = tuple((8 << power, (1 << (8 << power)) - 1) for power in range(MAX_LENGTH.bit_length() - 1, -1, -1))


def checksum(data: bytes | bytearray) -> int:
    """XOR of at most 4096 bytes."""
    value = int.from_bytes(data, "big")
    for shift, mask in _FOLDS:
        value = (value >> shift) ^ (value & mask)
    return value


def encode_frame(body: bytes) -> bytes:
    length = len(body) + 1
    if not MIN_REQUEST <= length <= MAX_LENGTH:
        raise LocalProtocolError(f"a body of {len(body)} bytes does not fit into an SDT frame")
    counted = length.to_bytes(2, "big") + body
    return PREAMBLE + counted + bytes([checksum(counted)])


class FrameParser:
    """Takes bytes in any pieces, gives frames. Noise before a preamble is skipped and counted in `noise`."""

    def __init__(self, minimum: int = MIN_RESPONSE) -> None:
        self._minimum = minimum
        self._held = bytearray()
        self.noise = 0

    @property
    def held(self) -> int:
        return len(self._held)

    def reset(self) -> None:
        """Forgets what is incomplete; called before each request, so that an old reply is not taken for a new one."""
        self._held.clear()
        self.noise = 0

    def feed(self, data: bytes) -> list[FrameEvent]:
        self._held += data
        events: list[FrameEvent] = []
        while (event := self._next()) is not None:
            events.append(event)
        return events

    def _next(self) -> FrameEvent | None:
        self._skip_to_preamble()
        if len(self._held) < HEAD:
            return None
        length = int.from_bytes(self._held[5:HEAD], "big")
        if not self._minimum <= length <= MAX_LENGTH:
            return self._damaged(Damage.LENGTH)
        end = HEAD + length
        if len(self._held) < end:
            return None
        if checksum(self._held[5:end]) != 0:  # XOR over everything and its checksum is zero
            return self._damaged(Damage.CHECKSUM)
        frame = Frame(bytes(self._held[HEAD : end - 1]))
        del self._held[:end]
        return frame

    def _damaged(self, damage: Damage) -> DamagedFrame:
        self._skip(1)
        return DamagedFrame(damage)

    def _skip_to_preamble(self) -> None:
        found = self._held.find(PREAMBLE)
        self._skip(found if found >= 0 else len(self._held) - self._possible_beginning())

    def _skip(self, count: int) -> None:
        self.noise += count
        del self._held[:count]

    def _possible_beginning(self) -> int:
        """How many bytes at the end may be the beginning of a preamble."""
        for size in range(min(len(PREAMBLE) - 1, len(self._held)), 0, -1):
            if self._held.endswith(PREAMBLE[:size]):
                return size
        return 0
