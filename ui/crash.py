"""A bug ends the screen process at once; the standby takes over. What is left behind names code, never a citizen."""

from __future__ import annotations

import os
import resource
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Final, NoReturn

import structlog

from kiosk.errors import CatalogError, ConfigError

log = structlog.get_logger()

EXIT_BUG: Final = 70  # EX_SOFTWARE of sysexits.h


def crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> NoReturn:
    """Logs the kind of error and the lines it came through. Its message may quote what a citizen typed: not logged.

    What is wrong with the configuration or the catalogue is said in full: it is found before anybody stands there.
    """
    frames = [f"{Path(frame.filename).name}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(trace)]
    reason = {"reason": str(error)} if isinstance(error, ConfigError | CatalogError) else {}
    log.critical("screen.crashed", error=kind.__name__, trace=frames, **reason)
    sys.stderr.flush()
    sys.stdout.flush()
    os._exit(EXIT_BUG)


def crash_on_bugs() -> None:
    """From here on an exception that nobody caught, also in a Qt slot, ends the process; no core dump is written."""
    sys.excepthook = crash
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
