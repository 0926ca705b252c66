"""Status bytes of a receipt printer to typed states, and back for the simulator.

Three kinds of answer share one line and are told apart by their fixed bits:

| answer             | mask | value | when                                        |
|--------------------|------|-------|---------------------------------------------|
| DLE EOT n          | 0x93 | 0x12  | at once, also off-line or with a full buffer |
| automatic (GS a)   | 0x93 | 0x10  | first of four bytes, at each change          |
| GS r 1             | 0x90 | 0x00  | in its turn, after everything sent before it |
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from drivers.errors import RemoteProtocolError


class Query(IntEnum):
    """n of DLE EOT n."""

    PRINTER = 1
    OFFLINE_CAUSE = 2
    ERROR_CAUSE = 3
    PAPER = 4


class Paper(StrEnum):
    OK = "ok"
    NEAR_END = "near_end"
    END = "end"


class Fault(StrEnum):
    """What keeps a printer from printing, other than paper."""

    NONE = "none"
    COVER_OPEN = "cover_open"
    CUTTER = "cutter"
    OVERHEATED = "overheated"  # recovers by itself
    MECHANICAL = "mechanical"
    UNRECOVERABLE = "unrecoverable"


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What a printer said of itself. A printer that said nothing has no PrinterState at all."""

    online: bool
    paper: Paper
    fault: Fault = Fault.NONE

    @property
    def can_print(self) -> bool:
        return self.online and self.paper is not Paper.END and self.fault is Fault.NONE


_OFFLINE = 0x08
_COVER, _PAPER_STOP, _ERROR = 0x04, 0x20, 0x40
_MECHANICAL, _CUTTER, _UNRECOVERABLE, _AUTO_RECOVERABLE = 0x04, 0x08, 0x20, 0x40
_NEAR_END, _END = 0x0C, 0x60
_FIXED = 0x12


RECOVER = b"\x10\x05\x02"  # DLE ENQ 2: forget what you were at, and try again


def request(query: Query) -> bytes:
    return bytes([0x10, 0x04, query])


def is_realtime(byte: int) -> bool:
    return byte & 0x93 == 0x12


def is_automatic(byte: int) -> bool:
    return byte & 0x93 == 0x10


def is_in_turn(byte: int) -> bool:
    """An answer to GS r 1: two fixed bits, and each sensor shows in a pair of equal bits."""
    return byte & 0x90 == 0x00 and byte & 0x03 in {0x00, 0x03} and byte & 0x0C in {0x00, 0x0C}


def read_realtime(answers: dict[Query, int]) -> PrinterState:
    """The state that the four DLE EOT answers describe; RemoteProtocolError when one breaks its fixed bits."""
    if any(not is_realtime(byte) for byte in answers.values()):
        raise RemoteProtocolError("a status byte without its fixed bits")
    cause, error, paper = answers[Query.OFFLINE_CAUSE], answers[Query.ERROR_CAUSE], answers[Query.PAPER]
    out = paper & _END == _END or bool(cause & _PAPER_STOP)
    near = bool(paper & _NEAR_END)
    return PrinterState(
        online=not answers[Query.PRINTER] & _OFFLINE,
        paper=Paper.END if out else Paper.NEAR_END if near else Paper.OK,
        fault=_fault(cause, error),
    )


def _fault(cause: int, error: int) -> Fault:
    if cause & _COVER:
        return Fault.COVER_OPEN
    for bit, fault in (
        (_UNRECOVERABLE, Fault.UNRECOVERABLE),
        (_CUTTER, Fault.CUTTER),
        (_AUTO_RECOVERABLE, Fault.OVERHEATED),
    ):
        if error & bit:  # it counts by itself: the cause may have been answered a moment before it
            return fault
    return Fault.MECHANICAL if cause & _ERROR else Fault.NONE  # what bit 2 of `error` says differs by model


def write_realtime(state: PrinterState) -> dict[Query, int]:
    """The four answers of a printer in `state`."""
    cause = _FIXED
    error = _FIXED
    if state.fault is Fault.COVER_OPEN:
        cause |= _COVER
    elif state.fault is not Fault.NONE:
        cause |= _ERROR
        error |= {
            Fault.CUTTER: _CUTTER,
            Fault.OVERHEATED: _AUTO_RECOVERABLE,
            Fault.UNRECOVERABLE: _UNRECOVERABLE,
            Fault.MECHANICAL: _MECHANICAL,
        }[state.fault]
    paper = _FIXED
    if state.paper is not Paper.OK:
        paper |= _NEAR_END
    if state.paper is Paper.END:
        paper |= _END
        cause |= _PAPER_STOP
    return {
        Query.PRINTER: _FIXED | (0 if state.online else _OFFLINE),
        Query.OFFLINE_CAUSE: cause,
        Query.ERROR_CAUSE: error,
        Query.PAPER: paper,
    }


def read_automatic(block: bytes) -> PrinterState:
    """The state that four bytes of automatic status back (GS a) describe."""
    if len(block) != 4 or not is_automatic(block[0]) or any(byte & 0x90 for byte in block[1:]):
        raise RemoteProtocolError("not a block of automatic status")
    first, second, third, _ = block
    fault = Fault.NONE
    if first & 0x20:
        fault = Fault.COVER_OPEN
    else:
        for bit, named in (
            (0x20, Fault.UNRECOVERABLE),
            (0x08, Fault.CUTTER),
            (0x40, Fault.OVERHEATED),
            (0x04, Fault.MECHANICAL),
        ):
            if second & bit:
                fault = named
                break
    paper = Paper.END if third & 0x0C else Paper.NEAR_END if third & 0x03 else Paper.OK
    return PrinterState(online=not first & 0x08, paper=paper, fault=fault)


def write_automatic(state: PrinterState) -> bytes:
    first = 0x10 | (0 if state.online else 0x08) | (0x20 if state.fault is Fault.COVER_OPEN else 0)
    second = {
        Fault.UNRECOVERABLE: 0x20,
        Fault.CUTTER: 0x08,
        Fault.OVERHEATED: 0x40,
        Fault.MECHANICAL: 0x04,
    }.get(state.fault, 0)
    third = {Paper.OK: 0, Paper.NEAR_END: 0x03, Paper.END: 0x0F}[state.paper]
    return bytes([first, second, third, 0])


def write_in_turn(paper: Paper) -> int:
    """The answer to GS r 1: bits 0–1 near end, bits 2–3 end."""
    return {Paper.OK: 0x00, Paper.NEAR_END: 0x03, Paper.END: 0x0F}[paper]
