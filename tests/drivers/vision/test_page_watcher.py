from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import numpy as np
import pytest

from drivers.sim.desk_scene import Condition, Scene
from drivers.vision.judge import Advice
from drivers.vision.page_watcher import PageWatcher, Phase, Watched
from tests.drivers.vision.conftest import Shown

RATE = 6  # pictures a second


class Watching:
    def __init__(self, shown: Shown) -> None:
        self.watcher = PageWatcher()
        self._shown = shown
        self._ticks = count()

    def see(self, scenes: Iterable[Scene]) -> list[Watched]:
        return [self.watcher.feed(self._shown(scene), next(self._ticks) / RATE) for scene in scenes]


@pytest.fixture
def watching(shown: Shown) -> Watching:
    return Watching(shown)


def captures(seen: list[Watched]) -> int:
    return sum(watched.capture is not None for watched in seen)


def test_a_page_that_lies_still_for_a_second_is_taken_once(watching: Watching) -> None:
    assert {watched.phase for watched in watching.see([Scene()] * 3)} == {Phase.SEARCHING}
    seen = watching.see([Scene(1)] * 15)
    assert captures(seen) == 1
    assert [watched.phase for watched in seen].index(Phase.TAKEN) == RATE
    assert seen[-1].phase is Phase.TAKEN
    countdowns = [watched.countdown for watched in seen if watched.phase is Phase.STEADY]
    assert countdowns == sorted(countdowns)
    assert countdowns[0] < 0.2


def test_the_picture_taken_is_the_very_frame_that_completed_the_countdown(shown: Shown) -> None:
    watcher, pictures = PageWatcher(), [shown(Scene(1)) for _ in range(RATE + 3)]
    taken = [watcher.feed(picture, at / RATE).capture for at, picture in enumerate(pictures)]
    assert [at for at, capture in enumerate(taken) if capture is not None] == [RATE]
    assert taken[RATE] is pictures[RATE]


def test_a_moving_page_is_never_taken(watching: Watching) -> None:
    seen = watching.see([Scene(1, shift=(0.02 * (tick % 2), 0.0)) for tick in range(15)])
    assert captures(seen) == 0
    assert {watched.advice for watched in seen[1:]} == {Advice.MOVING}


def test_a_page_with_a_fault_is_never_taken_and_says_why(watching: Watching) -> None:
    seen = watching.see([Scene(1, Condition.GLARE)] * 10)
    assert captures(seen) == 0
    assert {(watched.phase, watched.advice) for watched in seen} == {(Phase.ADVICE, Advice.GLARE)}


def test_one_soft_picture_does_not_throw_the_countdown_away(watching: Watching) -> None:
    steady = [Scene(1)] * 3
    seen = watching.see([*steady, Scene(1, Condition.BLURRED), *steady, *steady])
    assert captures(seen) == 1
    assert all(watched.advice is Advice.NONE for watched in seen)


def test_the_same_page_is_not_taken_again_after_a_hand_passed_over_it(watching: Watching) -> None:
    assert captures(watching.see([Scene(1)] * 10)) == 1
    hand = watching.see([Scene(1, Condition.DARK)] * 4)
    assert Phase.TAKEN not in {watched.phase for watched in hand}
    back = watching.see([Scene(1)] * 15)
    assert captures(back) == 0
    assert back[-1].phase is Phase.TAKEN


def test_the_next_page_in_exactly_the_same_place_is_taken(watching: Watching) -> None:
    assert captures(watching.see([Scene(1)] * 10)) == 1
    assert captures(watching.see([Scene()] * 3)) == 0
    assert captures(watching.see([Scene(2)] * 10)) == 1
    assert captures(watching.see([Scene(3)] * 10)) == 1


def test_restart_takes_the_same_page_once_more(watching: Watching) -> None:
    assert captures(watching.see([Scene(1)] * 10)) == 1
    watching.watcher.restart()
    assert captures(watching.see([Scene(1)] * 10)) == 1


def test_a_camera_that_changes_its_resolution_begins_anew(shown: Shown) -> None:
    watcher = PageWatcher()
    picture = shown(Scene(1))
    for tick in range(5):
        watcher.feed(picture, tick / RATE)
    smaller = np.ascontiguousarray(picture[::3, ::3])
    assert watcher.feed(smaller, 6 / RATE).capture is None
