"""The scenarios that a kiosk's reader meets, each through the real driver over a real pseudo-terminal."""

from __future__ import annotations

import threading
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import (
    DeviceAbsent,
    DeviceBusy,
    DeviceCancelled,
    DeviceClosed,
    DeviceFailed,
    DeviceTimeout,
    RemoteProtocolError,
)
from drivers.health import Health
from drivers.protocols.sdt.checks import Finding
from drivers.protocols.sdt.commands import (
    COMMANDS,
    FIND_CARD,
    READ_BASE,
    READ_BASE_WITH_FINGERPRINT,
    READ_MANAGEMENT_NUMBER,
    READ_NEW_ADDRESS,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    SPEEDS,
    Command,
)
from drivers.protocols.sdt.payload import decode_base_info
from drivers.protocols.sdt.polling import (
    TWO_CARDS_AFTER,
    CardFault,
    CardFaultCode,
    CardRead,
    CardStillThere,
    NoCard,
    PollOutcome,
)
from drivers.protocols.sdt.status import Sw3
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.line_faults import FaultKind, LineFault
from drivers.sim.sample_cards import SAMPLES
from drivers.transports.serial_line import SerialLine
from tests.drivers.heard_line import HeardLine

TODAY = date(2026, 3, 2)


def name_read(outcome: PollOutcome) -> str:
    assert isinstance(outcome, CardRead)
    return outcome.card.name


def test_the_reader_says_who_it_is(reader: IdCardReader) -> None:
    assert str(reader.handshake()) == "05.01-20240115-0001234567-0987654321"
    assert reader.check().health is Health.OK


def test_no_card(reader: IdCardReader) -> None:
    assert reader.poll() == NoCard()


