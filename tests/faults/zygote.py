"""A process that has imported everything and forks once for each job it is told, so that a test can kill many.

    python -m tests.faults.zygote POINTS_FD GO_FD

Standard input takes one JSON job a line ({"run": "submit" | "sync", …}); standard output answers one JSON line when the
child has started ({"pid"}) and one when it has ended ({"status"}). At each point, which is just before each statement
of a writing transaction, the child writes a byte to POINTS_FD and waits for one from GO_FD: killing it there is a power
cut at exactly that point.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import random
import sys
import threading
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
import structlog
from sqlalchemy.engine import Engine

from kiosk.store import Limits, Store, open_store
from kiosk.store.identity import load_identity
from kiosk.store.states import UNACKNOWLEDGED
from sync.client.heartbeat import About
from sync.client.service import run_sync
from sync.client.settings import SyncSettings
from tests.simulation.kiosk import prepare, seal

SYNC = SyncSettings(chunk_bytes=2048, poll=0.01, backoff_base=0.02, link_backoff_max=0.05)


def attach_points(points: int, go: int) -> None:
    """Every connection that is opened from now on reports its writing statements."""

    def point(statement: str, writing: list[bool]) -> None:
        if statement.startswith("BEGIN"):
            writing[0] = "IMMEDIATE" in statement
        if writing[0]:
            os.write(points, b".")
            os.read(go, 1)

    @sa.event.listens_for(Engine, "connect")
    def trace(connection: Any, _: object) -> None:
        writing = [False]
        connection.set_trace_callback(lambda statement: point(statement, writing))


def waiting(store: Store) -> bool:
    return any(item.state in UNACKNOWLEDGED for item in store.outbox.items())


def submit(folder: Path) -> None:
    store = open_store(folder / "kiosk.db", limits=Limits(min_free_bytes=0))
    now = dt.datetime.now(dt.UTC)
    stored = store.submit(seal(prepare(now, bytes(20_000), bytes(500)), load_identity(folder / "keys"), now))
    with (folder / "printed").open("a", encoding="ascii") as printer:  # the receipt leaves the kiosk here
        printer.write(f"{stored.number}\n")


class _Clock:
    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def wait(self, seconds: float) -> None:
        threading.Event().wait(seconds)


def sync(folder: Path) -> None:
    store = open_store(folder / "kiosk.db", limits=Limits(min_free_bytes=0))
    identity = load_identity(folder / "keys")
    run_sync(
        store,
        identity,
        about=About("boot", "1", "1", identity.kiosk_no),
        clock=_Clock(),
        random=random.random,
        stopped=lambda: not waiting(store),
        settings=SYNC,
    )


JOBS = {"submit": submit, "sync": sync}


def answer(name: str, value: int) -> None:
    sys.stdout.write(json.dumps({name: value}) + "\n")
    sys.stdout.flush()


def main() -> None:
    points, go = int(sys.argv[1]), int(sys.argv[2])
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    for line in sys.stdin:
        job = json.loads(line)
        pid = os.fork()
        if pid == 0:
            attach_points(points, go)
            JOBS[job["run"]](Path(job["folder"]))
            os._exit(0)
        answer("pid", pid)
        _, status = os.waitpid(pid, 0)
        answer("status", os.waitstatus_to_exitcode(status))


if __name__ == "__main__":
    main()
