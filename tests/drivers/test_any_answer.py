"""Drivers whose device answers anything at all: a typed outcome or a DeviceError comes out, and it comes.

The parsers have such tests of their own; here it is the conversations around them. Whoever never ended would end this
run by its time limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.devices.code_scanner import CodeScanner, ScanOutcome
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.power_supply import PowerSupply
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.errors import DeviceError, DeviceTimeout, RemoteProtocolError
from drivers.health import DeviceStatus, Health
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.nut import CHARGE, STATUS, PowerState, write_value
from drivers.protocols.scanner.gm65 import ModuleReply
from drivers.protocols.sdt.commands import Response
from drivers.protocols.sdt.payload import encode_base_info
from drivers.protocols.sdt.polling import PollOutcome
from drivers.protocols.sdt.wrappings import HidMessage, encode_hid
from drivers.sim.sample_cards import SAMPLES
from drivers.transports.memory import MemoryLine, Peer
from drivers.transports.sdt_lines import HidLine
from drivers.transports.transport import Transport
from drivers.transports.usb_printer_line import UsbPrinterLine

pytestmark = pytest.mark.allow_logs("id_card_reader.asked_again", "id_card_reader.garbled", "code_scanner.refused")

_CARD = Response(0x90, encode_base_info(SAMPLES["lin"].text, SAMPLES["lin"].photo)).frame
_REPLIES = [Response(0x9F, bytes(4)).frame, Response(0x90, bytes(8)).frame, _CARD, Response(0x91).frame]
_WAITS = {
    "id_card_reader": ("_ANSWER_SECONDS", "_DETECT_SECONDS"),
    "code_scanner": ("_ANSWER_SECONDS", "_NOISE_SECONDS", "_GAP_SECONDS", "_GLANCE_SECONDS"),
    "printer_talk": ("ANSWER_SECONDS", "LATE_SECONDS"),
    "receipt_printer": ("_LOOK_SECONDS", "_SETTLE_SECONDS", "_QUIET_SECONDS"),
    "power_supply": ("_ANSWER_SECONDS",),
}


@pytest.fixture(autouse=True, scope="module")
def hasty() -> Iterator[None]:
    """No answer is the rule here."""
    with pytest.MonkeyPatch.context() as patch:
        for module, names in _WAITS.items():
            for name in names:
                patch.setattr(f"drivers.devices.{module}.{name}", 0.002)
        patch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", {})
        yield


def _spoilt(*whole: bytes) -> st.SearchStrategy[bytes]:
    """Whole answers, parts of them, answers with one byte changed, and noise."""
    answer = st.sampled_from(whole)
    cut = st.tuples(answer, st.integers(0, 40)).map(lambda one: one[0][: one[1]])
    changed = st.tuples(answer, st.integers(0, 2000), st.integers(0, 255)).map(
        lambda one: bytes([*one[0][: one[1] % len(one[0])], one[2], *one[0][one[1] % len(one[0]) + 1 :]])
    )
    return st.one_of(answer, cut, changed, st.binary(max_size=40))


def conversations(*whole: bytes) -> st.SearchStrategy[list[list[bytes]]]:
    """What the device answers to the first, second, … request, each in pieces; nothing to those after."""
    return st.lists(st.lists(_spoilt(*whole), max_size=3), max_size=7)


def answering(conversation: list[list[bytes]]) -> Peer:
    answers = iter(conversation)
    return lambda _: next(answers, [])


@settings(max_examples=150)
@given(conversations(*_REPLIES))
def test_a_card_reader_that_answers_anything(conversation: list[list[bytes]]) -> None:
    reader = IdCardReader(MemoryLine(answering(conversation)), lambda: date(2026, 3, 2))
    reader.open()
    for _ in range(2):
        with suppress(DeviceError):
            assert isinstance(reader.poll(), PollOutcome)
    with suppress(DeviceError):
        assert isinstance(reader.check(), DeviceStatus)
    with suppress(DeviceError):
        reader.handshake()


@settings(max_examples=100)
@given(
    conversations(*(report for reply in _REPLIES for report in encode_hid(HidMessage(1, 0, reply), reply=True)[:2])),
)
def test_a_wrapped_card_reader_that_answers_anything(conversation: list[list[bytes]]) -> None:
    reader = IdCardReader(HidLine(MemoryLine(answering(conversation)), 0x51), lambda: date(2026, 3, 2))
    reader.open()
    with suppress(DeviceError):
        assert isinstance(reader.poll(), PollOutcome)


@settings(max_examples=100)
@given(conversations(ModuleReply().frame, b"]Q1NMY1:6BFOXN\r", b"\x03\x00\x00\x01\x00\x33\x31", b"7" * 8000))
def test_a_scanner_that_answers_anything(conversation: list[list[bytes]]) -> None:
    for module in (True, False):
        scanner = CodeScanner(MemoryLine(answering(conversation)), module=module)
        scanner.open()
        with suppress(DeviceError):
            assert isinstance(scanner.scan(0.004), get_args(ScanOutcome))
        with suppress(DeviceError):
            assert isinstance(scanner.check(), DeviceStatus)


@settings(max_examples=100)
@given(conversations(b"\x16", b"\x12", b"\x32", b"\x7e", b"\x10\x00\x00\x0f"))
def test_a_printer_that_answers_anything(conversation: list[list[bytes]]) -> None:
    line = MemoryLine(answering(conversation))
    line.open()
    assert isinstance(ReceiptPrinter(line, profile_of("generic-80")).status(), DeviceStatus)


@settings(max_examples=100)
@given(
    conversations(
        *(f"{write_value('ups', name, value)}\n".encode() for name, value in ((STATUS, "OB LB"), (CHARGE, "18"))),
        b"ERR DATA-STALE\n",
        b"7" * 2000,
    )
)
def test_a_ups_server_that_answers_anything(conversation: list[list[bytes]]) -> None:
    supply = PowerSupply(MemoryLine(answering(conversation)))
    supply.open()
    with suppress(DeviceError):
        assert isinstance(supply.look(), PowerState)


def _printer(line: Transport) -> None:
    ReceiptPrinter(line, profile_of("generic-80")).open()


def _asked_printer(line: Transport) -> None:
    assert ReceiptPrinter(line, profile_of("generic-80")).status().health is Health.UNKNOWN
    raise DeviceTimeout


_CONVERSATIONS: dict[str, Callable[[Transport], object]] = {
    "reader": lambda line: IdCardReader(line, lambda: date(2026, 3, 2)).poll(),
    "printer opened": _printer,
    "printer asked": _asked_printer,
    "scanner": lambda line: CodeScanner(line, module=True).handshake(),
    "power": lambda line: PowerSupply(line).names(),
}


@pytest.mark.parametrize("conversation", _CONVERSATIONS.values(), ids=_CONVERSATIONS)
def test_a_line_that_never_falls_silent_ends_no_later_than_a_silent_one(
    conversation: Callable[[Transport], object],
) -> None:
    line = UsbPrinterLine("/dev/zero")
    line.open()
    with pytest.raises((DeviceTimeout, RemoteProtocolError)):
        conversation(line)
    line.close()
