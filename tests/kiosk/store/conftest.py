"""A store on a real disk, a clock that only moves when told, and submissions that look like sealed ones."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.store import Limits, SealedAttachment, SealedSubmission, Store, open_store

SMALL = Limits(min_free_bytes=0)


class SteppedClock:
    def __init__(self) -> None:
        self.now = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)

    def __call__(self) -> dt.datetime:
        return self.now

    def advance(self, **units: float) -> None:
        self.now += dt.timedelta(**units)


Seal = Callable[..., Callable[[int], SealedSubmission]]
Open = Callable[..., Store]
Acknowledge = Callable[[Store, int], None]


@pytest.fixture
def clock() -> SteppedClock:
    return SteppedClock()


@pytest.fixture
def sealed(clock: SteppedClock) -> Seal:
    """A factory of `seal` callables: the envelope's bytes depend on id and sequence, like a real one's."""

    def make(*attachments: bytes, **changes: object) -> Callable[[int], SealedSubmission]:
        submission_id = uuid.uuid4()

        def seal(sequence: int) -> SealedSubmission:
            envelope = b"envelope of " + submission_id.bytes + sequence.to_bytes(4, "big")
            values: dict[str, object] = {
                "submission_id": submission_id,
                "envelope": envelope,
                "envelope_sha256": hashlib.sha256(envelope).digest(),
                "attachments": tuple(
                    SealedAttachment(hashlib.sha256(content).digest(), len(content), content) for content in attachments
                ),
                "item_code": "elderly-allowance",
                "created_at": clock(),
                "kiosk_receipt": f"NMY1:{sequence}",
                "number": f"0417-{sequence:06d}",
            }
            return SealedSubmission(**{**values, **changes})  # type: ignore[arg-type]

        return seal

    return make


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "kiosk.db"


@pytest.fixture
def opened(path: Path, clock: SteppedClock) -> Iterator[Open]:
    """Opens the same database as often as asked, as the screen and the sync process do."""
    stores: list[Store] = []

    def open_again(limits: Limits = SMALL, boot: str = "boot-1") -> Store:
        store = open_store(path, limits=limits, clock=clock, boot=boot)
        stores.append(store)
        return store

    yield open_again
    for store in stores:
        store.close()


@pytest.fixture
def store(opened: Open) -> Store:
    return opened()


@pytest.fixture
def acknowledge() -> Acknowledge:
    """Takes an item along the whole way, as the sync process does."""

    def along(store: Store, sequence: int) -> None:
        assert store.outbox.claim(sequence, "sync", dt.timedelta(minutes=1))
        store.outbox.announced(sequence, "sync", ())
        store.outbox.delivered(sequence, "sync")
        store.outbox.acknowledged(sequence, "sync", b"receipt")

    return along
