"""Where else to go, what policies there are, what applies here: from any page before somebody is identified."""

from __future__ import annotations

import datetime as dt

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.text import LocalText
from kiosk.filing.session import State
from kiosk.services.information import InfoKind, information
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import NOW, Kiosk

HERE = LocalText(zh="梧桐里社区便民服务站", en="Wutongli")
SUNDAY = dt.datetime(2026, 11, 22, 10, 0, tzinfo=NOW.tzinfo)
NATIONAL_DAY = dt.datetime(2026, 10, 1, 10, 0, tzinfo=NOW.tzinfo)


def test_the_own_outlet_comes_first_then_what_is_open(catalog: Catalog) -> None:
    view = information(InfoKind.OUTLETS, catalog, here=HERE, item=None, now=NOW)
    assert view.outlets[0].here
    states = [outlet.open_now for outlet in view.outlets[1:]]
    assert states == sorted(states, reverse=True)


@pytest.mark.parametrize("closed", [SUNDAY, NATIONAL_DAY])
def test_windows_are_closed_on_days_off_and_machines_may_not_be(catalog: Catalog, closed: dt.datetime) -> None:
    view = information(InfoKind.OUTLETS, catalog, here=HERE, item=None, now=closed)
    own = view.outlets[0]
    assert own.here
    assert not own.open_now
    assert own.today == ()
    assert own.kiosk_now


def test_for_an_item_only_outlets_with_windows_that_handle_it(catalog: Catalog) -> None:
    item = catalog.items["work-injury"]
    view = information(InfoKind.OUTLETS, catalog, here=HERE, item=item, now=NOW)
    assert view.outlets
    assert all(one.outlet.window for one in view.outlets)
    assert all(not one.outlet.items or item.code in one.outlet.items for one in view.outlets)


def test_policies_of_past_years_are_not_shown(catalog: Catalog) -> None:
    assert information(InfoKind.POLICIES, catalog, here=HERE, item=None, now=NOW).policies
    later = NOW.replace(year=2031)
    shown = information(InfoKind.POLICIES, catalog, here=HERE, item=None, now=later).policies
    assert all(policy.valid_to is None for policy in shown)


def test_notices_not_yet_in_force_are_not_shown(catalog: Catalog) -> None:
    assert len(information(InfoKind.NOTICES, catalog, here=HERE, item=None, now=NOW).notices) >= 2
    assert information(InfoKind.NOTICES, catalog, here=HERE, item=None, now=NOW.replace(year=2020)).notices == ()


def test_from_the_home_page_there_and_back(kiosk: Kiosk) -> None:
    kiosk.session.open_help()
    kiosk.session.open_info(InfoKind.NOTICES)
    assert not kiosk.now.help_open
    assert kiosk.now.info is not None
    assert kiosk.now.state is State.CHOOSING  # so that the page does not stand for ever when nobody is there
    kiosk.session.back()
    assert kiosk.now.info is None
    assert kiosk.now.state is State.IDLE


def test_from_a_search_back_to_the_same_words(kiosk: Kiosk) -> None:
    kiosk.session.search("护照")
    kiosk.session.open_info(InfoKind.OUTLETS)
    kiosk.session.back()
    assert kiosk.now.search is not None
    assert kiosk.now.search.query == "护照"


def test_for_a_bundle_only_outlets_that_handle_all_of_it(catalog: Catalog) -> None:
    view = information(InfoKind.OUTLETS, catalog, here=HERE, item=catalog.findable["lost-job"], now=NOW)
    parts = {part.item for part in catalog.bundles["lost-job"].parts}
    assert view.outlets
    assert all(not each.outlet.items or parts <= set(each.outlet.items) for each in view.outlets)
    single = information(InfoKind.OUTLETS, catalog, here=HERE, item=catalog.items["unemployment-registration"], now=NOW)
    assert len(view.outlets) <= len(single.outlets)


def test_from_the_guide_the_outlets_are_those_of_the_item(kiosk: Kiosk) -> None:
    kiosk.session.choose("work-injury")
    kiosk.session.open_info(InfoKind.OUTLETS)
    assert kiosk.now.info is not None
    assert kiosk.now.info.item is not None
    kiosk.session.back()
    assert kiosk.now.state is State.GUIDE


def test_a_policy_leads_to_its_item(kiosk: Kiosk) -> None:
    kiosk.session.open_info(InfoKind.POLICIES)
    assert kiosk.now.info is not None
    kiosk.session.choose(kiosk.now.info.policies[0].item)
    assert kiosk.now.state is State.GUIDE
    assert kiosk.now.info is None


def test_nothing_covers_the_page_once_somebody_is_identified(kiosk: Kiosk) -> None:
    visits.identify(kiosk, "unemployment-registration", "lin")
    kiosk.session.open_info(InfoKind.OUTLETS)
    assert kiosk.now.info is None
    assert kiosk.now.state is State.CONSENT


def test_left_alone_the_page_ends_the_session(kiosk: Kiosk) -> None:
    kiosk.session.open_info(InfoKind.OUTLETS)
    kiosk.loop.advance(200)
    assert kiosk.ended == ["timeout"]
