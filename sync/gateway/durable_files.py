"""Files that are there after a power cut: written beside, flushed, renamed, and the folder flushed too."""

from __future__ import annotations

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, data: bytes, *, mode: int = 0o644) -> None:
    """Writes `data` to a new file. FileExistsError when it exists: it is never overwritten."""
    part = _flushed_part(path, data, mode)
    try:
        os.link(part, path)
    finally:
        part.unlink()
    sync_folder(path.parent)


def replace_durably(path: Path, data: bytes) -> None:
    """Puts `data` in the place of a file: afterwards it is the old one whole or the new one whole."""
    _flushed_part(path, data, 0o644).replace(path)
    sync_folder(path.parent)


def _flushed_part(path: Path, data: bytes, mode: int) -> Path:
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    return part
