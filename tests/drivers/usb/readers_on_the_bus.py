"""The driver of the ID-card reader by libusb and /dev/hidraw, in a process that sees the mock bus.

`test_usb_readers` runs this file with umockdev's library loaded; by itself it has no bus to talk to.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import date

import pytest

from drivers.devices.finding import Port, ask, find_port, hid_wrappers, usb_readers
from drivers.devices.hot_plug import HotPlugWatch
from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.registry import DeviceKind, line_to, model_of
from drivers.devices.self_test import run_self_test
from drivers.errors import DeviceAbsent, DeviceBusy, DeviceCancelled, DeviceTimeout, RemoteProtocolError
from drivers.protocols.sdt.commands import FIND_CARD, READ_BASE
from drivers.protocols.sdt.polling import CardFault, CardFaultCode, CardRead, CardStillThere, NoCard
from drivers.sim.sample_cards import SAMPLES
from tests.drivers.usb.conftest import Bus

PIPES, REPORTS = "usb:0400:c35a@1-2", "/dev/hidraw0?command=51"


@pytest.fixture(params=[PIPES, REPORTS], ids=["pipes", "reports"])
def reader(bus: Bus, request: pytest.FixtureRequest) -> Iterator[IdCardReader]:
    opened = IdCardReader(line_to(request.param, 0), lambda: date(2026, 3, 2))
    opened.open()
    yield opened
    opened.close()


def test_a_card_is_read_stays_and_leaves(bus: Bus, reader: IdCardReader) -> None:
    assert str(reader.handshake()).startswith("05.01-")
    assert reader.poll() == NoCard()
    bus("place moved")
    outcome = reader.poll()
    assert isinstance(outcome, CardRead)
    assert outcome.card.newest_address == SAMPLES["moved"].newest_address
    assert reader.poll() == CardStillThere()
    bus("calm")
    assert reader.poll() == NoCard()


@pytest.mark.allow_logs("id_card_reader.asked_again")
@pytest.mark.parametrize("fault", ["half", "garbage", "halt"])
def test_a_spoilt_answer_is_asked_for_again(bus: Bus, reader: IdCardReader, fault: str) -> None:
    reader.handshake()
    bus(fault)
    assert reader.exchange(FIND_CARD).sw3 == 0x80


@pytest.mark.allow_logs("id_card_reader.asked_again")
@pytest.mark.parametrize("reader", [PIPES], indirect=True)
def test_an_endpoint_that_takes_nothing_is_opened_again(bus: Bus, reader: IdCardReader) -> None:
    reader.handshake()
    bus("halt_out")
    with pytest.raises(DeviceTimeout):
        reader.exchange(FIND_CARD)
    assert reader.exchange(FIND_CARD).sw3 == 0x80


def test_an_old_answer_is_not_taken_for_a_new_one(bus: Bus, reader: IdCardReader) -> None:
    reader.handshake()
    bus("stale")
    assert reader.exchange(FIND_CARD).sw3 == 0x80
    bus("place lin")
    assert isinstance(reader.poll(), CardRead)


def test_silence_ends_at_the_deadline_and_the_next_exchange_works(bus: Bus, reader: IdCardReader) -> None:
    reader.handshake()
    bus("silent")
    with pytest.raises(DeviceTimeout):
        reader.exchange(FIND_CARD)
    assert reader.exchange(FIND_CARD).sw3 == 0x80


def test_a_card_taken_away_while_it_is_read_is_a_fault_of_the_card(bus: Bus, reader: IdCardReader) -> None:
    bus("place lin")
    reader.exchange(FIND_CARD)
    bus("calm")
    assert reader.exchange(READ_BASE).sw3 == 0x41
    bus("place lin")
    bus("place zhou")
    assert isinstance(outcome := reader.poll(), CardFault)
    assert outcome.code is CardFaultCode.SELECT_FAILED


def test_a_wait_is_cancelled_from_another_thread(bus: Bus, reader: IdCardReader) -> None:
    reader.handshake()
    bus("silent")
    timer = threading.Timer(0.2, reader.cancel)
    timer.start()
    with pytest.raises(DeviceCancelled):
        reader.exchange(READ_BASE, time.monotonic() + 60)
    timer.join()


def test_a_reader_that_is_unplugged_is_absent_until_it_is_back(bus: Bus, reader: IdCardReader) -> None:
    reader.handshake()
    told = threading.Event()
    watch = HotPlugWatch(told.set)
    bus("unplug")
    with pytest.raises(DeviceAbsent):
        reader.exchange(FIND_CARD)
    reader.close()
    with pytest.raises(DeviceAbsent):
        reader.open()
    told.clear()
    bus("replug")
    assert told.wait(60)
    watch.close()
    _eventually(reader.open)
    assert str(reader.handshake()).startswith("05.01-")


def _eventually(act: object) -> None:
    """libusb hears of a plug on a thread of its own."""
    deadline = time.monotonic() + 60
    while True:
        try:
            act()  # type: ignore[operator]
        except DeviceAbsent:
            if time.monotonic() > deadline:
                raise
        else:
            return


def test_a_reader_that_another_program_holds_is_busy(bus: Bus) -> None:
    reader = IdCardReader(line_to(PIPES, 0), date.today)
    bus("claim")
    with pytest.raises(DeviceBusy):
        reader.open()
    assert ask(Port(PIPES)).note == "device.busy"
    bus("release")
    reader.open()
    reader.close()


@pytest.mark.usefixtures("bus")
def test_a_device_without_the_pipes_is_no_reader() -> None:
    reader = IdCardReader(line_to("usb:1d6b:0002", 0), date.today)
    with pytest.raises(RemoteProtocolError):
        reader.open()


@pytest.mark.usefixtures("bus")
def test_a_reader_at_another_port_is_not_this_one() -> None:
    for elsewhere in ("usb:0400:c35a@1-3", "usb:0400:c35b", "/dev/hidraw7?command=51"):
        with pytest.raises(DeviceAbsent):
            line_to(elsewhere, 0).open()


@pytest.mark.usefixtures("bus")
def test_readers_are_found_by_their_answer() -> None:
    (port,) = usb_readers()
    found = find_port(DeviceKind.ID_CARD_READER, [port])
    assert found is not None
    assert found.model is model_of("sdt-usb")
    assert (found.port.path, found.baud) == (PIPES, None)
    assert found.identity.startswith("05.01-")
    (wrapper,) = hid_wrappers()
    assert (wrapper.port.path, wrapper.port.usb, wrapper.note) == ("/dev/hidraw0", "2015:0008", "device.not_asked")
    assert ask(Port(f"{wrapper.port.path}?command=51")).model is model_of("sdt-hid")


@pytest.mark.usefixtures("bus")
def test_a_wrapper_with_another_command_does_not_answer() -> None:
    assert ask(Port("/dev/hidraw0?command=52")).note == "device.no_answer"


@pytest.mark.usefixtures("bus")
def test_the_self_test_passes() -> None:
    for model, address in (("sdt-usb", PIPES), ("sdt-hid", REPORTS)):
        assert run_self_test(model_of(model), address).passed


@pytest.mark.usefixtures("bus")
def test_the_command_line_finds_the_reader() -> None:
    command = [sys.executable, "-m", "kiosk", "devices", "find", "--json"]
    answers = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout)
    assert PIPES in json.dumps(answers)
