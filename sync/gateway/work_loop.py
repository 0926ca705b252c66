"""`gateway work`: rounds of the worker until told to stop; one worker a data folder."""

from __future__ import annotations

import fcntl
import os
import select
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from sync.gateway.disk_space import is_disk_full, is_out_of_use, trouble_of
from sync.gateway.errors import SetupError
from sync.gateway.runtime import WorkerProcess, open_worker
from sync.gateway.settings import DataFolder

log = structlog.get_logger()

PAUSE_S = 0.5  # between rounds without work
TIDY_EVERY = 600  # rounds: some five minutes


@contextmanager
def only_worker(folder: DataFolder) -> Iterator[None]:
    """Held by the process, so a killed worker leaves nothing behind. SetupError while another one runs."""
    with folder.worker_lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SetupError("a worker is running on this data folder already") from None
        yield


def work_once(folder: DataFolder) -> int:
    """Rounds until nothing is due."""
    with only_worker(folder), open_worker(folder) as process:
        total = 0
        while done := process.run_once():
            total += done
        return total


def work_until_stopped(folder: DataFolder, *, end_with_stdin: bool) -> None:
    """Until SIGTERM or SIGINT, or, as a child, until the parent's end of stdin closes."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with only_worker(folder), open_worker(folder) as process:
        log.info("worker.ready")
        rounds = 0
        while not stop.is_set():
            done = _round(process, tidy=rounds % TIDY_EVERY == 0)
            rounds += 1
            if done == 0 and _paused(stop, end_with_stdin=end_with_stdin):
                return


def _round(process: WorkerProcess, *, tidy: bool) -> int:
    """One round; while the disk is full or the database away it does nothing, and everything is due afterwards."""
    try:
        if tidy:
            process.tidy()
        return process.run_once()
    except Exception as error:
        if is_disk_full(error):
            log.error("storage.full")  # noqa: TRY400 - where it was noticed says nothing
        elif is_out_of_use(error):
            log.error("storage.failed", reason=trouble_of(error))  # noqa: TRY400 - the same
        else:
            raise
        return 0


def _paused(stop: threading.Event, *, end_with_stdin: bool) -> bool:
    """Waits; whether the parent is gone. A signal ends `select` early only with an error, so the wait is short."""
    if not end_with_stdin:
        stop.wait(PAUSE_S)
        return False
    readable, _, _ = select.select([sys.stdin], [], [], PAUSE_S)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)
