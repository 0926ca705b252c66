"""Events as JSON lines on standard error, where the journal takes them up; never a citizen's data."""

from __future__ import annotations

import logging
import os
import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog
from structlog.typing import EventDict, WrappedLogger


class _Journal:
    """A journal that is gone, or on a full disk, ends no program and no citizen's session."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        try:
            descriptor = self._stream.fileno()
        except OSError:  # a stream without a file, as somebody who runs us in his own process gives
            self._stream.write(text)
            return
        # Past the stream's buffer: what cannot be written would stay there, and fail again when the program ends.
        with suppress(OSError):
            os.write(descriptor, text.encode("utf-8", "backslashreplace"))

    def flush(self) -> None:
        """Nothing waits."""


def write_events(program: str) -> None:
    """Every event carries `program`, also those of worker threads, which inherit no context."""

    def signed(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
        return {"program": program, **event}

    structlog.configure(
        processors=[
            signed,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            # The local variables of a failing call may hold a citizen's answers: structlog would write them out.
            structlog.processors.ExceptionRenderer(structlog.tracebacks.ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        # One write a line: the processes of a kiosk share one journal, and a line end of its own would let them mix.
        logger_factory=structlog.WriteLoggerFactory(cast("TextIO", _Journal(sys.stderr))),
        cache_logger_on_first_use=True,
    )
