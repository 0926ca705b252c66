"""How SDT frames travel where there is no plain byte stream: USB pipes and vendors' HID reports.

Each is a codec and nothing else; the frames inside are those of `frame`.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.sdt.frame import HEAD, MAX_LENGTH, PREAMBLE

# --- USB, raw SAM_V: two pipes each way ---------------------------------------------------------------------------

OUT_HEAD, OUT_BODY = 0x02, 0x06
IN_HEAD, IN_BODY = 0x81, 0x85


@dataclass(frozen=True, slots=True)
class PipeWrite:
    endpoint: int
    data: bytes = field(repr=False)


def split_frame(frame: bytes) -> tuple[PipeWrite, PipeWrite]:
    """Preamble and length go to one pipe, the rest to the other."""
    if len(frame) <= HEAD or not frame.startswith(PREAMBLE):
        raise LocalProtocolError("not an SDT frame")
    return PipeWrite(OUT_HEAD, frame[:HEAD]), PipeWrite(OUT_BODY, frame[HEAD:])


def body_size(head: bytes) -> int:
    """How many bytes to read from IN_BODY after `head` came from IN_HEAD."""
    if len(head) != HEAD or not head.startswith(PREAMBLE):
        raise RemoteProtocolError("the first pipe did not give a preamble and a length")
    size = int.from_bytes(head[5:], "big")
    if size > MAX_LENGTH:
        raise RemoteProtocolError(f"a length of {size} exceeds any legal reply")
    return size


# --- HID wrapper of 64-byte reports -------------------------------------------------------------------------------

REPORT = 64
_REQUEST_MARK, _REPLY_MARK = 0x88, 0xAA
_ENVELOPE = struct.Struct("<BHHB")  # mark, serial, length (data + 1), command or result
_SUM = struct.Struct("<H")
_SUMMED_FROM = 3
_MAX_DATA = HEAD + MAX_LENGTH


@dataclass(frozen=True, slots=True)
class HidMessage:
    """`code` is the command of a request and the result of a reply."""

    serial: int
    code: int
    data: bytes = field(repr=False)


def encode_hid(message: HidMessage, *, reply: bool = False) -> list[bytes]:
    """The message as reports of 64 bytes, the last filled up with zeros."""
    if len(message.data) > _MAX_DATA:
        raise LocalProtocolError("no SDT frame is so long")
    mark = _REPLY_MARK if reply else _REQUEST_MARK
    packed = _ENVELOPE.pack(mark, message.serial, len(message.data) + 1, message.code) + message.data
    whole = packed + _SUM.pack(sum(packed[_SUMMED_FROM:]) & 0xFFFF)
    return [whole[start : start + REPORT].ljust(REPORT, b"\0") for start in range(0, len(whole), REPORT)]


class HidAssembler:
    """Puts reports together again; holds at most one message."""

    def __init__(self, *, reply: bool = True) -> None:
        self._mark = _REPLY_MARK if reply else _REQUEST_MARK
        self._held = bytearray()

    @property
    def held(self) -> int:
        return len(self._held)

    def reset(self) -> None:
        self._held.clear()

    def feed(self, report: bytes) -> HidMessage | None:
        """The message once its last report came; raises RemoteProtocolError and forgets what it held."""
        self._held += report
        try:
            return self._message()
        except RemoteProtocolError:
            self._held.clear()
            raise

    def _message(self) -> HidMessage | None:
        if len(self._held) < _ENVELOPE.size:
            return None
        mark, serial, length, code = _ENVELOPE.unpack_from(self._held)
        if mark != self._mark or not 1 <= length <= _MAX_DATA + 1:
            raise RemoteProtocolError("a report does not begin a message")
        end = _ENVELOPE.size + length - 1
        if len(self._held) < end + _SUM.size:
            return None
        if _SUM.unpack_from(self._held, end)[0] != sum(self._held[_SUMMED_FROM:end]) & 0xFFFF:
            raise RemoteProtocolError("the sum of a message is wrong")
        data = bytes(self._held[_ENVELOPE.size : end])
        self._held.clear()
        return HidMessage(serial, code, data)
