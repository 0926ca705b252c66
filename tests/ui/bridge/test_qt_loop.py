"""Work happens elsewhere, its outcome arrives on the window's thread, and nothing arrives after the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from kiosk.services.loop import Loop
from tests.waiting import PATIENCE
from ui.bridge import BridgeClosed, QtLoop


@pytest.fixture
def loop(qapp) -> Iterator[QtLoop]:
    loop = QtLoop()
    yield loop
    loop.close()


def test_loop_is_the_one_that_sessions_ask_for(loop: QtLoop) -> None:
    protocol: Loop = loop
    assert protocol.monotonic() <= protocol.monotonic()


def test_result_of_a_work_arrives_on_the_windows_thread(loop: QtLoop, qtbot: QtBot) -> None:
    here = threading.get_ident()
    seen: list[tuple[int, int]] = []
    loop.run(threading.get_ident, lambda worker: seen.append((worker, threading.get_ident())), pytest.fail)
    qtbot.waitUntil(lambda: bool(seen))
    worker, delivered_on = seen[0]
    assert worker != here
    assert delivered_on == here


def test_failure_of_a_work_arrives_as_the_exception_itself(loop: QtLoop, qtbot: QtBot) -> None:
    unplugged = OSError("unplugged")

    def work() -> None:
        raise unplugged

    seen: list[Exception] = []
    loop.run(work, pytest.fail, seen.append)
    qtbot.waitUntil(lambda: bool(seen))
    assert seen == [unplugged]


def test_slow_device_does_not_hold_up_the_others(loop: QtLoop, qtbot: QtBot) -> None:
    release = threading.Event()
    order: list[str] = []
    loop.run(release.wait, lambda _: order.append("slow"), pytest.fail)
    loop.run(lambda: None, lambda _: order.append("quick"), pytest.fail)
    qtbot.waitUntil(lambda: order == ["quick"])
    release.set()
    qtbot.waitUntil(lambda: order == ["quick", "slow"])


def test_callbacks_posted_from_a_device_thread_keep_their_order(loop: QtLoop, qtbot: QtBot) -> None:
    seen: list[tuple[int, bool]] = []
    here = QThread.currentThread()

    def burst() -> None:
        for number in range(100):
            loop.post(lambda n=number: seen.append((n, QThread.currentThread() == here)))

    thread = threading.Thread(target=burst)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: len(seen) == 100)
    assert seen == [(number, True) for number in range(100)]


def test_queue_is_bounded_and_says_so(qapp) -> None:
    loop = QtLoop(workers=1, max_waiting=2)
    release, started = threading.Event(), threading.Event()

    def busy() -> None:
        started.set()
        release.wait()

    loop.run(busy, lambda _: None, pytest.fail)
    assert started.wait(PATIENCE)
    loop.run(lambda: None, lambda _: None, pytest.fail)
    loop.run(lambda: None, lambda _: None, pytest.fail)
    with pytest.raises(queue.Full):
        loop.run(lambda: None, lambda _: None, pytest.fail)
    loop.close()
    release.set()


def test_timer_fires_again_until_it_is_cancelled(loop: QtLoop, qtbot: QtBot) -> None:
    ticks: list[float] = []
    handle = loop.every(0.001, lambda: ticks.append(loop.monotonic()))
    qtbot.waitUntil(lambda: len(ticks) >= 3)
    handle.cancel()
    count = len(ticks)
    done: list[bool] = []
    loop.later(0.01, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert len(ticks) == count
    handle.cancel()  # twice does no harm


def test_timer_cancelled_by_its_own_callback_stops(loop: QtLoop, qtbot: QtBot) -> None:
    ticks: list[bool] = []

    def tick() -> None:
        ticks.append(True)
        handle.cancel()

    handle = loop.every(0.001, tick)
    done: list[bool] = []
    loop.later(0.02, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    assert ticks == [True]


def test_nothing_is_delivered_after_the_end_of_the_session(qapp, qtbot: QtBot) -> None:
    loop = QtLoop()
    release = threading.Event()
    late: list[str] = []
    loop.run(release.wait, lambda _: late.append("work"), pytest.fail)
    loop.later(0.0, lambda: late.append("timer"))
    loop.post(lambda: late.append("post"))
    loop.close()
    release.set()
    other = QtLoop()
    done: list[bool] = []
    other.later(0.02, lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done))
    other.close()
    assert late == []
    with pytest.raises(BridgeClosed):
        loop.run(lambda: None, lambda _: None, pytest.fail)


def test_worker_that_outlives_its_loop_touches_no_timer_of_the_window(qapp, qtbot: QtBot) -> None:
    loop = QtLoop()
    workers, release = loop._threads, threading.Event()
    loop.run(release.wait, lambda _: None, pytest.fail)
    handle = loop.later(PATIENCE, lambda: None)
    loop.close()
    del loop
    release.set()
    for worker in workers:
        worker.join(PATIENCE)
    handle.cancel()  # it would be gone, and Qt would have said so
