from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from drivers.sim.camera import CameraSimulator
from drivers.sim.camera_commands import camera_commands
from drivers.sim.control import ControlError, ControlServer, send_command
from drivers.sim.desk import Desk
from drivers.vision.faces import FaceFinder
from drivers.vision.find_page import Picture
from drivers.vision.judge import Advice, judge
from drivers.vision.judge_portrait import PortraitAdvice, judge_portrait
from tests.drivers.vision.photographs import photograph_file


@pytest.fixture
def desk() -> Desk:
    return Desk(960, 720)


@pytest.fixture
def control(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("s") / "c"
    with CameraSimulator(desk) as simulator, ControlServer(path, camera_commands(simulator)):
        yield path


def sent(desk: Desk) -> Picture:
    jpeg = desk.jpeg()
    assert jpeg is not None
    return np.asarray(cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR), np.uint8)


def seen(desk: Desk) -> Advice:
    return judge(sent(desk)).advice


def portrait_advice(desk: Desk) -> PortraitAdvice:
    picture = sent(desk)
    return judge_portrait(picture, FaceFinder().find(picture)).advice


@pytest.mark.parametrize(
    ("command", "advice"),
    [
        ("good", Advice.NONE),
        ("blur", Advice.BLURRED),
        ("glare", Advice.GLARE),
        ("dark", Advice.TOO_DARK),
        ("corner_raised", Advice.CORNER_RAISED),
        ("partly_outside", Advice.PARTLY_OUTSIDE),
        ("remove", Advice.NO_PAGE),
    ],
)
def test_each_command_shows_what_it_says(desk: Desk, control: Path, command: str, advice: Advice) -> None:
    send_command(control, "put", page=1)
    send_command(control, command)
    assert seen(desk) is advice


def test_frozen_and_stalled_pictures_until_thawed(desk: Desk, control: Path) -> None:
    send_command(control, "put", page=2)
    assert desk.jpeg() != desk.jpeg()
    send_command(control, "freeze")
    assert desk.jpeg() == desk.jpeg()
    send_command(control, "stall")
    assert desk.jpeg() is None
    send_command(control, "thaw")
    assert desk.jpeg() != desk.jpeg()


def test_a_page_that_the_contract_does_not_have_is_refused(control: Path) -> None:
    with pytest.raises(ControlError, match="pages 1 to 3"):
        send_command(control, "put", page=4)


def test_a_photograph_is_shown_instead_of_the_desk(desk: Desk, control: Path, tmp_path: Path) -> None:
    send_command(control, "show", picture=str(photograph_file("astronaut.png")))
    assert portrait_advice(desk) is PortraitAdvice.NONE
    for command, advice in (
        ("blur", PortraitAdvice.BLURRED),
        ("dark", PortraitAdvice.TOO_DARK),
        ("good", PortraitAdvice.NONE),
        ("remove", PortraitAdvice.NO_FACE),
    ):
        send_command(control, command)
        assert portrait_advice(desk) is advice
    (tmp_path / "text").write_text("no picture", encoding="utf-8")
    for nothing in (tmp_path / "nothing", tmp_path / "text", tmp_path):
        with pytest.raises(ControlError, match="no picture"):
            send_command(control, "show", picture=str(nothing))


def test_vanish_and_return_keep_the_address(control: Path) -> None:
    send_command(control, "vanish")
    send_command(control, "vanish")
    send_command(control, "return")
