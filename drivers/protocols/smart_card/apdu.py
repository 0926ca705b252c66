"""Commands to contact cards and their answers (ISO/IEC 7816-4), short form, both directions."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field, replace
from enum import IntEnum

from drivers.errors import LocalProtocolError, RemoteProtocolError


class Instruction(IntEnum):
    VERIFY = 0x20
    SELECT = 0xA4
    GET_PROCESSING_OPTIONS = 0xA8
    READ_BINARY = 0xB0
    READ_RECORD = 0xB2
    GET_RESPONSE = 0xC0


class StatusWord(IntEnum):
    OK = 0x9000
    END_OF_FILE = 0x6282
    WRONG_LENGTH = 0x6700
    SECURITY = 0x6982
    BLOCKED = 0x6983
    CONDITIONS = 0x6985
    FILE_NOT_FOUND = 0x6A82
    RECORD_NOT_FOUND = 0x6A83
    WRONG_P1_P2 = 0x6A86
    UNKNOWN_INSTRUCTION = 0x6D00
    UNKNOWN_CLASS = 0x6E00


@dataclass(frozen=True, slots=True)
class Command:
    """`le`: how many bytes are wanted, 256 for all, None for none. `data` may be personal and is kept out of repr."""

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = field(default=b"", repr=False)
    le: int | None = None

    def encode(self) -> bytes:
        """Cases 1 to 4 of ISO/IEC 7816-3 section 12.1; raises LocalProtocolError for what the short form cannot say."""
        if len(self.data) > 255 or (self.le is not None and not 1 <= self.le <= 256):
            raise LocalProtocolError("a short command carries 255 bytes and asks for 256")
        try:
            head = bytes((self.cla, self.ins, self.p1, self.p2))
        except ValueError as error:
            raise LocalProtocolError("a command's header is four bytes") from error
        body = bytes((len(self.data),)) + self.data if self.data else b""
        tail = bytes((self.le % 256,)) if self.le is not None else b""
        return head + body + tail

    def as_t0(self) -> Command:
        """As it goes to a card that speaks T=0, which takes no Le beside data (ISO/IEC 7816-3 section 12.2): what it
        has to say is announced by 61xx and fetched."""
        return replace(self, le=None) if self.data else self

    @classmethod
    def decode(cls, raw: bytes) -> Command:
        """The card's side. Raises RemoteProtocolError."""
        if len(raw) < 4:
            raise RemoteProtocolError("a command has four bytes at least")
        cla, ins, p1, p2 = raw[:4]
        rest = raw[4:]
        if len(rest) <= 1:
            return cls(cla, ins, p1, p2, b"", (rest[0] or 256) if rest else None)
        length = rest[0]
        data, tail = rest[1 : 1 + length], rest[1 + length :]
        if not length or len(data) != length or len(tail) > 1:
            raise RemoteProtocolError("a command's length contradicts its data")
        return cls(cla, ins, p1, p2, data, (tail[0] or 256) if tail else None)


@dataclass(frozen=True, slots=True)
class Response:
    data: bytes = field(repr=False)
    status: int

    @property
    def ok(self) -> bool:
        return self.status == StatusWord.OK

    def encode(self) -> bytes:
        return self.data + self.status.to_bytes(2)

    @classmethod
    def decode(cls, raw: bytes) -> Response:
        if len(raw) < 2:
            raise RemoteProtocolError("a card answers with two bytes at least")
        return cls(raw[:-2], int.from_bytes(raw[-2:]))


_MAX_PARTS = 16  # answers that one command may be continued by
_MORE = 0x61
_OTHER_LENGTH = 0x6C

Talk = Generator[bytes, bytes, Response]


def exchange(command: Command) -> Talk:
    """What is sent for `command` until its answer is whole: fetches 61xx, repeats on 6Cxx (ISO/IEC 7816-4 5.3.4).

    Yields bytes for the card and takes its bytes; gives the whole answer. Raises RemoteProtocolError for a card that
    never comes to an end.
    """
    response = Response.decode((yield command.encode()))
    if response.status >> 8 == _OTHER_LENGTH:
        again = Command(command.cla, command.ins, command.p1, command.p2, command.data, response.status & 0xFF or 256)
        response = Response.decode((yield again.encode()))
    data = response.data
    for _ in range(_MAX_PARTS):
        if response.status >> 8 != _MORE:
            return Response(data, response.status)
        fetch = Command(0x00, Instruction.GET_RESPONSE, 0, 0, b"", response.status & 0xFF or 256)
        response = Response.decode((yield fetch.encode()))
        data += response.data
    raise RemoteProtocolError("a card that always has more to say")


def select_name(name: bytes) -> Command:
    return Command(0x00, Instruction.SELECT, 0x04, 0x00, name, 256)


def select_file(identifier: int) -> Command:
    return Command(0x00, Instruction.SELECT, 0x00, 0x00, identifier.to_bytes(2), 256)


def read_record(number: int, short_file: int = 0) -> Command:
    """Record `number` of the file with the short identifier `short_file`, 0 for the selected one."""
    return Command(0x00, Instruction.READ_RECORD, number, short_file << 3 | 0x04, b"", 256)


def read_named(tag: int) -> Command:
    """The record of the selected file that begins with `tag` (ISO/IEC 7816-4 7.3.3: P1 is a record identifier)."""
    return Command(0x00, Instruction.READ_RECORD, tag, 0x00, b"", 256)
