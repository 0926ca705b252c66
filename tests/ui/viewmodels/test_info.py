"""Outlets, policies and notices as cards."""

from __future__ import annotations

import pytest

from kiosk.catalog.offers import OpenHours
from ui.samples.snapshots import SAMPLES
from ui.viewmodels.info import derive, hours_text
from ui.viewmodels.screens import screen_of


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        ((1, 2, 3, 4, 5), "周一到周五 09:00–17:00", "Mon–Fri 09:00–17:00"),
        ((6,), "周六 09:00–17:00", "Sat 09:00–17:00"),
        ((6, 7), "周六、周日 09:00–17:00", "Sat, Sun 09:00–17:00"),
        ((5, 1, 3), "周一、周三、周五 09:00–17:00", "Mon, Wed, Fri 09:00–17:00"),
    ],
)
def test_hours_are_said_as_people_say_them(days: tuple[int, ...], zh: str, en: str) -> None:
    hours = [OpenHours(days=days, opens="09:00", closes="17:00")]
    assert hours_text(hours, "zh") == zh
    assert hours_text(hours, "en") == en


def test_each_outlet_says_whether_somebody_is_there() -> None:
    state = derive(SAMPLES["03-info-outlets"])
    assert [row.badge for row in state.rows] == ["您在这里", "正在上班", "只有自助机"]
    assert state.sample == "示例数据，以公布为准"


def test_only_a_policy_leads_somewhere() -> None:
    assert all(row.item for row in derive(SAMPLES["03-info-policies"]).rows)
    assert not any(row.item for row in derive(SAMPLES["03-info-notices"]).rows)


def test_information_covers_the_page_it_was_opened_on() -> None:
    assert screen_of(SAMPLES["03-info-notices"]) == "info"
