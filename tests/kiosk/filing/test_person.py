"""What a screen or a log may show of a person."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.filing.person import CardKind, Person, Sex, mask_name, mask_number


def person(**changes: object) -> Person:
    facts: dict[str, object] = {
        "kind": CardKind.RESIDENT,
        "name": "王秀英",
        "number": "32010219491231002X",
        "sex": Sex.FEMALE,
        "birth": date(1949, 12, 31),
        "address": "南京市玄武区长江路1号",
    }
    return Person(**(facts | changes))  # type: ignore[arg-type]  # a table of facts


def test_repr_tells_nothing_of_a_person() -> None:
    text = repr(person())
    for secret in ("王秀英", "320102", "长江路", "1949"):
        assert secret not in text


@pytest.mark.parametrize(
    ("name", "masked"), [("王芳", "王*"), ("王秀英", "王**"), ("阿卜杜拉·买买提", "阿**"), ("王", "王*")]
)
def test_a_name_keeps_its_family_name_only(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_a_number_keeps_its_first_and_last_four() -> None:
    assert mask_number("320102194912310022") == "3201**********0022"


@given(st.text(alphabet="0123456789X", max_size=30))
def test_a_masked_number_never_shows_its_middle(number: str) -> None:
    masked = mask_number(number)
    assert len(masked) == len(number)
    if len(number) > 8:
        assert set(masked[4:-4]) <= {"*"}


def test_a_long_term_card_never_expires() -> None:
    assert not person(valid_to=None).expired_on(date(2099, 1, 1))
    assert person(valid_to=date(2026, 1, 1)).expired_on(date(2026, 1, 2))
    assert not person(valid_to=date(2026, 1, 1)).expired_on(date(2026, 1, 1))
