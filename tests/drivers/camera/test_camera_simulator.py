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
from drivers.vision.judge import Advice, judge


@pytest.fixture
def desk() -> Desk:
    return Desk(960, 720)


@pytest.fixture
def control(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    path = tmp_path_factory.mktemp("s") / "c"
    with CameraSimulator(desk) as simulator, ControlServer(path, camera_commands(simulator)):
        yield path


def seen(desk: Desk) -> Advice:
    sent = desk.jpeg()
    assert sent is not None
    return judge(np.asarray(cv2.imdecode(np.frombuffer(sent, np.uint8), cv2.IMREAD_COLOR), np.uint8)).advice


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


def test_vanish_and_return_keep_the_address(control: Path) -> None:
    send_command(control, "vanish")
    send_command(control, "vanish")
    send_command(control, "return")
