"""What a receipt printer sends, whatever way it is split: answers at once, answers in turn, and automatic blocks.

A block of automatic status is four bytes (`status.read_automatic`). Its last three look like answers in turn, so they
are told by their place behind the first. A printer may answer DLE EOT between them: bit 4 is set in that answer and in
no byte of the block's rest.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.protocols.escpos.status import (
    PrinterState,
    is_automatic,
    is_in_turn,
    is_realtime,
    read_automatic,
)

_BLOCK = 4
_FLOW_CONTROL = frozenset({0x11, 0x13})  # XON, XOFF of a printer that is set to send them


@dataclass(frozen=True, slots=True)
class AtOnce:
    """The answer to DLE EOT n; which n is known to who asked."""

    byte: int


@dataclass(frozen=True, slots=True)
class InTurn:
    """The answer to GS r 1: all that was sent before it was carried out."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """The printer tells by itself that its state is another one."""

    state: PrinterState


Answer = AtOnce | InTurn | Automatic


class AnswerParser:
    """Call `gap` when the line was silent for longer than a block takes: the rest of a torn block does not come."""

    def __init__(self) -> None:
        self._block = bytearray()

    @property
    def held(self) -> int:
        return len(self._block)

    def gap(self) -> None:
        self._block.clear()

    def feed(self, data: bytes) -> list[Answer]:
        return [answer for byte in data if byte not in _FLOW_CONTROL and (answer := self._take(byte)) is not None]

    def _take(self, byte: int) -> Answer | None:
        """Bytes that are no answer are passed over."""
        if is_automatic(byte):
            self._block[:] = bytes([byte])
            return None
        if is_realtime(byte):
            return AtOnce(byte)
        if self._block and byte & 0x90 == 0:
            self._block.append(byte)
            return self._whole()
        self._block.clear()
        return InTurn(byte) if is_in_turn(byte) else None

    def _whole(self) -> Automatic | None:
        if len(self._block) < _BLOCK:
            return None
        block = bytes(self._block)
        self._block.clear()
        return Automatic(read_automatic(block))
