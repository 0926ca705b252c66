"""The scanner and the contact card reader through their ports, with real drivers on real lines."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.devices.code_scanner import CodeScanner
from drivers.devices.smart_card_reader import SmartCardReader
from drivers.sim.card_files import bank_chip, social_security_chip
from drivers.sim.code_scanner import CodeScannerSimulator
from drivers.sim.control import Arguments
from drivers.sim.virtual_card import VirtualCard
from drivers.transports.serial_line import SerialLine
from kiosk.services.ports import (
    BankNumber,
    CodeEvent,
    CodeNotRead,
    CodeRead,
    ScannerLost,
    SmartCardProblem,
    SmartCardTrouble,
    SocialSecurityNumber,
)
from kiosk.services.scanner_port import Scanner
from kiosk.services.smart_card_port import SmartCard
from kiosk.services.snapshot import DeviceState
from tests.pcscd import Service
from tests.waiting import PATIENCE, wait_for


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[CodeScannerSimulator]:
    with CodeScannerSimulator(tmp_path / "scanner") as running:
        yield running


@pytest.fixture
def scanner(simulator: CodeScannerSimulator) -> Iterator[Scanner]:
    port = Scanner(CodeScanner(SerialLine(str(simulator.path), 9600), module=True))
    port.open()
    yield port
    port.close()


@pytest.fixture
def events(scanner: Scanner) -> queue.Queue[CodeEvent]:
    """What is told while codes are waited for."""
    told: queue.Queue[CodeEvent] = queue.Queue()
    scanner.start(told.put)
    return told


def test_codes_come_one_after_the_other_while_they_are_waited_for(
    scanner: Scanner, simulator: CodeScannerSimulator, events: queue.Queue[CodeEvent]
) -> None:
    wait_for(lambda: simulator.scanning)
    simulator.show(b"first")
    assert events.get(timeout=PATIENCE) == CodeRead("first", "qr")
    wait_for(lambda: simulator.scanning)
    simulator.show("南京".encode())
    assert events.get(timeout=PATIENCE) == CodeRead("南京", "qr")
    assert scanner.state() is DeviceState.READY


def test_after_the_stop_the_light_is_out_and_nothing_is_told(
    scanner: Scanner, simulator: CodeScannerSimulator, events: queue.Queue[CodeEvent]
) -> None:
    wait_for(lambda: simulator.scanning)
    scanner.stop()
    wait_for(lambda: not simulator.scanning)
    simulator.show(b"not for us")
    scanner.look_again()
    scanner.do(lambda _: None, PATIENCE)
    assert events.empty()


def test_a_torn_code_is_told_and_the_next_one_is_read(
    simulator: CodeScannerSimulator, events: queue.Queue[CodeEvent]
) -> None:
    wait_for(lambda: simulator.scanning)
    simulator.commands["torn"](Arguments({}))
    assert events.get(timeout=PATIENCE) == CodeNotRead("torn")
    simulator.show(b"whole")
    assert events.get(timeout=PATIENCE) == CodeRead("whole", "qr")


def test_bytes_that_are_no_text_are_no_code(simulator: CodeScannerSimulator, events: queue.Queue[CodeEvent]) -> None:
    simulator.show(b"\xff\xfe\x80")
    assert events.get(timeout=PATIENCE) == CodeNotRead("not_text")


def test_a_scanner_that_was_pulled_out_is_told_once_and_waits_for_codes_again_when_it_is_back(
    scanner: Scanner, simulator: CodeScannerSimulator, events: queue.Queue[CodeEvent]
) -> None:
    wait_for(lambda: simulator.scanning)
    simulator.unplug()
    assert events.get(timeout=PATIENCE) == ScannerLost()
    wait_for(lambda: scanner.state() is DeviceState.ABSENT)
    simulator.port.plug_in()
    wait_for(lambda: simulator.scanning)
    simulator.show(b"again")
    assert events.get(timeout=PATIENCE) == CodeRead("again", "qr")
    assert events.empty()


def test_no_code_shows_in_a_repr() -> None:
    assert "dynamic" not in repr(CodeRead("dynamic-code"))


@pytest.fixture
def smart_card(service: Service) -> Iterator[SmartCard]:
    port = SmartCard(SmartCardReader("Virtual PCD 00 00"))
    port.open()
    wait_for(lambda: port.read_bank_card() == SmartCardProblem(SmartCardTrouble.NO_CARD))
    yield port
    port.close()


def test_a_bank_cards_number_comes_whole_and_masked(service: Service, smart_card: SmartCard) -> None:
    with VirtualCard(bank_chip(), service.port):
        wait_for(lambda: isinstance(smart_card.read_bank_card(), BankNumber))
        card = smart_card.read_bank_card()
    assert isinstance(card, BankNumber)
    assert card.number[-4:] == card.masked[-4:]
    assert card.number not in repr(card)
    assert smart_card.state() is DeviceState.READY


def test_a_social_security_card_tells_its_holder_and_shows_nobody_in_a_repr(
    service: Service, smart_card: SmartCard
) -> None:
    with VirtualCard(social_security_chip(), service.port):
        wait_for(lambda: isinstance(smart_card.read_social_security_card(), SocialSecurityNumber))
        card = smart_card.read_social_security_card()
        other = smart_card.read_bank_card()
    assert isinstance(card, SocialSecurityNumber)
    assert (card.area, card.holder_name) == ("320100", "陈晓雨")
    assert "陈晓雨" not in repr(card)
    assert other == SmartCardProblem(SmartCardTrouble.OTHER_CARD)


def test_a_reader_that_is_not_there_is_absent_and_its_cards_are_lost() -> None:
    port = SmartCard(SmartCardReader("no such reader"))
    port.open()
    wait_for(lambda: port.state() is DeviceState.ABSENT)
    assert port.read_bank_card() == SmartCardProblem(SmartCardTrouble.LOST)
    port.close()
