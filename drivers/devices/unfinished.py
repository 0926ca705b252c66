"""Whether a slip was begun and not seen to its end, remembered beyond the life of the process that printed it.

What hangs out of the printer then is somebody's, and has to be cut off before the next slip. A printer cannot be asked.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol

import structlog

log = structlog.get_logger()


class Mark(Protocol):
    def is_set(self) -> bool: ...
    def set(self) -> None: ...
    def clear(self) -> None: ...


class MemoryMark:
    """For a program that does not outlive its slips, such as a self-test."""

    def __init__(self) -> None:
        self._set = False

    def is_set(self) -> bool:
        return self._set

    def set(self) -> None:
        self._set = True

    def clear(self) -> None:
        self._set = False


class FileMark:
    """An empty file at `path`, which outlives a kill and a power cut. A disk that refuses it costs no slip."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def is_set(self) -> bool:
        return self._path.exists()

    def set(self) -> None:
        try:
            self._path.touch(mode=0o600)
            self._sync_folder()
        except OSError:
            log.warning("printer.mark_not_kept")

    def clear(self) -> None:
        try:
            self._path.unlink(missing_ok=True)
        except OSError:
            log.warning("printer.mark_not_kept")

    def _sync_folder(self) -> None:
        folder = os.open(self._path.parent, os.O_RDONLY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
