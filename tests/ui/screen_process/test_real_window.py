"""The kiosk's own pages in a screen process, touched by the robot."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ui.robot_driver import DrivenScreen, robot_stand

PROGRAM = Path(__file__).with_name("real_window_program.py")
Open = Callable[[str], DrivenScreen]


@pytest.fixture
def open_page(tmp_path: Path) -> Iterator[Open]:
    with ExitStack() as stack:
        stand = stack.enter_context(robot_stand(tmp_path / "r"))

        def open_page(sample: str) -> DrivenScreen:
            process = subprocess.Popen(
                [sys.executable, PROGRAM, tmp_path / "r", sample],
                env={**os.environ, "KIOSK_SHOW_QT_MESSAGES": "1"},
            )
            stack.callback(process.wait)
            stack.callback(process.kill)
            screen = stand.next_screen()
            stack.callback(screen.close)
            return screen

        yield open_page


def test_language_key_turns_the_page_into_the_other_language(open_page: Open) -> None:
    screen = open_page("01-home")
    assert "您好，想办什么事？" in screen.texts()
    screen.tap("key_language")
    assert "What do you need today?" in screen.texts()


def test_pinyin_reaches_the_search_field_of_the_real_page(open_page: Open) -> None:
    screen = open_page("03-find")
    screen.type_keys("field_search", "gongjijin")
    screen.choose_word("公积金")
    assert any("公积金" in text for text in screen.texts()[:8])


def test_number_field_of_a_form_gets_digits(open_page: Open) -> None:
    screen = open_page("07-form-fields")
    screen.scroll_to("field_phone")
    screen.type_keys("field_phone", "1390517")
    assert "key_q" not in screen.objects()
    assert "1390517" in screen.texts()


def test_signature_is_written_on_the_real_page(open_page: Open) -> None:
    screen = open_page("08-sign")
    screen.draw("signature", [[(0.2, 0.2), (0.5, 0.6), (0.8, 0.2)]])
    screen.tap("clear_signature")
