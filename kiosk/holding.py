"""Who is running, told by locks that the kernel frees when their holder dies, however it dies. Nothing is written: they
work on a disk that is full or read-only, and no lock of a killed process is left behind.
"""

from __future__ import annotations

import fcntl
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from kiosk.errors import AlreadyRunning

_FLOCK: Final = "hhqqi4x"  # struct flock of fcntl(2): type, whence, start, length, pid


@contextmanager
def only_one(path: Path, what: str) -> Iterator[None]:
    """Held while one program works on `path`, a file or a folder; AlreadyRunning when another one does.

    OSError when `path` cannot be opened. Whoever replaces the file or folder meanwhile replaces the lock with it.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(
                f"{path} 已经有一个 {what} 在用，先停掉那一个 / another `{what}` works on {path}: end that one first"
            ) from error
        yield
    finally:
        os.close(descriptor)


class Sign:
    """A sign that other processes see for as long as this one lives and `show`s it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def show(self, up: bool) -> None:  # noqa: FBT001 - the whole message
        """Shows nothing where the folder is missing or cannot be written: nobody could look there either."""
        with suppress(OSError):
            if self._descriptor is None:
                self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.lockf(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB if up else fcntl.LOCK_UN)


def is_shown(path: Path) -> bool:
    """Whether another process shows its `Sign` at `path`. Asks without ever holding the lock itself."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        asked = struct.pack(_FLOCK, fcntl.F_RDLCK, os.SEEK_SET, 0, 0, 0)
        answer = fcntl.fcntl(descriptor, fcntl.F_GETLK, asked)
    finally:
        os.close(descriptor)
    return int(struct.unpack(_FLOCK, answer)[0]) != fcntl.F_UNLCK
