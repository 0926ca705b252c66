"""The sync process when the trouble is at home: its own database refuses, or its own code has a bug."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from kiosk.errors import StorageFull
from kiosk.store import LeaseLost, OutboxState

if TYPE_CHECKING:
    from tests.simulation.conftest import Build, World

Trouble = Callable[..., None]


class Troubled:
    """The store's own parts, with `trouble` called before one method of the outbox."""

    def __init__(self, target: Any, method: str, trouble: Trouble) -> None:
        self._target = target
        self._method = method
        self._trouble = trouble

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name == "outbox":
            return Troubled(value, self._method, self._trouble)
        if name != self._method:
            return value

        def call(*args: Any, **kwargs: Any) -> Any:
            self._trouble(*args)
            return value(*args, **kwargs)

        return call


def trouble(it: World, method: str, what: Trouble) -> None:
    it.kiosk.service._store = Troubled(it.kiosk.store, method, what)  # type: ignore[assignment]


@pytest.mark.parametrize("method", ["candidates", "claim", "envelope", "announced", "acknowledged", "next_retry"])
@pytest.mark.allow_logs("sync.store_failed")
def test_full_disk_pauses_sync_and_loses_nothing(world: Build, method: str) -> None:
    it = world()
    full = True

    def refuse(*_: object) -> None:
        if full:
            raise StorageFull("no space")

    trouble(it, method, refuse)
    it.kiosk.file(bytes(100))
    began = it.clock.seconds
    for _ in range(30):
        it.kiosk.step()
    assert it.clock.seconds - began > 20  # it does not spin
    full = False
    it.settle()
    it.check()


@pytest.mark.allow_logs("sync.store_failed")
def test_lost_lease_leaves_the_item_to_its_new_holder(world: Build) -> None:
    it = world()
    stored = it.kiosk.file()
    lost = iter([True])

    def lose(*_: object) -> None:
        if next(lost, False):
            raise LeaseLost("held by somebody else")

    trouble(it, "announced", lose)
    it.settle()
    it.check()
    assert it.kiosk.state(stored.sequence) is OutboxState.ACKNOWLEDGED


@pytest.mark.allow_logs("sync.item_broke")
def test_bug_that_one_item_provokes_delays_that_item_alone(world: Build, logged: Any) -> None:
    it = world()
    for _ in range(4):
        it.kiosk.file()
    broken = True

    def bug(sequence: int) -> None:
        if broken and sequence == 2:
            raise ZeroDivisionError

    trouble(it, "envelope", bug)
    for _ in range(30):
        it.kiosk.step()
    assert it.kiosk.waiting() == [2]
    item = it.kiosk.store.outbox.get(2)
    assert (item.state, item.reason) == (OutboxState.DEFERRED, "internal_error")
    assert logged.named("sync.item_broke")
    broken = False
    it.settle()
    it.check()


@pytest.mark.allow_logs("sync.store_failed")
def test_database_that_stays_away_is_asked_less_and_less_often(world: Build, logged: Any) -> None:
    it = world()
    it.kiosk.file()

    def refuse(*_: object) -> None:
        raise StorageFull("no space")

    trouble(it, "candidates", refuse)
    began = it.clock.seconds
    while it.clock.seconds - began < 3600:
        it.kiosk.step()
    assert len(logged.named("sync.store_failed")) < 300