def test_a_card_is_read_once_stays_there_and_leaves(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    reading = threading.Event()
    simulator.place("lin")
    outcome = reader.poll(reading.set)
    assert name_read(outcome) == "林晓雨"
    assert reading.is_set()
    assert [reader.poll() for _ in range(3)] == [CardStillThere()] * 3
    simulator.remove()
    assert reader.poll() == NoCard()
    simulator.place("zhou")
    assert name_read(reader.poll()) == "周桂英"


def test_one_card_swapped_for_another_between_two_polls(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.place("zhou")
    reader.poll()
    simulator.remove()
    simulator.place("zhou_son")
    assert name_read(reader.poll()) == "陈建国"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_kind_of_card_arrives_as_it_was_written(
    reader: IdCardReader, simulator: IdCardReaderSimulator, sample: str
) -> None:
    simulator.place(sample)
    outcome = reader.poll()
    assert isinstance(outcome, CardRead)
    card, on_chip = outcome.card, SAMPLES[sample]
    assert (card.kind, card.name, card.number) == (on_chip.kind, on_chip.values["name"], on_chip.values["number"])
    assert card.newest_address == on_chip.newest_address
    assert card.photo_wlt == on_chip.photo


def test_an_expired_card_and_a_wrong_number_are_data_on_the_card(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place("expired")
    expired = reader.poll()
    simulator.remove()
    simulator.place("wrong_check_digit")
    wrong = reader.poll()
    assert isinstance(expired, CardRead)
    assert isinstance(wrong, CardRead)
    assert (expired.card.findings, expired.card.contradictory) == ((Finding.EXPIRED,), False)
    assert (wrong.card.findings, wrong.card.contradictory) == ((Finding.CHECK_DIGIT_WRONG,), True)


@pytest.mark.parametrize(
    ("before", "fault"),
    [
        (SELECT_CARD, CardFaultCode.SELECT_FAILED),
        (READ_BASE, CardFaultCode.PLACE_AGAIN),
        (READ_NEW_ADDRESS, CardFaultCode.PLACE_AGAIN),
    ],
)
def test_card_removed_in_the_middle_gives_no_data(
    reader: IdCardReader, simulator: IdCardReaderSimulator, before: Command, fault: CardFaultCode
) -> None:
    simulator.place("lin")
    simulator.remove_before(before)
    outcome = reader.poll()
    assert isinstance(outcome, CardFault)
    assert outcome.code is fault
    assert reader.poll() == NoCard()


def test_two_cards_at_once_are_named_after_a_few_polls_and_one_alone_is_read(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place("zhou")
    simulator.place("zhou_son")
    codes = [outcome.code for outcome in (reader.poll() for _ in range(4)) if isinstance(outcome, CardFault)]
    before = [CardFaultCode.SELECT_FAILED] * (TWO_CARDS_AFTER - 1)
    assert codes == [*before, CardFaultCode.TWO_CARDS, CardFaultCode.TWO_CARDS]
    simulator.remove()
    simulator.place("zhou")
    assert name_read(reader.poll()) == "周桂英"


LINE_FAULTS = [
    LineFault(FaultKind.BAD_CHECKSUM, READ_BASE.name),
    LineFault(FaultKind.EXTRA_LEAD_IN, READ_BASE.name, size=9),
    LineFault(FaultKind.SPLIT, size=1, count=0),
    LineFault(FaultKind.SPLIT, size=7, count=0),
    LineFault(FaultKind.EXTRA_LEAD_IN, size=1, count=0),
    LineFault(FaultKind.BAD_CHECKSUM, FIND_CARD.name),
    LineFault(FaultKind.BAD_CHECKSUM, READ_NEW_ADDRESS.name),
]


@pytest.mark.parametrize("fault", LINE_FAULTS, ids=lambda fault: f"{fault.kind.value}-{fault.on}-{fault.size}")
def test_a_bad_moment_of_the_line_is_survived(
    reader: IdCardReader, simulator: IdCardReaderSimulator, fault: LineFault
) -> None:
    simulator.place("moved")
    simulator.fault(LineFault(fault.kind, fault.on, fault.size, fault.count))
    assert name_read(reader.poll()) == "王一鸣"


@pytest.mark.parametrize("size", [3, 7, 9, 100, 1294])
def test_a_truncated_body_is_asked_for_again_then_given_up(
    reader: IdCardReader, simulator: IdCardReaderSimulator, size: int
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.TRUNCATE, READ_BASE.name, size, count=2))
    assert reader.poll() == CardFault(CardFaultCode.GARBLED)
    assert simulator.commands_seen.count("read_base") == 2


def test_a_line_that_stays_bad_is_a_fault_of_this_placing(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.BAD_CHECKSUM, READ_BASE.name, count=2))
    assert reader.poll() == CardFault(CardFaultCode.GARBLED)
    simulator.remove()
    simulator.place("lin")
    assert name_read(reader.poll()) == "林晓雨"


def test_silence_in_mid_read_ends_and_is_no_card_data(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.SILENCE, READ_BASE.name))
    assert reader.poll() == CardFault(CardFaultCode.GARBLED)


def test_a_reader_that_does_not_answer_is_not_an_empty_reader(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    with pytest.raises(DeviceTimeout):
        reader.poll()
    with pytest.raises(DeviceTimeout):
        reader.check()
    simulator.clear_faults()
    assert reader.poll() == NoCard()


def test_garbage_for_ever_ends_and_leaves_the_reader_usable(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.fault(LineFault(FaultKind.GARBAGE, size=3000, count=0))
    with pytest.raises(RemoteProtocolError):
        reader.poll()
    simulator.clear_faults()
    assert reader.poll() == NoCard()


def test_a_reply_to_an_earlier_question_is_never_taken_for_a_card(
    reader: IdCardReader, simulator: IdCardReaderSimulator
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.STALE, READ_BASE.name))
    assert isinstance(reader.poll(), CardFault)


def test_bytes_that_nobody_asked_for_are_forgotten(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.send_unasked(bytes(2000))
    assert reader.poll() == NoCard()


OF_THE_CARD = {
    0x21: CardFaultCode.READER_FAULT,
    0x23: CardFaultCode.OUT_OF_SERVICE,
    0x31: CardFaultCode.PLACE_AGAIN,
    0x32: CardFaultCode.NOT_GENUINE,
    0x33: CardFaultCode.NOT_GENUINE,
    0x37: CardFaultCode.PLACE_AGAIN,
    0x3F: CardFaultCode.PLACE_AGAIN,
    0x40: CardFaultCode.WRONG_CARD,
    0x41: CardFaultCode.PLACE_AGAIN,
    0x47: CardFaultCode.PLACE_AGAIN,
    0x60: CardFaultCode.OUT_OF_SERVICE,
    0x66: CardFaultCode.OUT_OF_SERVICE,
    0x80: CardFaultCode.PLACE_AGAIN,
    0x81: CardFaultCode.PLACE_AGAIN,
    0x91: CardFaultCode.UNREADABLE,
    0x9F: CardFaultCode.READER_FAULT,
    0x00: CardFaultCode.READER_FAULT,
    0xEE: CardFaultCode.READER_FAULT,
}


def test_the_table_of_faults_covers_every_status_of_the_protocol() -> None:
    asked_again = {Sw3.COMMAND_CHECKSUM, Sw3.COMMAND_LENGTH, Sw3.UNRECOGNISED}
    assert set(Sw3) - asked_again - {Sw3.SUCCESS} <= OF_THE_CARD.keys()


@pytest.mark.parametrize(("status", "code"), OF_THE_CARD.items(), ids=lambda value: f"{value!s:>02}")
def test_every_status_of_a_read_has_its_outcome(
    reader: IdCardReader, simulator: IdCardReaderSimulator, status: int, code: CardFaultCode
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.STATUS, READ_BASE.name, status, count=0))
    assert reader.poll() == CardFault(code, status)


@pytest.mark.parametrize("status", [0x10, 0x11, 0x24, 0x3F])
@pytest.mark.parametrize("command", [FIND_CARD, SELECT_CARD, READ_BASE])
def test_what_helps_when_asked_again_is_asked_again(
    reader: IdCardReader, simulator: IdCardReaderSimulator, status: int, command: Command
) -> None:
    simulator.place("lin")
    simulator.fault(LineFault(FaultKind.STATUS, command.name, status))
    assert name_read(reader.poll()) == "林晓雨"
    assert ("reset_sam" in simulator.commands_seen) == (status == 0x24)


@pytest.mark.parametrize("status", [0x60, 0x66, 0x23])
def test_a_security_module_that_refuses_is_out_of_service(
    reader: IdCardReader, simulator: IdCardReaderSimulator, status: int
) -> None:
    simulator.fault(LineFault(FaultKind.STATUS, SAM_STATUS.name, status, count=2))
    assert reader.check().reason == "id_card_reader.out_of_service"
    with pytest.raises(DeviceFailed):
        reader.handshake()


@pytest.mark.parametrize("baud", SPEEDS)
def test_the_readers_speed_is_found(tmp_path: Path, baud: int) -> None:
    with IdCardReaderSimulator(tmp_path / "reader", baud) as simulator:
        reader = IdCardReader(HeardLine(simulator.port), lambda: TODAY)
        reader.open()
        reader.handshake()
        simulator.place("zhou")
        assert name_read(reader.poll()) == "周桂英"
        reader.close()


def test_the_readers_speed_can_be_changed(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    reader.set_speed(19200)
    reader.handshake()  # the module answers before it moves
    assert simulator.port.baud == 19200
    assert reader.poll() == NoCard()


def test_a_port_that_answers_as_something_else_is_not_claimed(tmp_path: Path) -> None:
    with IdCardReaderSimulator(tmp_path / "reader") as simulator:
        simulator.fault(LineFault(FaultKind.GARBAGE, size=50, count=0))
        reader = IdCardReader(HeardLine(simulator.port), lambda: TODAY)
        reader.open()
        with pytest.raises(DeviceTimeout, match="does not answer as a reader"):
            reader.handshake()
        reader.close()


def test_unplugged_and_back_at_the_same_path(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.unplug()
    with pytest.raises(DeviceAbsent):
        reader.poll()
    reader.close()
    with pytest.raises(DeviceAbsent):
        reader.open()
    simulator.replug()
    reader.open()
    reader.handshake()
    simulator.place("lin")
    assert name_read(reader.poll()) == "林晓雨"


def test_a_port_is_opened_by_one_program_only(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    second = SerialLine(str(simulator.path))
    with pytest.raises(DeviceBusy):
        second.open()


def test_a_wait_can_be_cancelled_from_another_thread(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.fault(LineFault(FaultKind.SILENCE, count=0))
    reader.cancel()
    with pytest.raises(DeviceCancelled):
        reader.poll()
    simulator.clear_faults()
    reader.cancel()
    reader.clear_cancel()
    assert reader.poll() == NoCard()


def test_a_closed_reader_says_so(reader: IdCardReader) -> None:
    reader.close()
    reader.close()
    with pytest.raises(DeviceClosed):
        reader.poll()


def test_commands_beside_the_reading(reader: IdCardReader, simulator: IdCardReaderSimulator) -> None:
    simulator.place("moved")
    assert reader.exchange(FIND_CARD).sw3 == Sw3.CARD_FOUND
    assert reader.exchange(SELECT_CARD).sw3 == Sw3.SUCCESS
    answer = reader.exchange(READ_BASE_WITH_FINGERPRINT)
    assert decode_base_info(answer.data, with_fingerprint=True).fingerprint_bytes == 0
    assert reader.exchange(READ_MANAGEMENT_NUMBER).sw3 == Sw3.SUCCESS
    assert len(reader.exchange(SAM_ID).data) == 16
    reader.reset()
    assert simulator.commands_seen[-1] == "reset_sam"
    assert all(command.name for command in COMMANDS)


def test_no_log_line_carries_anything_of_a_card(
    reader: IdCardReader, simulator: IdCardReaderSimulator, logged: list[dict[str, object]]
) -> None:
    simulator.place("moved")
    simulator.fault(LineFault(FaultKind.BAD_CHECKSUM, READ_BASE.name, count=2))
    outcome = reader.poll()
    simulator.remove()
    simulator.place("moved")
    everything = repr((outcome, reader.poll(), logged))
    assert logged
    for value in SAMPLES["moved"].values.values():
        assert len(value) <= 2 or value not in everything
