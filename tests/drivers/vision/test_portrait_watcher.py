from __future__ import annotations

from collections.abc import Iterable
from itertools import count

import cv2
import numpy as np
import pytest

from drivers.vision.faces import FaceFinder
from drivers.vision.find_page import Picture
from drivers.vision.judge_portrait import PortraitAdvice
from drivers.vision.page_watcher import Phase
from drivers.vision.portrait_watcher import PortraitWatcher, WatchedPortrait
from tests.drivers.vision.photographs import photograph

RATE = 6  # pictures a second


class Person:
    """The astronaut before a camera: swaying a little, as people do, with a sensor's noise."""

    def __init__(self) -> None:
        self.watcher = PortraitWatcher(FaceFinder().find)
        self._noise = np.random.default_rng(5)
        self._ticks = count()

    def shown(self, shift: int = 0, blur: float = 0.0) -> Picture:
        picture = np.roll(photograph("astronaut.png"), shift, axis=1)
        if blur:
            picture = np.asarray(cv2.GaussianBlur(picture, (0, 0), blur), np.uint8)
        return np.clip(picture + self._noise.normal(0, 2, picture.shape), 0, 255).astype(np.uint8)

    def see(self, pictures: Iterable[Picture]) -> list[WatchedPortrait]:
        return [self.watcher.feed(picture, next(self._ticks) / RATE) for picture in pictures]

    def swaying(self, pictures: int) -> list[Picture]:
        return [self.shown(shift=(0, 2, 4, 2)[tick % 4]) for tick in range(pictures)]


@pytest.fixture
def person() -> Person:
    return Person()


def captures(seen: list[WatchedPortrait]) -> int:
    return sum(watched.capture is not None for watched in seen)


def test_somebody_who_keeps_still_for_a_second_is_taken_once(person: Person) -> None:
    nobody = person.see([photograph("coffee.png")] * 3)
    assert {(watched.phase, watched.advice) for watched in nobody} == {(Phase.SEARCHING, PortraitAdvice.NO_FACE)}
    pictures = person.swaying(15)
    seen = person.see(pictures)
    assert captures(seen) == 1
    taken = next(at for at, watched in enumerate(seen) if watched.capture is not None)
    assert taken == RATE
    assert seen[taken].capture is pictures[taken]
    countdowns = [watched.countdown for watched in seen if watched.phase is Phase.STEADY]
    assert countdowns == sorted(countdowns)


def test_somebody_walking_past_is_never_taken(person: Person) -> None:
    seen = person.see(person.shown(shift=20 * tick) for tick in range(8))
    assert captures(seen) == 0
    assert {watched.advice for watched in seen[1:]} == {PortraitAdvice.MOVING}


def test_a_fault_is_told_and_never_taken(person: Person) -> None:
    seen = person.see([person.shown(blur=2.5)] * 10)
    assert captures(seen) == 0
    assert {(watched.phase, watched.advice) for watched in seen} == {(Phase.ADVICE, PortraitAdvice.BLURRED)}


def test_one_soft_picture_does_not_throw_the_countdown_away(person: Person) -> None:
    seen = person.see([*person.swaying(3), person.shown(blur=2.5), *person.swaying(6)])
    assert captures(seen) == 1
    assert all(watched.advice is PortraitAdvice.NONE for watched in seen)


def test_a_face_gone_for_a_moment_begins_anew(person: Person) -> None:
    seen = person.see([*person.swaying(4), photograph("coffee.png"), *person.swaying(6)])
    assert captures(seen) == 0


def test_a_portrait_stays_taken_until_another_is_asked_for(person: Person) -> None:
    assert captures(person.see(person.swaying(8))) == 1
    after = person.see([photograph("coffee.png"), *person.swaying(10)])
    assert captures(after) == 0
    assert {watched.phase for watched in after} == {Phase.TAKEN}
    person.watcher.restart()
    assert captures(person.see(person.swaying(8))) == 1
