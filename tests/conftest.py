"""What every test stands on: a home of its own, no display, no network, repeatable examples, and a watch on the log.

The environment is set while this file is imported, because Qt reads it once, at its own import.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from hypothesis import HealthCheck, settings
from structlog.typing import EventDict, WrappedLogger

pytest_plugins = ("tests.pcscd", "tests.skips")

_HOME = Path(tempfile.mkdtemp(prefix="nmy-"))  # short: Unix socket paths end at 107 bytes


def _settle_environment() -> None:
    """No test reads or writes the user's own files, opens a window, or asks a proxy for a loopback address."""
    runtime = _HOME / "run"
    runtime.mkdir(mode=0o700)
    os.environ.update(
        HOME=str(_HOME),
        XDG_CONFIG_HOME=str(_HOME / "config"),
        XDG_CACHE_HOME=str(_HOME / "cache"),
        XDG_DATA_HOME=str(_HOME / "data"),
        XDG_STATE_HOME=str(_HOME / "state"),
        XDG_RUNTIME_DIR=str(runtime),
        QT_QPA_PLATFORM="offscreen",
        QT_QUICK_BACKEND="software",
        LC_ALL="C.UTF-8",
        TZ="Asia/Shanghai",
    )
    time.tzset()  # this process has read its own zone already
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name in {"KIOSK_CONFIG", "DISPLAY", "WAYLAND_DISPLAY"}:
            del os.environ[name]


def _stay_on_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578): a connection that would leave this machine fails where it is made."""
    if event != "socket.connect":
        return
    address = arguments[1]
    if not isinstance(address, tuple) or address[0] == "localhost":
        return
    if not ipaddress.ip_address(address[0]).is_loopback:
        message = f"a test tried to reach {address[0]}; tests stay on this machine"
        raise RuntimeError(message)


_settle_environment()
sys.addaudithook(_stay_on_loopback)

# How long an example takes to draw or to run says how busy the machine is.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True, database=None, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "allow_logs(*events): structlog events, or names of standard loggers, that may warn in this test; "
        "any other warning or error in the log fails it",
    )


def pytest_unconfigure() -> None:
    shutil.rmtree(_HOME, ignore_errors=True)


class Events(list[EventDict]):
    """What was logged during a test, in order; `level` and `event` are always there."""

    def named(self, event: str) -> list[EventDict]:
        return [entry for entry in self if entry["event"] == event]


class _StandardRecords(logging.Handler):
    """Standard-library warnings and errors under their logger's name: a lost asyncio task, a server's complaint."""

    def __init__(self, events: Events) -> None:
        super().__init__(logging.WARNING)
        self._events = events

    def emit(self, record: logging.LogRecord) -> None:
        self._events.append({"event": record.name, "level": record.levelname.lower(), "message": record.getMessage()})


@pytest.fixture(autouse=True)
def logged(request: pytest.FixtureRequest) -> Iterator[Events]:
    """The events logged so far. At the end of the test an unexpected warning or error among them fails it."""
    events = Events()

    def keep(_: WrappedLogger, method: str, entry: EventDict) -> EventDict:
        events.append({**entry, "level": method})
        raise structlog.DropEvent

    structlog.reset_defaults()
    structlog.configure(processors=[keep], cache_logger_on_first_use=False)
    handler = _StandardRecords(events)
    logging.getLogger().addHandler(handler)
    yield events
    logging.getLogger().removeHandler(handler)
    structlog.reset_defaults()
    allowed = {name for marker in request.node.iter_markers("allow_logs") for name in marker.args}
    unexpected = [
        entry
        for entry in events
        if entry["level"] in {"warning", "warn", "error", "exception", "critical", "fatal"}
        and entry["event"] not in allowed
    ]
    if unexpected:
        pytest.fail("unexpected in the log:\n" + "\n".join(f"  {entry}" for entry in unexpected), pytrace=False)
