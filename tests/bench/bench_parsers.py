"""Bytes through each parser of the devices, against the time that the same bytes take to arrive.

Serial lines bring 11,520 bytes a second at 115200 baud, a HID device one report of 64 bytes a millisecond, a network
printer on 100 Mbit/s 12.5 million bytes a second. Each is fed in chunks as its line gives them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from drivers.protocols.escpos.status import Fault, Paper, PrinterState, read_automatic, write_automatic
from drivers.protocols.ipp.message import Group, Message, decode, encode
from drivers.protocols.ipp.operations import keywords
from drivers.protocols.ipp.values import GroupTag
from drivers.protocols.nut import STATUS, LineParser, read_value, write_value
from drivers.protocols.scanner.codes import Framing, ScannerParser
from drivers.protocols.sdt.card import parse_card
from drivers.protocols.sdt.commands import Response, decode_response
from drivers.protocols.sdt.frame import Frame, FrameParser
from drivers.protocols.sdt.payload import decode_base_info, encode_base_info
from drivers.protocols.sdt.wrappings import REPORT, HidAssembler, HidMessage, encode_hid
from drivers.protocols.smart_card import tlv
from drivers.sim.sample_cards import SAMPLES
from tests.bench.measure import Comparison, timed

_ROUNDS = 12
_SERIAL, _HID, _CARD, _NETWORK = 11_520, 64_000, 11_520, 12_500_000  # bytes a second
_CHUNK = 512
_TODAY = date(2026, 3, 2)
_CARD_FRAME = Response(0x90, encode_base_info(SAMPLES["lin"].text, SAMPLES["lin"].photo)).frame


def measure() -> Iterator[Comparison]:
    yield _measured("ID cards, frames to typed cards", _CARD_FRAME * 100, _SERIAL, _cards)
    yield _measured("ID cards in HID reports", b"".join(encode_hid(_HID_MESSAGE, reply=True)) * 100, _HID, _reports)
    yield _measured("scanned codes", b"]Q1NMY1:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3\r" * 3000, _SERIAL, _codes)
    yield _measured("receipt printer's states", write_automatic(_STATE) * 5000, _SERIAL, _states)
    yield _measured(
        "UPS server's lines", f"{write_value('ups', STATUS, 'OL CHRG')}\n".encode() * 3000, _NETWORK, _lines
    )
    yield _measured("a card's records (TLV)", tlv.encode(0x70, tlv.encode(0x5A, bytes(8)) * 8) * 500, _CARD, _records)
    yield _measured("IPP answers", encode(_ANSWER), _NETWORK, decode)


_HID_MESSAGE = HidMessage(1, 0, _CARD_FRAME)
_STATE = PrinterState(online=True, paper=Paper.NEAR_END, fault=Fault.NONE)
_ANSWER = Message(
    0,
    1,
    (
        Group(GroupTag.OPERATION, (keywords("requested-attributes", [f"keyword-{n}" for n in range(500)]),)),
        Group(GroupTag.PRINTER, tuple(keywords(f"attribute-{n}", ["one", "another"]) for n in range(500))),
    ),
)


def _measured(what: str, data: bytes, per_second: int, parse: Callable[[bytes], object]) -> Comparison:
    ours = tuple(timed(lambda: parse(data)) for _ in range(_ROUNDS))
    best = len(data) / min(ours) / 1000  # a machine that does other things only makes it slower
    arriving = (len(data) / per_second * 1000,) * _ROUNDS
    return Comparison(f"{what}: {best:.1f} MB/s", f"{len(data):,} bytes arriving", ours, arriving)


def _chunks(data: bytes, size: int = _CHUNK) -> Iterator[bytes]:
    return (data[at : at + size] for at in range(0, len(data), size))


def _cards(data: bytes) -> None:
    parser = FrameParser()
    for chunk in _chunks(data):
        for event in parser.feed(chunk):
            assert isinstance(event, Frame)
            base = decode_base_info(decode_response(event.body).data, with_fingerprint=False)
            parse_card(base, None, _TODAY)


def _reports(data: bytes) -> None:
    assembler = HidAssembler()
    assert sum(assembler.feed(report) is not None for report in _chunks(data, REPORT)) == 100


def _codes(data: bytes) -> None:
    parser = ScannerParser(Framing(module=True, aim=True))
    assert sum(len(parser.feed(chunk)) for chunk in _chunks(data)) == 3000


def _states(data: bytes) -> None:
    for block in _chunks(data, 4):
        assert read_automatic(block) == _STATE


def _lines(data: bytes) -> None:
    parser = LineParser()
    for chunk in _chunks(data):
        for line in parser.feed(chunk):
            read_value(line, "ups", STATUS)


def _records(data: bytes) -> None:
    assert sum(1 for _ in tlv.walk(data)) == 4000
