"""The test double keeps the promises that the real loop keeps."""

from __future__ import annotations

import pytest

from tests.kiosk.services.manual_loop import ManualLoop


def test_timers_fire_in_the_order_they_are_due_each_at_its_time() -> None:
    loop = ManualLoop(now=0)
    seen: list[tuple[str, float]] = []
    loop.later(2, lambda: seen.append(("late", loop.monotonic())))
    tick = loop.every(0.75, lambda: seen.append(("tick", loop.monotonic())))
    loop.advance(2)
    assert seen == [("tick", 0.75), ("tick", 1.5), ("late", 2.0)]
    tick.cancel()
    loop.advance(10)
    assert len(seen) == 3
    assert loop.timers_running == 0


def test_timer_cancelled_while_others_fire_stays_silent() -> None:
    loop = ManualLoop()
    seen: list[str] = []
    second = loop.later(1, lambda: seen.append("second"))
    loop.later(0.5, second.cancel)
    loop.advance(5)
    assert seen == []


def test_work_runs_and_reports_in_order() -> None:
    loop = ManualLoop()
    seen: list[object] = []

    def broken() -> None:
        raise OSError

    loop.run(lambda: 1, seen.append, pytest.fail)
    loop.run(broken, pytest.fail, seen.append)
    assert seen == []  # never from within `run`
    loop.settle()
    assert seen[0] == 1
    assert isinstance(seen[1], OSError)


def test_held_work_waits_for_the_test() -> None:
    loop = ManualLoop(hold=True)
    seen: list[int] = []
    loop.run(lambda: 1, seen.append, pytest.fail)
    loop.advance(60)
    assert (seen, loop.works_waiting) == ([], 1)
    loop.finish_work()
    assert (seen, loop.works_waiting) == ([1], 0)


def test_loop_that_feeds_itself_for_ever_ends_the_test() -> None:
    loop = ManualLoop()

    def again() -> None:
        loop.post(again)

    loop.post(again)
    with pytest.raises(AssertionError, match="never come to an end"):
        loop.settle()
