"""What is counted of a search names nobody: no number of anybody's, no name that is put as one."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalog.nameless import nameless
from kiosk.catalog.search import SearchIndex
from sync.wire.messages import DemandEntry, DemandKind

CHINESE = "零一二三四五六七八九"
DIGITS = st.text("0123456789", min_size=5, max_size=19)
WRITTEN = st.sampled_from(
    (
        lambda digits: digits,
        " ".join,
        lambda digits: "-".join(re.findall(r".{1,4}", digits)),
        lambda digits: "".join(chr(ord(digit) + 0xFEE0) for digit in digits),  # full width
        lambda digits: "".join(CHINESE[int(digit)] for digit in digits),
        lambda digits: "".join(chr(0x1D7CE + int(digit)) for digit in digits),  # mathematical bold
        lambda digits: digits[:-1] + "x",
        "。".join,
    )
)


@given(DIGITS, WRITTEN, st.text(max_size=12), st.text(max_size=12))
def test_nothing_that_could_be_a_number_of_somebody_passes(index, digits, written, before, after) -> None:  # type: ignore[no-untyped-def]
    kept = nameless(before + written(digits) + after, index.knows_pair)
    assert kept is None or sum(character in "0123456789" + CHINESE for character in kept) <= 4
    assert kept is None or not re.search(r"\d{5}", kept)


@given(st.text())
def test_whatever_passes_is_what_the_centre_takes(index, query) -> None:  # type: ignore[no-untyped-def]
    kept = nameless(query, index.knows_pair)
    if kept is not None:
        DemandEntry(day="2026-11-26", kind=DemandKind.NOTHING, words=kept, count=1)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "query",
    [
        "我叫王小明要办狗证",
        "王小明的狗证",
        "狗证 张建国先生",
        "给李秀英办狗证",
        "我是陈大文 狗证",
        "狗证 zhang@example.com",
        "狗证苏A12345",
        "狗证 苏AD12345",
        "狗证一三八零零一三八零零零",
        "狗证yisanbalinglingyisanbalinglingling",
        "狗证 E12345678",
    ],
)
def test_the_service_stays_and_the_person_goes(index: SearchIndex, query: str) -> None:
    kept = nameless(query, index.knows_pair)
    assert kept is not None
    assert "狗证" in kept
    for part in ("王小明", "小明", "建国", "李秀英", "秀英", "大文", "zhang", "12345", "一三八", "yisan"):
        assert part not in kept


@pytest.mark.parametrize("query", ["王小明", "13800138000", "11010519491231002X", "😀", "a", ""])
def test_a_search_that_is_only_a_person_is_not_counted(index: SearchIndex, query: str) -> None:
    assert nameless(query, index.knows_pair) is None


@pytest.mark.parametrize(
    "query", ["电动车上牌", "石油补贴", "高龄补贴", "4050", "养狗证", "任职资格", "金融补贴", "e bike plate"]
)
def test_words_that_only_look_like_a_name_stay(index: SearchIndex, query: str) -> None:
    if query == "4050":
        assert nameless("4050社保", index.knows_pair) == "4050社保"
    else:
        assert nameless(query, index.knows_pair) == query
