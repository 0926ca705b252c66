"""The real driver, the real pcscd, and a card that answers over vpcd's protocol."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.devices.smart_card_reader import CardFailure, SlotState, SmartCardReader
from drivers.health import Health
from drivers.protocols.smart_card.bank import BankCard
from drivers.protocols.smart_card.social_security import SocialSecurityCard
from drivers.sim.card_files import Dialect, bank_chip, social_security_chip
from drivers.sim.control import ControlError, ControlServer, send_command
from drivers.sim.virtual_card import VirtualCard
from drivers.sim.virtual_card_commands import virtual_card_commands
from tests.pcscd import Service
from tests.waiting import wait_for


@pytest.fixture
def reader(service: Service) -> SmartCardReader:
    """An empty reader: the card of the test before has been noticed to be gone."""
    made = SmartCardReader("Virtual PCD 00 00")
    wait_for(lambda: made.look() is SlotState.EMPTY)
    return made


def inserted(reader: SmartCardReader, state: SlotState = SlotState.CARD) -> None:
    wait_for(lambda: reader.look() is state)


@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_social_security_card_is_read_in_every_dialect(
    service: Service, reader: SmartCardReader, dialect: Dialect
) -> None:
    with VirtualCard(social_security_chip(dialect=dialect), service.port):
        inserted(reader)
        card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert (card.area, card.version, card.expires) == ("320100", "3.00", "20310305")
    assert card.holder is not None
    assert card.holder.name == "陈晓雨"


def test_a_region_that_locks_the_holders_file_still_tells_the_card(service: Service, reader: SmartCardReader) -> None:
    with VirtualCard(social_security_chip(locked=True), service.port):
        inserted(reader)
        card = reader.read_social_security_card()
    assert isinstance(card, SocialSecurityCard)
    assert card.holder is None


@pytest.mark.parametrize("wants_options", [False, True])
def test_a_bank_cards_number_is_read_and_shown_masked(
    service: Service, reader: SmartCardReader, *, wants_options: bool
) -> None:
    with VirtualCard(bank_chip(wants_options=wants_options), service.port):
        inserted(reader)
        card = reader.read_bank_card()
    assert isinstance(card, BankCard)
    assert card.masked == "622848*********0018"
    assert "6228480402564890018" not in repr(card)


def test_the_wrong_kind_of_card_is_told(service: Service, reader: SmartCardReader) -> None:
    with VirtualCard(bank_chip(), service.port):
        inserted(reader)
        assert reader.read_social_security_card() is CardFailure.OTHER_CARD


def test_no_card_is_no_failure_of_the_reader(reader: SmartCardReader) -> None:
    assert reader.read_social_security_card() is CardFailure.NO_CARD
    assert reader.status().health is Health.OK


def test_a_card_pulled_out_in_mid_reading_is_removed(service: Service, reader: SmartCardReader) -> None:
    card = VirtualCard(social_security_chip(), service.port)
    card.leaves_after = 4
    with card:
        inserted(reader)
        assert reader.read_social_security_card() is CardFailure.REMOVED
    wait_for(lambda: reader.look() is SlotState.EMPTY)
    service.restart()


def test_a_card_that_does_not_answer_to_reset_is_mute(service: Service, reader: SmartCardReader) -> None:
    card = VirtualCard(social_security_chip(), service.port)
    card.mute = True
    with card:
        inserted(reader)
        assert reader.read_social_security_card() is CardFailure.MUTE


def test_a_card_that_never_answers_does_not_hold_the_caller(service: Service) -> None:
    patient = SmartCardReader("Virtual PCD 00 00")
    wait_for(lambda: patient.look() is SlotState.EMPTY)
    hasty = SmartCardReader("Virtual PCD 00 00", seconds=0.3)
    card = VirtualCard(social_security_chip(), service.port)
    card.silent = True
    with card:
        inserted(patient)
        assert hasty.read_social_security_card() is CardFailure.NO_ANSWER
        assert hasty.look() is SlotState.NO_ANSWER
        assert hasty.status().health is Health.FAILED
    service.restart()
    wait_for(lambda: hasty.look() is SlotState.EMPTY)


def test_a_reader_that_is_not_there_is_absent(service: Service) -> None:
    reader = SmartCardReader("No Such Reader")
    assert reader.look() is SlotState.NO_READER
    assert reader.status().health is Health.ABSENT
    assert reader.read_bank_card() is CardFailure.NO_READER


def test_a_reader_that_went_is_absent_and_comes_back(service: Service, reader: SmartCardReader) -> None:
    service.take_reader_away()
    assert reader.look() is SlotState.NO_READER
    assert reader.status().health is Health.ABSENT
    assert reader.read_social_security_card() is CardFailure.NO_READER
    service.bring_reader_back()
    inserted(reader, SlotState.EMPTY)
    with VirtualCard(social_security_chip(), service.port):
        inserted(reader)
        assert isinstance(reader.read_social_security_card(), SocialSecurityCard)


def test_the_service_restarted_between_two_cards_is_survived(service: Service, reader: SmartCardReader) -> None:
    with VirtualCard(social_security_chip(), service.port):
        inserted(reader)
        assert isinstance(reader.read_social_security_card(), SocialSecurityCard)
    service.stop()
    assert reader.look() is SlotState.NO_SERVICE
    assert reader.status().health is Health.FAILED
    assert reader.read_social_security_card() is CardFailure.NO_SERVICE
    service.start()
    inserted(reader, SlotState.EMPTY)
    with VirtualCard(social_security_chip(), service.port):
        inserted(reader)
        assert isinstance(reader.read_social_security_card(), SocialSecurityCard)


def test_the_service_stopped_under_a_card_is_told(service: Service, reader: SmartCardReader) -> None:
    with VirtualCard(social_security_chip(), service.port):
        inserted(reader)
        service.stop()
        assert reader.read_social_security_card() is CardFailure.NO_SERVICE
    service.start()


def test_the_simulator_takes_cards_in_and_out(service: Service, reader: SmartCardReader, tmp_path: Path) -> None:
    path = tmp_path / "c"
    with ControlServer(path, virtual_card_commands(VirtualCard(bank_chip(), service.port))):
        send_command(path, "insert", card="social_security_locked")
        inserted(reader)
        assert isinstance(reader.read_social_security_card(), SocialSecurityCard)
        send_command(path, "remove")
        inserted(reader, SlotState.EMPTY)
        with pytest.raises(ControlError, match="cards are"):
            send_command(path, "insert", card="library")
