"""What was looked for in vain is told once, as it was meant."""

from __future__ import annotations

import pytest

from kiosk.services.unmet import UnmetSearch, UnmetSearches
from sync.wire.messages import DemandKind
from tests.kiosk.services.conftest import Kiosk


@pytest.fixture
def told() -> list[UnmetSearch]:
    return []


@pytest.fixture
def searches(told: list[UnmetSearch]) -> UnmetSearches:
    return UnmetSearches(told.append)


def test_letters_on_the_way_are_one_search(searches: UnmetSearches, told: list[UnmetSearch]) -> None:
    for query in ("狗", "狗证", "狗证年", "狗证年检"):
        searches.searched(query, found=query == "狗")
    searches.left()
    searches.left()
    assert told == [UnmetSearch("狗证年检", DemandKind.NOTHING)]


def test_taking_letters_back_keeps_what_was_meant(searches: UnmetSearches, told: list[UnmetSearch]) -> None:
    for query in ("狗证", "狗", "", "电动车"):
        searches.searched(query, found=False)
    searches.left()
    assert [search.query for search in told] == ["狗证", "电动车"]


def test_what_was_chosen_is_not_unmet(searches: UnmetSearches, told: list[UnmetSearch]) -> None:
    searches.searched("护照", found=True)
    searches.chose()
    searches.left()
    assert told == []


def test_the_words_stand_in_no_repr() -> None:
    assert "狗证" not in repr(UnmetSearch("狗证", DemandKind.NOTHING))


def test_a_session_tells_what_found_nothing_and_what_was_left(kiosk: Kiosk) -> None:
    kiosk.session.search("飞机票改签")
    kiosk.session.back()
    kiosk.session.search("护照")
    kiosk.session.end()
    assert kiosk.unmet == [
        UnmetSearch("飞机票改签", DemandKind.NOTHING),
        UnmetSearch("护照", DemandKind.LEFT),
    ]


def test_a_session_tells_nothing_of_what_was_chosen(kiosk: Kiosk) -> None:
    kiosk.session.search("护照")
    kiosk.session.choose("passport")
    kiosk.session.end()
    assert kiosk.unmet == []


def test_words_that_went_to_12345_are_unmet_all_the_same(kiosk: Kiosk) -> None:
    kiosk.session.search("飞机票改签")
    kiosk.session.choose_for_words()
    kiosk.session.end()
    assert kiosk.unmet == [UnmetSearch("飞机票改签", DemandKind.NOTHING)]
