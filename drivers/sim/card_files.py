"""Simulated contact cards, as their chips answer. All persons and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from drivers.errors import RemoteProtocolError
from drivers.protocols.smart_card import tlv
from drivers.protocols.smart_card.apdu import Command, Instruction, Response, StatusWord
from drivers.protocols.smart_card.bank import APPLICATIONS
from drivers.protocols.smart_card.social_security import CARD_FILE, ENVIRONMENT, HOLDER_FILE

_OK = StatusWord.OK


class Chip(Protocol):
    """What answers the reader. `atr` is the answer to reset (ISO/IEC 7816-3 section 8)."""

    atr: bytes

    def answer(self, command: bytes) -> bytes: ...
    def reset(self) -> None: ...


class Dialect(StrEnum):
    """How cards of different makers want the same files read."""

    SHORT_FILES = "short_files"
    SELECTED_FILES = "selected_files"
    NAMED_RECORDS = "named_records"  # of a selected file, by the tag in P1
    MORE_DATA = "more_data"  # 61xx: the answer has to be fetched
    OTHER_LENGTH = "other_length"  # 6Cxx: the command has to be repeated with the right length


@dataclass
class FileChip:
    """An application with record files. `locked` files answer that a PIN is wanted."""

    names: dict[bytes, bytes]
    records: dict[int, tuple[bytes, ...]] = field(repr=False)
    dialect: Dialect = Dialect.SHORT_FILES
    locked: frozenset[int] = frozenset()
    processing_options: bytes | None = None
    atr: bytes = bytes.fromhex("3B6D000080318065B0890201029000")
    _selected: bool = False
    _file: int = 0
    _waiting: bytes = field(default=b"", repr=False)
    _opened: bool = False

    def reset(self) -> None:
        self._selected = self._opened = False
        self._file, self._waiting = 0, b""

    def answer(self, command: bytes) -> bytes:
        try:
            asked = Command.decode(command)
        except RemoteProtocolError:
            return Response(b"", StatusWord.WRONG_LENGTH).encode()
        if asked.ins == Instruction.GET_RESPONSE:
            data, self._waiting = self._waiting[: asked.le], b""
            return Response(data, _OK).encode()
        return self._in_dialect(asked, self._do(asked)).encode()

    def _in_dialect(self, asked: Command, response: Response) -> Response:
        if not response.ok or not response.data:
            return response
        if self.dialect is Dialect.MORE_DATA or asked.le is None:  # T=0: beside data there is no Le
            self._waiting = response.data
            return Response(b"", 0x6100 | len(response.data) & 0xFF)
        if self.dialect is Dialect.OTHER_LENGTH and asked.le != len(response.data):
            return Response(b"", 0x6C00 | len(response.data) & 0xFF)
        return response

    def _do(self, asked: Command) -> Response:
        if asked.ins == Instruction.SELECT and asked.p1 == 0x04:
            self._selected = asked.data in self.names
            return Response(self.names[asked.data], _OK) if self._selected else _failed(StatusWord.FILE_NOT_FOUND)
        if not self._selected:
            return _failed(StatusWord.UNKNOWN_INSTRUCTION)
        if asked.ins == Instruction.SELECT:
            self._file = int.from_bytes(asked.data) & 0x1F
            return Response(b"", _OK) if self._file in self.records else _failed(StatusWord.FILE_NOT_FOUND)
        if asked.ins == Instruction.GET_PROCESSING_OPTIONS and self.processing_options is not None:
            self._opened = True
            return Response(self.processing_options, _OK)
        if asked.ins == Instruction.READ_RECORD:
            return self._record(asked.p1, asked.p2)
        return _failed(StatusWord.UNKNOWN_INSTRUCTION)

    def _record(self, number: int, p2: int) -> Response:
        short = p2 >> 3
        if (short and self.dialect is Dialect.SELECTED_FILES) or (p2 and self.dialect is Dialect.NAMED_RECORDS):
            return _failed(StatusWord.WRONG_P1_P2)
        file = short or self._file
        if file not in self.records:
            return _failed(StatusWord.FILE_NOT_FOUND)
        if file in self.locked:
            return _failed(StatusWord.SECURITY)
        if self.processing_options is not None and not self._opened:
            return _failed(StatusWord.CONDITIONS)
        record = self._in_file(file, number)
        return _failed(StatusWord.RECORD_NOT_FOUND) if record is None else Response(record, _OK)

    def _in_file(self, file: int, number: int) -> bytes | None:
        """The record by its number, or by its tag where the card knows it so."""
        records = self.records[file]
        if self.dialect is Dialect.NAMED_RECORDS:
            return next((record for record in records if record[0] == number), None)
        return records[number - 1] if 1 <= number <= len(records) else None


def _failed(status: StatusWord) -> Response:
    return Response(b"", status)


def social_security_chip(
    name: str = "陈晓雨",
    number: str = "320102199003071245",
    *,
    dialect: Dialect = Dialect.SHORT_FILES,
    locked: bool = False,
) -> FileChip:
    """A third-generation card of Nanjing."""
    card = (
        (0x01, bytes.fromhex("320100D156000005") + bytes(8)),
        (0x02, b"1"),
        (0x03, b"3.00"),
        (0x04, bytes(12)),
        (0x05, bytes.fromhex("20210305")),
        (0x06, bytes.fromhex("20310305")),
        (0x07, b"A1B234567"),
    )
    holder = (
        (0x08, number.encode()),
        (0x09, name.encode("gb18030").ljust(30, b"\0")),
        (0x4E, bytes(20)),  # continuation of the name, third generation
        (0x0A, b"2"),
        (0x0B, b"\x01"),
        (0x0C, bytes.fromhex("320102")),
        (0x0D, bytes.fromhex("19900307")),
    )
    return FileChip(
        names={ENVIRONMENT: bytes.fromhex("6F0A8408") + ENVIRONMENT[:8]},
        records={CARD_FILE & 0x1F: _records(card), HOLDER_FILE & 0x1F: _records(holder)},
        dialect=dialect,
        locked=frozenset({HOLDER_FILE & 0x1F}) if locked else frozenset(),
    )


def third_generation_chip() -> FileChip:
    """A social-security card that is a bank's debit card too, as all of the third generation are."""
    social, bank = social_security_chip(), bank_chip()
    return FileChip(names=social.names | bank.names, records=social.records | bank.records)


def bank_chip(number: str = "6228480402564890018", *, wants_options: bool = False) -> FileChip:
    """A debit card; `wants_options`: it lets nothing be read before GET PROCESSING OPTIONS."""
    digits = number + "F" * (len(number) % 2)
    track_2 = f"{number}D30122200000000000"
    track_2 += "F" * (len(track_2) % 2)
    record = tlv.encode(0x70, tlv.encode(0x57, bytes.fromhex(track_2)) + tlv.encode(0x5A, bytes.fromhex(digits)))
    other = tlv.encode(0x70, tlv.encode(0x5F20, b"CARDHOLDER/"))
    wanted = tlv.encode(0xA5, tlv.encode(0x50, b"PBOC DEBIT") + tlv.encode(0x9F38, bytes.fromhex("9F6604")))
    return FileChip(
        names={APPLICATIONS[0]: tlv.encode(0x6F, tlv.encode(0x84, APPLICATIONS[0]) + wanted)},
        records={1: (other,), 2: (other, record)},
        processing_options=tlv.encode(0x80, bytes.fromhex("7C00 08010100 10010200")) if wants_options else None,
    )


def _records(values: tuple[tuple[int, bytes], ...]) -> tuple[bytes, ...]:
    return tuple(bytes((tag, len(value))) + value for tag, value in values)
