"""Where ciphertexts of attachments are kept, named by their SHA-256."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Protocol

from sync.gateway.durable_files import sync_folder


class PartialGone(Exception):
    """The bytes of an unfinished upload are not there any more: it starts again."""


class BlobStore(Protocol):
    """A local folder here; an S3-compatible store fits the same calls (parts and a final put)."""

    def append(self, owner: str, sha256: bytes, offset: int, data: bytes) -> None:
        """Stores `data` at `offset` of an unfinished blob, durably. What stood behind `offset` is forgotten.
        PartialGone when fewer than `offset` bytes are there."""

    def finish(self, owner: str, sha256: bytes) -> bool:
        """Makes the unfinished blob a blob, durably, if its bytes have that hash; else drops it and says False.
        Again after it succeeded it says True again."""

    def holds(self, sha256: bytes) -> bool:
        """Whether the blob is there, whole."""

    def drop(self, owner: str, sha256: bytes) -> None:
        """Forgets an unfinished blob."""

    def read(self, sha256: bytes) -> bytes:
        """FileNotFoundError when there is none."""

    def read_range(self, sha256: bytes, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`, fewer at its end. FileNotFoundError when there is none."""


class FolderBlobs:
    def __init__(self, blobs: Path, uploads: Path) -> None:
        self._blobs = blobs
        self._uploads = uploads
        for folder in (blobs, uploads):
            folder.mkdir(parents=True, exist_ok=True)

    def append(self, owner: str, sha256: bytes, offset: int, data: bytes) -> None:
        path = self._part(owner, sha256)
        new = not path.exists()
        if new and offset:
            raise PartialGone
        with open(path, "r+b" if not new else "x+b", buffering=0) as file:  # noqa: PTH123 - unbuffered
            if file.seek(0, os.SEEK_END) < offset:
                raise PartialGone
            file.truncate(offset)
            file.seek(offset)
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]
            os.fsync(file.fileno())
        if new:
            sync_folder(path.parent)

    def finish(self, owner: str, sha256: bytes) -> bool:
        part, path = self._part(owner, sha256), self._path(sha256)
        try:
            with part.open("rb") as file:
                matches = hashlib.file_digest(file, "sha256").digest() == sha256
        except FileNotFoundError:
            return self.holds(sha256)
        if not matches:
            part.unlink()
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        part.replace(path)
        sync_folder(path.parent)
        sync_folder(self._blobs)
        return True

    def holds(self, sha256: bytes) -> bool:
        return self._path(sha256).exists()

    def drop(self, owner: str, sha256: bytes) -> None:
        self._part(owner, sha256).unlink(missing_ok=True)

    def read(self, sha256: bytes) -> bytes:
        return self._path(sha256).read_bytes()

    def read_range(self, sha256: bytes, offset: int, length: int) -> bytes:
        with self._path(sha256).open("rb") as file:
            file.seek(offset)
            return file.read(length)

    def _part(self, owner: str, sha256: bytes) -> Path:
        return self._uploads / f"{owner}-{sha256.hex()}.part"

    def _path(self, sha256: bytes) -> Path:
        name = sha256.hex()
        return self._blobs / name[:2] / name
