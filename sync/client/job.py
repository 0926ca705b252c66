"""One item on its way: which request comes next, from nothing but what the centre has answered so far.

    Announce ─► [StartUpload ─► PatchChunk …] for each missing attachment ─► AskStatus ─► receipt

A job lives in memory only. After a crash the item announces again, and the centre's answer says where to go on.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.client.actions import Announce, AskStatus, ItemAction, PatchChunk, Progressed, StartUpload, UploadAt
from sync.client.port import OutboxItem

# A centre that loses uploads as fast as they are made would keep one item busy for ever; past this it waits its turn.
_MOST_RESTARTS = 3


@dataclass(slots=True)
class Job:
    item: OutboxItem
    chunk_bytes: int
    announced: bool = False
    missing: list[bytes] = field(default_factory=list)
    upload: UploadAt | None = None
    restarts: int = 0
    moved: bool = False  # bytes arrived since the job began

    @property
    def attempts(self) -> int:
        """Failures in a row without any progress between, this one included: a slow line is not a poison item."""
        return 1 if self.moved else self.item.attempts + 1

    def next(self) -> ItemAction:
        if not self.announced:
            return Announce(self.item.sequence)
        if not self.missing:
            return AskStatus(self.item.sequence, self.item.submission_id)
        sha256 = self.missing[0]
        if self.upload is None:
            return StartUpload(self.item.sequence, sha256, self._size(sha256))
        length = min(self.chunk_bytes, self._size(sha256) - self.upload.offset)
        return PatchChunk(self.item.sequence, sha256, self.upload.location, self.upload.offset, length)

    def progressed(self, answer: Progressed) -> bool:
        """Notes what the centre holds and misses.

        False when it names attachments that the item does not have, or loses them as fast as they arrive.
        """
        known = {part.sha256 for part in self.item.attachments}
        if not known.issuperset(answer.missing):
            return False
        if self.announced and answer.missing:  # it had everything and misses some again
            self.restarts += 1
        self.announced = True
        self.missing = list(answer.missing)
        self.upload = None
        return self.restarts <= _MOST_RESTARTS

    def uploaded(self, at: UploadAt) -> bool:
        """Notes how far the current attachment is; False when the centre claims more than there is."""
        size = self._size(self.missing[0])
        if at.offset > size:
            return False
        self.moved = self.moved or (self.upload is not None and at.offset > self.upload.offset)
        self.upload = at
        if at.offset == size:
            self.missing.pop(0)
            self.upload = None
        return True

    def upload_lost(self) -> bool:
        """Starts the current attachment again from what the centre holds; False when that was tried often enough."""
        self.upload = None
        self.restarts += 1
        return self.restarts <= _MOST_RESTARTS

    def forgotten(self) -> bool:
        """The centre does not know the item (any more): announces again. False when that was tried often enough."""
        self.announced = False
        return self.upload_lost()

    def _size(self, sha256: bytes) -> int:
        return next(part.size for part in self.item.attachments if part.sha256 == sha256)
