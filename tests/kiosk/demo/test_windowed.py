"""What a person types beside the window, and nobody: a slip of the finger ends nothing, and nor does no keyboard."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from kiosk.demo.processes import DemoFailure
from kiosk.demo.windowed import obey
from kiosk.demo.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A town in which nothing was started."""
    with (
        tempfile.TemporaryDirectory(prefix="nmy-") as folder,
        World(Path(folder), width=1080, height=1920, robot=False) as world,
    ):
        yield world


@pytest.fixture
def told() -> io.StringIO:
    return io.StringIO()


def order(world: World, told: io.StringIO, *lines: str) -> None:
    obey(world, Console(file=told, width=200), io.StringIO("".join(f"{line}\n" for line in lines)))


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ('code "half', "No closing quotation"),
        ("card 1", "no simulator listens"),
        ("tell id_card_reader explode", "no simulator listens"),
        ("tell nobody anything", "let a device misbehave"),
        ("card 99", "let a device misbehave"),
        ("centre off", "the centre is away"),
    ],
)
def test_an_order_that_cannot_be_done_is_answered_and_the_next_one_is_heard(
    world: World, told: io.StringIO, line: str, answer: str
) -> None:
    order(world, told, line, "quit", "card 1")
    assert answer in told.getvalue()


def test_without_a_keyboard_the_window_stays_until_a_program_ends(world: World, told: io.StringIO) -> None:
    world.programs.start("screen", "-c", "pass")
    with pytest.raises(DemoFailure, match="screen ended while waiting for the end"):
        order(world, told)
    assert "the window stays" in told.getvalue()
