"""A request to 12345 without an ID card (匿名办), from the guide to the sealed content and the slip."""

from __future__ import annotations

import pytest

from kiosk.filing.session import State
from kiosk.services.snapshot import CardPhase, TroubleCode
from sync.gateway.settings import Settings
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk

ASKED = {
    "request_kind": "help",
    "content": "小区门口的路灯不亮了",
    "place_district": "320105",
    "callback": "anonymous",
}


def to_review(kiosk: Kiosk) -> None:
    kiosk.session.choose("hotline-request")
    kiosk.session.begin()
    assert kiosk.now.card is not None
    assert kiosk.now.card.optional
    kiosk.session.go_unnamed()
    assert kiosk.now.state is State.CONSENT
    kiosk.session.give_consent()
    visits.fill(kiosk, ASKED)
    assert kiosk.now.state is State.REVIEW


def test_a_request_without_a_card_is_sealed_without_a_person(kiosk: Kiosk) -> None:
    to_review(kiosk)
    assert kiosk.now.applicant is None
    assert [row.label.en for row in kiosk.now.review if row.group == "person"] == ["Applicant"]
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.applicant is None
    assert content.agent is None
    assert content.answers["content"] == ASKED["content"]
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.applicant == ""


def test_the_step_wall_of_an_unnamed_request_has_no_card(kiosk: Kiosk) -> None:
    to_review(kiosk)
    assert kiosk.now.progress is not None
    assert State.IDENTIFYING not in kiosk.now.progress.states


def test_pressing_submit_twice_files_once(kiosk: Kiosk) -> None:
    to_review(kiosk)
    kiosk.session.submit()
    kiosk.session.submit()
    kiosk.loop.settle()
    kiosk.session.submit()
    kiosk.loop.settle()
    assert kiosk.store.health().highest_sequence == 1


def test_the_same_request_with_a_card_names_the_person(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "hotline-request", "lin")
    kiosk.session.give_consent()
    visits.fill(kiosk, ASKED)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.applicant is not None


def test_who_read_the_card_first_and_then_goes_without_leaves_no_trace_of_it(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "hotline-request", "lin")
    kiosk.session.back()
    kiosk.reader.remove()
    kiosk.session.begin()
    kiosk.session.go_unnamed()
    kiosk.session.give_consent()
    visits.fill(kiosk, ASKED)
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert content.applicant is None
    assert set(content.origins.values()) == {"typed"}


@pytest.mark.allow_logs("id_card_reader.lost")
def test_without_a_reader_the_request_still_goes_on(kiosk: Kiosk) -> None:
    kiosk.reader.unplug()
    kiosk.session.choose("hotline-request")
    assert kiosk.now.item_trouble is None
    kiosk.session.begin()
    kiosk.until(lambda now: now.card is not None and now.card.phase is CardPhase.FAILED)
    assert kiosk.now.card is not None
    assert kiosk.now.card.trouble is not None
    assert kiosk.now.card.trouble.code is TroubleCode.READER_LOST
    kiosk.session.go_unnamed()
    assert kiosk.now.state is State.CONSENT


def test_an_item_that_needs_the_card_cannot_be_filed_without_it(kiosk: Kiosk) -> None:
    kiosk.session.choose("unemployment-registration")
    kiosk.session.begin()
    assert kiosk.now.card is not None
    assert not kiosk.now.card.optional
    kiosk.session.go_unnamed()
    assert kiosk.now.state is State.IDENTIFYING


def test_words_that_found_nothing_go_along_to_12345(kiosk: Kiosk) -> None:
    kiosk.session.start_search()
    kiosk.session.search("飞机票改签")
    search = kiosk.now.search
    assert search is not None
    assert search.ask_instead is not None
    assert search.ask_instead.item.code == "hotline-request"
    kiosk.session.choose_for_words()
    assert kiosk.now.state is State.GUIDE
    kiosk.session.begin()
    kiosk.session.go_unnamed()
    kiosk.session.give_consent()
    visits.fill(kiosk, {name: value for name, value in ASKED.items() if name != "content"})
    visits.submit(kiosk)
    content, _ = kiosk.opened(1)
    assert "飞机票改签" in str(content.answers["content"])


def test_what_is_found_offers_no_12345(kiosk: Kiosk) -> None:
    kiosk.session.search("失业登记")
    assert kiosk.now.search is not None
    assert kiosk.now.search.ask_instead is None
    assert not kiosk.now.search.nearest_only


def test_the_centre_takes_without_a_name_exactly_what_the_catalogue_allows(kiosk: Kiosk) -> None:
    allowed = {item.code for item in kiosk.catalog.items.values() if item.works_unnamed}
    assert set(Settings(url="https://centre.example:8443").unnamed_items) == allowed
