"""SIGKILL wherever a filing is on its way: stored once, at the centre once, and a fresh screen for the next citizen."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from tests.e2e.town import LODGER, SEARCHER, Town, files_below
from tests.waiting import wait_for


def held_in_mid_upload(town: Town, grown: Mapping[Path, int] = MappingProxyType({})) -> dict[Path, int]:
    """Stops the gateway (SIGSTOP) when a part of an upload is longer than `grown` says; tells how long each one is.

    It is looked at while it stands still, however seldom a busy machine lets this process look.
    """
    gateway = town.world.programs.pid("gateway")
    sizes: dict[Path, int] = {}

    def held() -> bool:
        os.kill(gateway, signal.SIGSTOP)
        now = {path: path.stat().st_size for path in files_below(town.world.centre / "uploads")}
        sizes.update(now)
        if any(size > grown.get(path, 0) for path, size in now.items()):
            return True
        os.kill(gateway, signal.SIGCONT)
        return False

    wait_for(held, lambda: "no upload went on")
    assert town.outbox()[-1][1] != "acknowledged"
    return sizes


def test_screen_killed_between_the_durable_moment_and_the_slip(town: Town) -> None:
    """The printer has no paper, so that the slip is not out before this process gets its turn to kill."""
    town.walk(SEARCHER).to_review()
    old, stored = town.screen.pid, len(town.outbox())
    town.world.tell("receipt_printer", "paper_out")
    town.screen.tap("primary")
    town.until("the durable moment", lambda: len(town.outbox()) > stored)
    town.kill_screen()
    number = town.newest_number()
    town.reads("您好，想办什么事？", "刚才提交的已经存好", f"编号 {number}，不用再办一次。")
    assert town.screen.pid != old
    town.journal_tells("screen", "screen.crashed")
    town.journal_tells("screen", "screen.handover", after_crash=True)
    assert not town.events("screen", "receipt.printed")
    assert len(town.outbox()) == stored + 1
    held = town.all_arrive()
    assert [row["sequence"] for row in held].count(stored + 1) == 1


def test_upload_outlives_the_kill_of_sync_of_the_gateway_and_of_its_worker(town: Town) -> None:
    world = town.world
    world.stop_centre()
    town.walk(LODGER).to_review()
    stored = len(town.outbox())
    town.screen.tap("primary")
    town.screen.wait_state("receipt")
    town.reads("联网后自动提交，您不用再来。")
    town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
    world.start_centre()

    sent = held_in_mid_upload(town)
    world.programs.kill("sync")
    os.kill(world.programs.pid("gateway"), signal.SIGCONT)
    world.start_sync()

    held_in_mid_upload(town, sent)
    town.journal_tells("sync", "sync.leases_recovered")
    town.mark()
    world.programs.kill("gateway")
    town.network("offline")
    world.start_centre()
    town.journal_tells("gateway", "worker.ready")

    (started,) = town.events("gateway", "worker.started")
    os.kill(started["pid"], signal.SIGKILL)
    town.journal_tells("gateway", "worker.ended")
    town.finish()
    held = town.all_arrive()
    assert [row["sequence"] for row in held].count(stored + 1) == 1
