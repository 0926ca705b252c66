"""What a line and a module can do at their worst, each through the real driver over a real pseudo-terminal."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import DeviceError, DeviceTimeout, RemoteProtocolError
from drivers.health import Health
from drivers.protocols.sdt.commands import (
    COMMANDS,
    FIND_CARD,
    READ_BASE,
    READ_BASE_WITH_FINGERPRINT,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    SET_SPEED,
    SPEEDS,
    Command,
    decode_request,
)
from drivers.protocols.sdt.frame import HEAD, MAX_LENGTH, MIN_REQUEST, PREAMBLE, Frame, FrameParser
from drivers.protocols.sdt.payload import decode_base_info, decode_sam_id
from drivers.protocols.sdt.polling import CardFault, CardFaultCode, CardRead, CardStillThere, NoCard
from drivers.protocols.sdt.status import Reaction, Sw3, meaning_of
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.line_faults import FaultKind, LineFault
from drivers.sim.sample_cards import SAMPLES, SimCard
from drivers.sim.sdt_reader import SdtReader
from drivers.transports.memory import MemoryLine

from .conftest import TODAY

_LONGEST = SimCard(SAMPLES["lin"].kind, SAMPLES["lin"].values, fingerprint=bytes(1024))


def test_a_reply_split_at_any_byte_is_read(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    whole = 1295
    for at in (*range(1, 80), *range(80, whole, 61), *range(whole - 8, whole)):
        simulator.place("lin")
        simulator.fault(LineFault(FaultKind.SPLIT, READ_BASE.name, at))
        simulator.fault(LineFault(FaultKind.SPLIT, FIND_CARD.name, min(at, 14)))
        assert isinstance(reader.poll(), CardRead), at
        simulator.remove()
        assert reader.poll() == NoCard()


@pytest.mark.parametrize("status", [Sw3.COMMAND_CHECKSUM, Sw3.COMMAND_LENGTH, Sw3.INFORMATION_LENGTH])
def test_a_card_that_stays_is_not_taken_for_gone_when_the_question_came_damaged(
    reader: IdCardReader, simulator: IdCardReaderSimulator, status: Sw3
) -> None:
    simulator.place("lin")
    assert isinstance(reader.poll(), CardRead)
    simulator.fault(LineFault(FaultKind.STATUS, READ_NEW_ADDRESS.name, status))
    assert reader.poll() == CardStillThere()


def test_the_longest_legal_reply_is_read(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.place(_LONGEST)
    reader.exchange(FIND_CARD)
    reader.exchange(SELECT_CARD)
    answer = reader.exchange(READ_BASE_WITH_FINGERPRINT)
    assert len(answer.frame) == HEAD + MAX_LENGTH
    assert decode_base_info(answer.data, with_fingerprint=True).fingerprint_bytes == 1024


def test_a_reply_longer_by_one_is_refused_and_the_reader_stays_usable(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.TOO_LONG, READ_BASE.name, count=2))
    assert reader.poll() == CardFault(CardFaultCode.GARBLED)
    assert simulator.commands_seen.count("read_base") == 2
    simulator.remove()
    simulator.place("zhou")
    assert isinstance(reader.poll(), CardRead)


def test_a_line_that_never_falls_silent_ends_a_poll(
    reader: IdCardReader, simulator: IdCardReaderSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = threading.Event()

    def shout() -> None:
        while not ended.wait(0.001):
            simulator.send_unasked(PREAMBLE[:4] + b"\x00\xff" * 20)

    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    shouting = threading.Thread(target=shout)
    shouting.start()
    try:
        with monkeypatch.context() as patch:
            patch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS", 0.2)
            with pytest.raises((RemoteProtocolError, DeviceTimeout)):
                reader.poll()
    finally:
        ended.set()
        shouting.join()
    simulator.clear_faults()
    assert reader.poll() == NoCard()


def test_a_reader_that_changed_its_speed_is_found_again(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.port.baud = 9600  # power came back, or another program set it
    with pytest.raises((DeviceTimeout, RemoteProtocolError)):
        reader.poll()
    assert str(reader.handshake()).startswith("05.01-")
    simulator.place("lin")
    assert isinstance(reader.poll(), CardRead)


@pytest.mark.parametrize("command", [FIND_CARD, SELECT_CARD, READ_BASE, READ_NEW_ADDRESS], ids=lambda one: one.name)
def test_every_status_byte_at_every_step_has_a_typed_outcome(
    reader: IdCardReader, simulator: IdCardReaderSimulator, command: Command
) -> None:
    """Not one of the 256 brings a card out that was not read to its end, and none breaks the poll."""
    goes_on = {command.success, Sw3.NOT_ON_CARD} if command is READ_NEW_ADDRESS else {command.success}
    for status in range(256):
        simulator.place("lin")
        simulator.fault(LineFault(FaultKind.STATUS, command.name, status, count=0))
        outcome = reader.poll()
        simulator.clear_faults()
        simulator.remove()
        if command is FIND_CARD and status == Sw3.NO_CARD:
            assert outcome == NoCard()
        elif status not in goes_on:
            assert isinstance(outcome, CardFault), status
            assert outcome.sw3 == status
            out_of_service = meaning_of(status).reaction is Reaction.OUT_OF_SERVICE
            assert (outcome.code is CardFaultCode.OUT_OF_SERVICE) == out_of_service
        reader.poll()  # notices that the card is gone


@pytest.mark.parametrize("command", [SAM_STATUS, SAM_ID, RESET_SAM, SET_SPEED[57600]], ids=lambda one: one.name)
def test_every_status_byte_of_the_module_itself_is_health_or_a_typed_error(
    reader: IdCardReader, simulator: IdCardReaderSimulator, command: Command
) -> None:
    acts = {SAM_ID: reader.handshake, RESET_SAM: reader.reset}
    for status in set(range(256)) - {Sw3.SUCCESS}:
        simulator.fault(LineFault(FaultKind.STATUS, command.name, status))
        if command is SAM_STATUS:  # `check` answers with a health; the others cannot go on without what they asked for
            assert reader.check().health is Health.FAILED
            continue
        with pytest.raises(DeviceError):
            acts.get(command, lambda: reader.set_speed(57600))()
        simulator.clear_faults()
        simulator.port.baud = SPEEDS[0]  # the simulator obeys whatever it answers
    assert str(reader.handshake()).startswith("05.01-")


def test_every_command_of_the_protocol_is_answered_with_what_it_promises(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place(_LONGEST)
    sizes = {}
    for command in COMMANDS[:9]:
        if command in {READ_BASE, READ_BASE_WITH_FINGERPRINT}:
            reader.reset()  # a card that was read has to leave first, or the module to begin anew
            reader.exchange(FIND_CARD)
            reader.exchange(SELECT_CARD)
        answer = reader.exchange(command)
        sizes[command.name] = (answer.sw3, len(answer.data))
    assert sizes == {
        "reset_sam": (0x90, 0),
        "sam_status": (0x90, 0),
        "sam_id": (0x90, 16),
        "find_card": (0x9F, 4),
        "select_card": (0x90, 8),
        "read_base": (0x90, 1284),
        "read_base_with_fingerprint": (0x90, 2310),
        "read_new_address": (0x91, 0),
        "read_management_number": (0x90, 16),
    }
    assert decode_sam_id(reader.exchange(SAM_ID).data) == reader.handshake()


def test_the_speed_is_moved_and_found_at_every_standard_speed(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    for speed in (*SPEEDS[1:], SPEEDS[0]):
        reader.set_speed(speed)
        assert str(reader.handshake()).startswith("05.01-")
        assert simulator.port.baud == speed


class SlowModule(MemoryLine):
    """Answers until it is asked to read; `left` has how long each wait might have lasted."""

    def __init__(self) -> None:
        super().__init__(self._answer)
        self._reader = SdtReader()
        self._reader.place(SAMPLES["lin"])
        self.left: list[float] = []

    def _answer(self, request: bytes) -> Iterator[bytes]:
        (frame,) = FrameParser(MIN_REQUEST).feed(request)
        assert isinstance(frame, Frame)
        command = decode_request(frame.body)
        if command is not READ_BASE:
            yield self._reader.answer(command).frame

    def read(self, deadline: float) -> bytes:
        self.left.append(deadline - time.monotonic())
        return super().read(0.0)


def test_a_poll_ends_within_its_bound_however_slow_each_step_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("drivers.devices.id_card_reader._WHOLE_POLL_SECONDS", 10.0)
    monkeypatch.setattr("drivers.devices.id_card_reader._ANSWER_SECONDS_OF", {READ_BASE: 1000.0})
    module = SlowModule()
    reader = IdCardReader(module, lambda: TODAY)
    reader.open()
    assert reader.poll() == CardFault(CardFaultCode.GARBLED)
    assert len(module.left) == 3
    assert max(module.left) <= 10.0
