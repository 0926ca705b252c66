"""Events as JSON lines on standard error, where the journal takes them up; never a citizen's data."""

from __future__ import annotations

import logging
import sys

import structlog
from structlog.typing import EventDict, WrappedLogger


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
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
