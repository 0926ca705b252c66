"""The same reader behind a vendor's HID wrapping and behind USB's split pipes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import DeviceAbsent, DeviceCancelled, DeviceTimeout, RemoteProtocolError
from drivers.protocols.sdt.commands import SAM_STATUS, decode_request
from drivers.protocols.sdt.frame import MIN_REQUEST, Frame, FrameParser
from drivers.protocols.sdt.polling import CardRead, NoCard, PollOutcome
from drivers.protocols.sdt.wrappings import (
    IN_BODY,
    IN_HEAD,
    OUT_BODY,
    OUT_HEAD,
    HidAssembler,
    HidMessage,
    encode_hid,
)
from drivers.sim.sample_cards import SAMPLES
from drivers.sim.sdt_reader import SdtReader
from drivers.transports.memory import MemoryLine
from drivers.transports.sdt_lines import HidLine, SplitPipeLine

COMMAND = 0x51


def answers(reader: SdtReader, frames: bytes) -> bytes:
    events = FrameParser(MIN_REQUEST).feed(frames)
    return b"".join(reader.answer(decode_request(event.body)).frame for event in events if isinstance(event, Frame))


class HidModule:
    """The far end of the reports; `stale` sends the answer to an earlier request first, `damaged` a wrong sum."""

    def __init__(self) -> None:
        self.reader = SdtReader()
        self.stale = False
        self.damaged = False
        self._assembler = HidAssembler(reply=False)

    def __call__(self, report: bytes) -> Iterator[bytes]:
        message = self._assembler.feed(report)
        if message is None:
            return
        assert message.code == COMMAND
        answer = answers(self.reader, message.data)
        if self.stale:
            yield from encode_hid(HidMessage(message.serial - 1, 0, b"from before"), reply=True)
        first, *others = encode_hid(HidMessage(message.serial, 0, answer), reply=True)
        yield first[:20] + b"!" + first[21:] if self.damaged else first
        self.damaged = False
        yield from others


class ModulePipes:
    """The far end of a raw module's four endpoints."""

    name = "usb"

    def __init__(self) -> None:
        self.reader = SdtReader()
        self.plugged = True
        self._request = b""
        self._answer = b""
        self._cancelled = False

    def open(self) -> None:
        if not self.plugged:
            raise DeviceAbsent("no module")

    def close(self) -> None:
        self.clear()

    def send(self, endpoint: int, data: bytes, deadline: float) -> None:  # noqa: ARG002 - it never waits
        if endpoint == OUT_HEAD:
            self._request = data
        elif endpoint == OUT_BODY:
            self._answer += answers(self.reader, self._request + data)

    def receive(self, endpoint: int, size: int, deadline: float) -> bytes:  # noqa: ARG002 - the same
        assert endpoint in {IN_HEAD, IN_BODY}
        if self._cancelled:
            raise DeviceCancelled("cancelled")
        if not self._answer:
            raise DeviceTimeout("nothing")
        data, self._answer = self._answer[:size], self._answer[size:]
        return data

    def clear(self) -> None:
        self._answer = b""

    def cancel(self) -> None:
        self._cancelled = True

    def clear_cancel(self) -> None:
        self._cancelled = False


def read_one(reader: IdCardReader) -> PollOutcome:
    reader.open()
    assert str(reader.handshake()).startswith("05.01-")
    outcome = reader.poll()
    reader.close()
    return outcome


def today() -> date:
    return date(2026, 3, 2)


def test_a_card_is_read_through_the_hid_wrapping() -> None:
    module = HidModule()
    module.reader.place(SAMPLES["moved"])
    outcome = read_one(IdCardReader(HidLine(MemoryLine(module), COMMAND), today))
    assert isinstance(outcome, CardRead)
    assert outcome.card.newest_address == SAMPLES["moved"].newest_address


def test_an_answer_to_an_earlier_report_is_passed_over() -> None:
    module = HidModule()
    module.stale = True
    assert read_one(IdCardReader(HidLine(MemoryLine(module), COMMAND), today)) == NoCard()


def test_answers_that_arrive_together_are_told_apart() -> None:
    module = HidModule()
    module.stale = True
    together = MemoryLine(lambda report: [b"".join(module(report))])
    assert read_one(IdCardReader(HidLine(together, COMMAND), today)) == NoCard()


def test_a_wrapper_that_reaches_no_module_is_no_silence() -> None:
    def wrapper(report: bytes) -> Iterator[bytes]:
        message = HidAssembler(reply=False).feed(report)
        assert message is not None
        yield from encode_hid(HidMessage(message.serial, 0x11, b""), reply=True)

    line = HidLine(MemoryLine(wrapper), COMMAND)
    line.open()
    line.write(SAM_STATUS.frame, time.monotonic() + 1)
    with pytest.raises(RemoteProtocolError, match="11"):
        line.read(time.monotonic() + 1)


def test_a_damaged_report_is_asked_for_again() -> None:
    module = HidModule()
    module.damaged = True
    assert read_one(IdCardReader(HidLine(MemoryLine(module), COMMAND), today)) == NoCard()


def test_a_card_is_read_over_split_pipes() -> None:
    pipes = ModulePipes()
    pipes.reader.place(SAMPLES["lin"])
    assert isinstance(read_one(IdCardReader(SplitPipeLine(pipes), today)), CardRead)


def test_split_pipes_that_lost_their_step_are_refused() -> None:
    pipes = ModulePipes()
    line = SplitPipeLine(pipes)
    line.write(SAM_STATUS.frame, time.monotonic())
    pipes.receive(IN_HEAD, 3, time.monotonic())
    with pytest.raises(RemoteProtocolError):
        line.read(time.monotonic())


def test_split_pipes_say_what_their_bus_says() -> None:
    pipes = ModulePipes()
    line = SplitPipeLine(pipes)
    assert line.name == "usb"
    with pytest.raises(DeviceTimeout):
        line.read(time.monotonic())
    line.cancel()
    with pytest.raises(DeviceCancelled):
        line.read(time.monotonic())
    line.clear_cancel()
    pipes.plugged = False
    with pytest.raises(DeviceAbsent):
        line.open()
