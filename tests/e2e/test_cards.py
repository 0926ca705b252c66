"""A card that cannot be used gets a plain sentence and another try; the good card then goes on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest

from kiosk.services.snapshot import TroubleCode
from tests.e2e.town import SEARCHER, Town


@pytest.fixture(scope="module")
def at_reader(shared_town: Town) -> Iterator[Town]:
    """A citizen who has come as far as the card reader."""
    shared_town.put_right()
    shared_town.walk(SEARCHER).find()
    shared_town.screen.tap("primary")
    shared_town.screen.wait_state("identifying")
    yield shared_town
    shared_town.leave()


@pytest.fixture
def reader(at_reader: Town) -> Iterator[Town]:
    """Back at the card reader whatever was done before, with nothing on it."""
    if at_reader.screen.snapshot()["state"] == "consent":
        at_reader.screen.tap("key_back")  # to the guide: whoever looks again begins again
        at_reader.screen.tap("primary")
    for act in ("clear", "remove", "replug"):
        at_reader.world.tell("id_card_reader", act)
    at_reader.screen.wait_state("identifying")
    at_reader.mark()
    yield at_reader
    at_reader.world.tell("id_card_reader", "remove")


def _has_refused(town: Town, times: int) -> bool:
    return len(town.events("screen", "card.refused")) == times


def good_card_goes_on(town: Town) -> None:
    town.world.tell("id_card_reader", "clear")
    town.world.tell("id_card_reader", "remove")
    town.world.tell("id_card_reader", "place", card="lin")
    town.screen.wait_state("consent")


@pytest.mark.parametrize(
    ("card", "trouble"),
    [("expired", TroubleCode.CARD_EXPIRED), ("wrong_check_digit", TroubleCode.CARD_NUMBER_WRONG)],
)
def test_card_that_cannot_be_accepted_is_named_and_the_next_one_goes_on(
    reader: Town, card: str, trouble: TroubleCode
) -> None:
    reader.world.tell("id_card_reader", "place", card=card)
    reader.reads_trouble(trouble)
    reader.journal_tells("screen", "card.refused", reason=trouble.value)
    good_card_goes_on(reader)


def test_unreadable_card_asks_to_lay_it_down_again(reader: Town) -> None:
    reader.world.tell("id_card_reader", "status_code", code="81", on="select_card")
    reader.world.tell("id_card_reader", "place", card="lin")
    reader.reads_trouble(TroubleCode.CARD_UNREADABLE)
    reader.journal_tells("screen", "card.refused", reason="card_unreadable")
    good_card_goes_on(reader)


def test_card_that_never_reads_to_its_end_is_not_called_lifted_for_ever(reader: Town) -> None:
    reader.world.tell("id_card_reader", "status_code", code="41", on="read_base", count=0)
    for tried in range(1, 4):
        reader.world.tell("id_card_reader", "remove")
        reader.world.tell("id_card_reader", "place", card="lin")
        reader.until("another try", partial(_has_refused, reader, tried))
    reader.reads_trouble(TroubleCode.CARD_UNREADABLE)
    good_card_goes_on(reader)


def test_two_cards_ask_to_take_one_away(reader: Town) -> None:
    reader.world.tell("id_card_reader", "two_cards")
    reader.reads_trouble(TroubleCode.CARDS_TWO)
    reader.journal_tells("screen", "card.refused", reason="cards_two")
    good_card_goes_on(reader)


def test_card_removed_in_the_middle_asks_to_leave_it_longer(reader: Town) -> None:
    reader.world.tell("id_card_reader", "remove_mid_read", before="read_base")
    reader.world.tell("id_card_reader", "place", card="lin")
    reader.reads_trouble(TroubleCode.CARD_REMOVED_TOO_SOON)
    reader.journal_tells("screen", "card.refused", reason="card_removed_too_soon")
    good_card_goes_on(reader)


def test_reader_unplugged_while_waiting_is_back_without_a_restart(reader: Town) -> None:
    process = reader.screen.pid
    reader.world.tell("id_card_reader", "unplug")
    reader.reads_trouble(TroubleCode.READER_LOST)
    reader.journal_tells("screen", "id_card_reader.lost")
    reader.journal_tells("screen", "device.state", device="id_card_reader", state="absent")
    reader.world.tell("id_card_reader", "replug")
    reader.card_phase("waiting")
    reader.journal_tells("screen", "device.state", device="id_card_reader", state="ready")
    good_card_goes_on(reader)
    assert reader.screen.pid == process
