"""The robot touches what a person could touch, and says why where a person could not."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from ui.robot_driver import DrivenScreen, RobotRefused, robot_stand

PROGRAM = Path(__file__).with_name("robot_program.py")


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DrivenScreen]:
    folder = tmp_path_factory.mktemp("robot")
    with robot_stand(folder / "r") as stand:
        process = subprocess.Popen(
            [sys.executable, PROGRAM, folder, folder / "r"],
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"},
        )
        screen = stand.next_screen()
        assert screen.pid == process.pid
        yield screen
        screen.close()
        process.kill()
        process.wait()


@pytest.fixture
def screen(process: DrivenScreen) -> Iterator[DrivenScreen]:
    yield process
    if "close" in process.objects():
        process.tap("close")
    if "keyboard" in process.objects():
        process.hide_keyboard()


def test_tap_reaches_the_button_as_a_finger_does(screen) -> None:
    before = screen.texts()[0]
    screen.tap("button")
    assert screen.texts()[0] != before


def test_disabled_button_is_not_tapped(screen) -> None:
    with pytest.raises(RobotRefused, match="off is disabled"):
        screen.tap("off", seconds=0.1)


def test_covered_button_is_not_tapped(screen) -> None:
    screen.tap("opens")
    with pytest.raises(RobotRefused, match="button is covered by dialog"):
        screen.tap("button", seconds=0.1)
    screen.tap("close")
    screen.wait_gone("dialog")
    screen.tap("button")


def count(screen: DrivenScreen) -> int:
    return int(re.sub(r"\D", "", screen.texts()[0]))


def test_button_that_moves_under_the_finger_is_pressed_once(screen) -> None:
    before = count(screen)
    screen.tap("moves")
    assert count(screen) == before + 1


def test_object_that_does_not_exist_is_named(screen) -> None:
    with pytest.raises(RobotRefused, match="there is no nothing"):
        screen.wait_object("nothing", seconds=0.1)


def test_row_outside_the_list_is_tapped_after_scrolling_only(screen) -> None:
    with pytest.raises(RobotRefused, match="row_9 is out of sight"):
        screen.tap("row_9", seconds=0.1)
    screen.scroll_to("row_9")
    screen.tap("row_9")
    assert "第 9 行" in screen.texts()
    screen.scroll_to("row_0")
    screen.tap("row_0")


def test_chinese_text_is_committed_into_the_field(screen) -> None:
    screen.type_text("name", "南京市玄武区")
    assert "南京市玄武区" in screen.texts()


def test_pinyin_is_typed_on_the_keyboard_of_the_screen(screen) -> None:
    screen.type_keys("name", "fangchan")
    screen.choose_word("房产")
    assert any("房产" in text for text in screen.texts())


def test_strokes_reach_the_signature_pad(screen) -> None:
    screen.draw("pad", [[(0.1, 0.2), (0.5, 0.8), (0.9, 0.2)], [(0.2, 0.5), (0.8, 0.5)]])
    assert "笔画 2" in screen.texts()


def test_hidden_text_is_not_read(screen) -> None:
    assert "看不见的" not in screen.texts()


def test_touches_reach_the_session_and_its_state_can_be_awaited(screen) -> None:
    screen.tap("button")
    screen.wait_state("choosing")
    assert screen.snapshot()["state"] == "choosing"
    with pytest.raises(RobotRefused, match="the state is choosing"):
        screen.wait_state("receipt", seconds=0.1)


def test_screenshot_has_the_size_of_the_panel(screen, tmp_path) -> None:
    screen.screenshot(tmp_path / "page.png")
    with Image.open(tmp_path / "page.png") as image:
        assert image.size == (1080, 1920)


def test_unknown_command_is_refused(screen) -> None:
    with pytest.raises(RobotRefused, match="unknown command"):
        screen.ask("fly")
