"""Unmet demand over every bad network and through power cuts: every total arrives, none counts twice."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

import pytest

from sync.wire import media
from sync.wire.messages import DemandKind
from tests.simulation.network import Fault, PowerCut, seeded

if TYPE_CHECKING:
    from tests.simulation.conftest import Build, World

WORDS = ("狗证", "电动车上牌", "遛狗场")


def look_for(it: World, words: str, times: int = 1) -> None:
    for _ in range(times):
        it.kiosk.store.demand.add(it.clock.utc().date(), DemandKind.NOTHING, words)


def settle(it: World, steps: int = 3000) -> None:
    for _ in range(steps):
        if not it.kiosk.store.demand.untold():
            return
        it.kiosk.step()
    pytest.fail(f"demand still waits; faults {it.network.faults}")


def totals(it: World) -> dict[str, int]:
    counted: dict[str, int] = {}
    for (_, words), count in it.centre.demand.items():
        counted[words] = counted.get(words, 0) + count
    return counted


@pytest.mark.parametrize("fault", list(Fault))
def test_one_fault_at_the_report_loses_and_doubles_nothing(world: Build, fault: Fault) -> None:
    turns: Iterator[Fault | None] = iter([fault])

    def choose(request: object) -> Fault | None:
        return next(turns, None) if media.PATH_DEMAND in str(getattr(request, "url", "")) else None

    it = world(choose)
    look_for(it, "狗证", 3)
    settle(it)
    look_for(it, "狗证", 2)
    settle(it)
    assert totals(it) == {"狗证": 5}


@pytest.mark.parametrize("seed", range(3))
def test_a_storm_and_power_cuts_lose_and_double_nothing(world: Build, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - must repeat
    storm, cuts, armed = seeded(random, 0.4), iter(range(5, 400, 37)), False
    passed, next_cut = 0, next(cuts)

    def point() -> None:
        nonlocal passed, next_cut
        passed += armed
        if passed >= next_cut:
            next_cut = next(cuts, 10**9)
            raise PowerCut

    it = world(lambda request: storm(request) if it.clock.seconds < 4000 else None, point, seed=seed)
    expected: dict[str, int] = {}
    for _ in range(40):
        words = random.choice(WORDS)
        look_for(it, words)
        expected[words] = expected.get(words, 0) + 1
        armed = True
        try:
            it.kiosk.step()
        except PowerCut:
            armed = False
            it.kiosk.cut()
            it.start()
        armed = False
    settle(it)
    assert totals(it) == expected
