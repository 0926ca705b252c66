"""Being told by the system that something was plugged in or out. Where it tells nothing, supervisors poll alone."""

from __future__ import annotations

from collections.abc import Callable

import pyudev
import structlog

_log = structlog.get_logger()
_SUBSYSTEMS = ("tty", "usb", "usbmisc", "video4linux", "hidraw", "input")  # usbmisc: /dev/usb/lpN


class HotPlugWatch:
    """Calls `plugged` from a thread of its own for each event until closed; `active` says whether the system tells."""

    def __init__(self, plugged: Callable[[], None]) -> None:
        self._observer: pyudev.MonitorObserver | None = None
        try:
            monitor = pyudev.Monitor.from_netlink(pyudev.Context())
            for subsystem in _SUBSYSTEMS:
                monitor.filter_by(subsystem)
            self._observer = pyudev.MonitorObserver(monitor, callback=lambda _: plugged(), name="hot-plug")
            self._observer.start()
        except (ImportError, OSError) as error:  # no libudev, or no netlink in this container
            _log.info("hot_plug.unavailable", reason=type(error).__name__)

    @property
    def active(self) -> bool:
        return self._observer is not None

    def close(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer = None
