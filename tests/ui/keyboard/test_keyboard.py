"""Every key is touched as a finger touches it."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest


def test_pinyin_and_a_candidate_write_a_word(typist) -> None:
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch(typist.candidate("房产"))
    assert typist.text("name") == "房产"


def test_space_takes_the_likeliest_word(typist) -> None:
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch("key_space")
    assert typist.text("name") == "房产"


def test_rare_character_is_found_behind_the_arrow(typist) -> None:
    typist.touch("name")
    typist.keys("fang")
    assert "枋" not in typist.candidates()
    typist.touch("key_more")
    typist.qtbot.waitUntil(lambda: typist.sees("grid_candidate_11"))
    number = next(n for n in range(20) if typist.item(f"grid_candidate_{n}").property("display") == "枋")
    typist.touch(f"grid_candidate_{number}")
    assert typist.text("name") == "枋"
    assert typist.sees("key_q")


def test_erasing_takes_back_letters_before_words(typist) -> None:
    typist.touch("name")
    typist.keys("fangchann")
    typist.touch("key_erase")
    typist.touch("key_space")
    assert typist.text("name") == "房产"
    typist.touch("key_erase")
    assert typist.text("name") == "房"


def test_held_erase_key_goes_on_erasing(typist) -> None:
    typist.touch("code")
    typist.keys("abcdefgh")
    window, point = typist.root.window(), typist.centre("key_erase")
    QTest.touchEvent(window, typist.finger).press(0, point, window)
    typist.qtbot.waitUntil(lambda: len(typist.text("code")) <= 5)
    QTest.touchEvent(window, typist.finger).release(0, point, window)
    left = typist.text("code")
    QGuiApplication.processEvents()
    assert typist.text("code") == left


def test_slow_finger_writes_its_letter_too(typist) -> None:
    """Older hands rest on a key for longer than any long-press limit; the key still acts, once, on release."""
    typist.touch("code")
    window, point = typist.root.window(), typist.centre("key_a")
    QTest.touchEvent(window, typist.finger).press(0, point, window)
    QTest.qWait(1000)  # the time itself is what is tested
    QTest.touchEvent(window, typist.finger).release(0, point, window)
    assert typist.text("code") == "A"


def test_two_thumbs_may_overlap(typist) -> None:
    typist.touch("code")
    window = typist.root.window()
    a, k = typist.centre("key_a"), typist.centre("key_k")
    QTest.touchEvent(window, typist.finger).press(0, a, window)
    QTest.touchEvent(window, typist.finger).stationary(0).press(1, k, window)
    QTest.touchEvent(window, typist.finger).release(0, a, window).stationary(1)
    QTest.touchEvent(window, typist.finger).release(1, k, window)
    assert typist.text("code") == "AK"


def test_finger_that_slides_off_a_key_writes_nothing(typist) -> None:
    typist.touch("code")
    window = typist.root.window()
    QTest.touchEvent(window, typist.finger).press(0, typist.centre("key_a"), window)
    QTest.touchEvent(window, typist.finger).move(0, typist.centre("key_d"), window)
    QTest.touchEvent(window, typist.finger).release(0, typist.centre("key_d"), window)
    assert typist.text("code") == ""


def test_touching_a_field_brings_the_keyboard_and_hiding_takes_it_away(typist) -> None:
    assert not typist.sees("keyboard")
    typist.touch("name")
    typist.qtbot.waitUntil(lambda: typist.sees("keyboard"))
    typist.touch("key_hide")
    typist.qtbot.waitUntil(lambda: not typist.sees("keyboard"))
    typist.touch("name")
    typist.qtbot.waitUntil(lambda: typist.sees("keyboard"))


def test_hiding_keeps_what_was_half_written(typist) -> None:
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch("key_hide")
    assert typist.text("name") == "房产"


@pytest.mark.parametrize(
    ("field", "keys", "written", "absent"),
    [
        ("phone", "13905170000", "13905170000", ("key_q", "key_X", "key_.")),
        ("amount", "2350.5", "2350.5", ("key_q", "key_X")),
        ("id", "32010X", "32010X", ("key_q", "key_.")),
    ],
)
def test_number_field_gets_digits_and_only_what_it_can_hold(typist, field, keys, written, absent) -> None:
    typist.touch(field)
    typist.keys(keys)
    assert typist.text(field) == written
    assert not any(typist.sees(name) for name in absent)


def test_credit_code_gets_capitals_and_digits_side_by_side(typist) -> None:
    typist.touch("code")
    typist.keys("91320")
    typist.keys("ma1")
    assert typist.text("code") == "91320MA1"
    assert not typist.sees("key_script")


def test_keys_follow_the_language_of_the_application(typist) -> None:
    typist.touch("name")
    typist.root.setProperty("language", "en")
    typist.touch("key_shift")
    typist.keys("wang")
    assert typist.text("name") == "Wang"
    typist.root.setProperty("language", "zh")
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch("key_space")
    assert typist.text("name") == "Wang房产"


def test_latin_letters_are_one_key_away_in_chinese(typist) -> None:
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch("key_script")
    typist.keys("ab")
    typist.touch("key_script")
    typist.keys("zheng")
    typist.touch("key_space")
    assert typist.text("name").startswith("房产ab")
    assert len(typist.text("name")) == 5


def test_digits_and_signs_are_one_key_away(typist) -> None:
    typist.touch("name")
    typist.keys("fangchan")
    typist.touch("key_123")
    typist.keys("12（）")
    typist.touch("key_letters")
    typist.keys("hao")
    typist.touch("key_space")
    assert typist.text("name") == "房产12（）好"


def test_keys_are_as_large_as_the_design_asks(typist) -> None:
    typist.touch("name")
    for name in ("key_q", "key_space", "key_erase", "key_hide", "key_123"):
        key = typist.item(name)
        assert key.width() >= 92, name
        assert key.height() >= 108, name
