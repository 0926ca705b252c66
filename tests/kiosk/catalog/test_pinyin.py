from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypinyin import lazy_pinyin

from kiosk.catalog.load import Catalog
from kiosk.catalog.pinyin import cuts, fold, syllables
from kiosk.catalog.words import sound_number


@pytest.mark.parametrize(
    ("letters", "units"),
    [
        ("fangchanzheng", ("fang", "chan", "zheng")),
        ("fcz", ("f", "c", "z")),
        ("fangcz", ("fang", "c", "z")),
        ("shebaok", ("she", "bao", "k")),
        ("zhe", ("zhe",)),
    ],
)
def test_letters_are_cut_as_people_type(letters: str, units: tuple[str, ...]) -> None:
    assert units in cuts(letters)


def test_letters_that_cannot_be_pinyin_are_not_cut() -> None:
    assert cuts("vvv") == ()


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=60))
def test_any_letters_are_cut_without_loss_or_refused(letters: str) -> None:
    for units in cuts(letters):
        assert "".join(units) == letters[:40]


@pytest.mark.parametrize(("one", "other"), [("nan", "lan"), ("zhang", "zan"), ("sheng", "sen"), ("jing", "jin")])
def test_sounds_that_nanjing_does_not_tell_apart_are_one(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_the_small_table_reads_our_words_as_pypinyin_does(catalog: Catalog) -> None:
    texts = [
        alias for item in catalog.items.values() for alias in (*item.aliases, item.plain_name.zh, item.sub_name.zh)
    ]
    wrong = {text for text in texts if text.isalpha() and syllables(text) != lazy_pinyin(text) and not text.isascii()}
    assert len(wrong) <= len(texts) * 0.01, sorted(wrong)


def test_no_two_sounds_share_a_number() -> None:
    sounds = {fold(sound) for code in range(0x4E00, 0x9FA6) for sound in syllables(chr(code)) if sound.isascii()}
    assert len({sound_number(sound) for sound in sounds}) == len(sounds)
