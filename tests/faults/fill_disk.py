"""Runs on a small disk until it is full; writes what happened as one JSON line.

python -m tests.faults.fill_disk FOLDER RESERVE_BYTES
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import uuid
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from kiosk.errors import StorageError, StorageFull
from kiosk.store import Limits, SealedAttachment, SealedSubmission, Store, open_store
from kiosk.store.database import free_bytes

PAGE = 2_000_000
LITTLE = 20 << 20  # bytes: less than the log and one large submission take


def filing(sequence: int) -> SealedSubmission:
    page, envelope = os.urandom(PAGE), os.urandom(3000)
    return SealedSubmission(
        submission_id=uuid.uuid4(),
        envelope=envelope,
        envelope_sha256=sha256(envelope).digest(),
        attachments=(SealedAttachment(sha256(page).digest(), len(page), page),),
        item_code="elderly-allowance",
        created_at=dt.datetime.now(dt.UTC),
        kiosk_receipt="NMY1:TEST",
        number=f"0417-{sequence:06d}",
    )


def fill(store: Store) -> int:
    stored = 0
    while True:
        try:
            store.submit(filing)
        except StorageFull:
            return stored
        stored += 1


def sound(store: Store) -> bool:
    with store._database.raw() as connection:
        checked = connection.execute("PRAGMA integrity_check").fetchall()
    return checked == [("ok",)] and store.audit.verify().intact


def acknowledge_all(store: Store) -> int:
    """What the sync process does with a full disk: it must be able to, or nothing is ever purged."""
    count = 0
    for item in store.outbox.items(limit=1000):
        assert store.outbox.claim(item.sequence, "sync", dt.timedelta(minutes=1))
        store.outbox.announced(item.sequence, "sync", ())
        store.outbox.delivered(item.sequence, "sync")
        store.outbox.acknowledged(item.sequence, "sync", bytes(300))
        count += 1
    return count


def refuses_without_room_for_the_log(store: Store) -> bool:
    """Pages that purging left free are room for filings, but the log grows on the disk itself."""
    folder = store.path.parent
    log = store.path.with_name("kiosk.db-wal").stat().st_size
    others = folder / "others"
    with others.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free_bytes(folder) + log - LITTLE)
    try:
        store.check_intake()
    except StorageFull:
        return True
    finally:
        others.unlink()
    return False


def reopen_without_a_byte(folder: Path, limits: Limits) -> str:
    """Somebody else, say a log, has taken the very last of the disk; then the kiosk starts."""
    with (folder / "log").open("wb", buffering=0) as log, suppress(OSError):
        while log.write(bytes(4096)):
            pass
    try:
        open_store(folder / "kiosk.db", limits=limits).close()
    except StorageError as error:
        return error.code
    return "opened"


def main() -> None:
    folder, reserve = Path(sys.argv[1]), int(sys.argv[2])
    limits = Limits(min_free_bytes=reserve, retention=dt.timedelta())
    store = open_store(folder / "kiosk.db", limits=limits)
    told: dict[str, object] = {"stored": fill(store)}
    told["sequences"] = [item.sequence for item in store.outbox.items(limit=1000)]
    told["sound"] = sound(store)
    told["still_full"] = fill(store) == 0
    if reserve:
        told["acknowledged"] = acknowledge_all(store)
        told["purged"] = store.outbox.purge()
        store.outbox.checkpoint()
        told["refuses_without_room_for_the_log"] = refuses_without_room_for_the_log(store)
        told["stored_again"] = fill(store)
        told["sound_again"] = sound(store)
    store.close()
    told["reopened"] = reopen_without_a_byte(folder, limits)
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main()
