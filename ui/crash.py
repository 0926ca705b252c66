"""A bug ends the screen process at once; the standby takes over. What is left behind names code, never a citizen."""

from __future__ import annotations

import ctypes
import os
import resource
import sys
import threading
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn

import structlog

from kiosk.errors import CatalogError, ConfigError

log = structlog.get_logger()

EXIT_BUG: Final = 70  # EX_SOFTWARE of sysexits.h
_PR_SET_DUMPABLE: Final = 4  # prctl(2)


def crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """Logs the kind of error and the lines it came through. Its message may quote what a citizen typed: not logged.

    What is wrong with the configuration or the catalogue is said in full: it is found before anybody stands there.
    """
    reason = {"reason": str(error)} if isinstance(error, ConfigError | CatalogError) else {}
    log.critical("screen.crashed", error=kind.__name__, trace=_frames(trace), **reason)
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(EXIT_BUG)


def _survived(kind: type[BaseException], trace: TracebackType | None) -> None:
    """A bug that costs a thread or a destructor, not the screen. Python's own hooks would print its message."""
    log.error("screen.bug", error=kind.__name__, trace=_frames(trace))


def _frames(trace: TracebackType | None) -> list[str]:
    return [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]


def crash_on_bugs() -> None:
    """From here on an exception that nobody caught, also in a Qt slot, ends the process, and its memory is closed to
    everybody: no core dump is written, and no other program of the same user reads it (ptrace(2), /proc/PID/mem)."""
    sys.excepthook = crash
    sys.unraisablehook = lambda bug: _survived(bug.exc_type, bug.exc_traceback)
    threading.excepthook = lambda bug: _survived(bug.exc_type, bug.exc_traceback)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # The limit does not hold where the kernel pipes core dumps into a program (core(5)); this does.
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0):
        raise OSError(ctypes.get_errno(), "the process's memory cannot be closed")
