"""The outbox as the sync process uses it: pick by key, hold with a lease, move along the table of `states`.

Every move is one short transaction that checks the lease first, so that a process that was stopped for longer than its
lease cannot overwrite what its successor did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from kiosk.errors import StorageError
from kiosk.store import audit
from kiosk.store.audit import AuditEvent
from kiosk.store.database import Clock, Database
from kiosk.store.outbox_items import OutboxItem, read_items
from kiosk.store.schema import IS_OPEN, attachments, centre_receipts, envelopes, submissions
from kiosk.store.states import OutboxEvent, OutboxState, advance

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_BATCH = 50  # items per call; the next call goes on


class LeaseLost(StorageError):
    """Somebody else holds the item; what this caller knows of it is out of date."""

    code = "outbox.lease_lost"


def boot_id() -> str:
    """Names this start of the machine: a lease from another one is void whatever the clock says."""
    return BOOT_ID.read_text(encoding="ascii").strip()


class Outbox:
    """`boot` is this start's `boot_id`; it is passed in so that tests can restart a machine."""

    def __init__(self, database: Database, clock: Clock, boot: str, retention: dt.timedelta) -> None:
        self._database = database
        self._clock = clock
        self._boot = boot
        self._retention = retention

    # picking

    def candidates(self, limit: int, horizon: dt.timedelta) -> tuple[OutboxItem, ...]:
        """Items to send now, at most `limit` of each class: newest live one first, then the others by sequence.

        `horizon` is the longest retry time that is ever given. An item that would wait longer is due: the clock was
        set back since.
        """
        now = self._clock()
        due = sa.and_(
            IS_OPEN,
            sa.or_(
                submissions.c.retry_at.is_(None),
                submissions.c.retry_at <= now,
                submissions.c.retry_at > now + horizon,
            ),
        )
        chosen = sa.select(submissions).where(due).limit(limit)
        with self._database.reading() as connection:
            live = connection.execute(
                chosen.where(submissions.c.live.is_(True)).order_by(submissions.c.sequence.desc())
            )
            rest = connection.execute(chosen.where(submissions.c.live.is_(False)).order_by(submissions.c.sequence))
            return read_items(connection, (*live, *rest))

    def next_retry(self) -> dt.datetime | None:
        """When the first of the deferred items is due; None when none waits for a time."""
        with self._database.reading() as connection:
            return connection.execute(
                sa.select(sa.func.min(submissions.c.retry_at)).where(IS_OPEN, submissions.c.retry_at > self._clock())
            ).scalar()

    def get(self, sequence: int) -> OutboxItem:
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(submissions).where(submissions.c.sequence == sequence)).all()
            (item,) = read_items(connection, rows)
            return item

    def items(self, after: int = 0, limit: int = 100) -> tuple[OutboxItem, ...]:
        """Items by sequence from the one behind `after`, for the technician's page and the exporter."""
        with self._database.reading() as connection:
            rows = connection.execute(
                sa.select(submissions)
                .where(submissions.c.sequence > after)
                .order_by(submissions.c.sequence)
                .limit(limit)
            ).all()
            return read_items(connection, rows)

    # leases

    def claim(self, sequence: int, owner: str, duration: dt.timedelta) -> bool:
        """Takes or renews the lease; False when another owner holds a valid one or the item is no longer open."""
        now = self._clock()
        free = sa.or_(
            submissions.c.lease_owner.is_(None),
            submissions.c.lease_owner == owner,
            submissions.c.lease_boot != self._boot,
            submissions.c.lease_until <= now,
            submissions.c.lease_until > now + duration,  # the clock was set back
        )
        with self._database.writing() as connection:
            taken = connection.execute(
                sa.update(submissions)
                .where(submissions.c.sequence == sequence, IS_OPEN, free)
                .values(lease_owner=owner, lease_until=now + duration, lease_boot=self._boot)
            )
            return taken.rowcount == 1

    def recover_leases(self, *, all_owners: bool) -> int:
        """Frees leases of earlier starts of the machine; with `all_owners` also this start's (sync starts anew)."""
        held = submissions.c.lease_owner.is_not(None)
        void = held if all_owners else sa.and_(held, submissions.c.lease_boot != self._boot)
        with self._database.reading() as connection:
            if connection.execute(sa.select(submissions.c.sequence).where(void).limit(1)).first() is None:
                return 0
        with self._database.writing() as connection:
            return connection.execute(sa.update(submissions).where(void).values(**_NO_LEASE)).rowcount

    # bytes

    def envelope(self, sequence: int) -> bytes:
        with self._database.reading() as connection:
            content: bytes = connection.execute(
                sa.select(envelopes.c.content).where(envelopes.c.sequence == sequence)
            ).scalar_one()
            return content

    def read_attachment(self, sequence: int, sha256: bytes, offset: int, length: int) -> bytes:
        """At most `length` bytes from `offset`, read in place: memory holds one chunk, whatever the size."""
        with self._database.raw() as connection:
            row = connection.execute(
                "SELECT id FROM attachments WHERE sequence = ? AND sha256 = ? AND content IS NOT NULL",
                (sequence, sha256),
            ).fetchone()
            if row is None:
                raise StorageError(f"item {sequence} has no such attachment any more")
            with connection.blobopen("attachments", "content", row[0], readonly=True) as blob:
                blob.seek(offset)
                return blob.read(length)

    def centre_receipt(self, sequence: int) -> bytes | None:
        with self._database.reading() as connection:
            receipt: bytes | None = connection.execute(
                sa.select(centre_receipts.c.receipt).where(centre_receipts.c.sequence == sequence)
            ).scalar_one_or_none()
            return receipt

    # moves

    def announced(self, sequence: int, owner: str, missing: Iterable[bytes]) -> None:
        """The centre holds the envelope; of the attachments it misses `missing` (SHA-256 each)."""
        absent = frozenset(missing)
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.ANNOUNCE, owner)
            for sha256, size in connection.execute(
                sa.select(attachments.c.sha256, attachments.c.size).where(attachments.c.sequence == sequence)
            ).all():
                if sha256 not in absent:
                    _set_sent(connection, sequence, sha256, size)

    def uploading(self, sequence: int, owner: str, sha256: bytes, sent: int) -> None:
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.UPLOAD, owner)
            _set_sent(connection, sequence, sha256, sent)

    def delivered(self, sequence: int, owner: str) -> None:
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.DELIVER, owner)

    def acknowledged(self, sequence: int, owner: str, receipt: bytes) -> None:
        """Stores the centre's receipt, which the caller has verified: signature, envelope and every attachment."""
        now = self._clock()
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.ACKNOWLEDGE, owner, reason=None, retry_at=None, **_NO_LEASE)
            values = {"receipt": receipt, "received_at": now}
            connection.execute(
                insert(centre_receipts)
                .values(sequence=sequence, **values)
                .on_conflict_do_update(index_elements=["sequence"], set_=values)  # it was sent again
            )
            audit.append(connection, AuditEvent("submission.acknowledged", {"sequence": sequence}), now)

    def defer(
        self, sequence: int, owner: str, reason: str, retry_at: dt.datetime | None, *, attempts: int | None = None
    ) -> None:
        """Another attempt follows at `retry_at`, or with None as soon as there is a connection.

        `attempts` is how many have failed in a row for the item's own reasons; None leaves it, the line was at fault.
        """
        counted: dict[str, int] = {} if attempts is None else {"attempts": attempts}
        with self._database.writing() as connection:
            self._move(
                connection,
                sequence,
                OutboxEvent.DEFER,
                owner,
                reason=reason,
                retry_at=retry_at,
                **counted,
                **_NO_LEASE,
            )

    def quarantine(self, sequence: int, owner: str, reason: str) -> None:
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.QUARANTINE, owner, reason=reason, retry_at=None, **_NO_LEASE)
            facts: dict[str, audit.Fact] = {"sequence": sequence, "reason": reason}
            audit.append(connection, AuditEvent("submission.quarantined", facts), self._clock())

    def release(self, sequence: int) -> None:
        """A person sends a deferred, quarantined or exported item again, at once."""
        with self._database.writing() as connection:
            self._move(
                connection, sequence, OutboxEvent.RELEASE, None, reason=None, retry_at=None, attempts=0, **_NO_LEASE
            )
            audit.append(connection, AuditEvent("submission.released", {"sequence": sequence}), self._clock())

    def send_again(self, ranges: Iterable[tuple[int, int]], kiosk_no: int) -> int:
        """Sends again what was delivered of these numbers, from first to last each: the centre has lost it.

        Returns how many, at most a batch. What is purged stays so; an old receipt is kept until there is a new one.
        What this kiosk filed as another one, before it was enrolled as `kiosk_no`, only that one could send.
        """
        lost = sa.or_(sa.false(), *(submissions.c.sequence.between(first, last) for first, last in ranges))
        mine = submissions.c.number.startswith(f"{kiosk_no:04d}-")
        query = sa.select(submissions.c.sequence).where(submissions.c.state == OutboxState.ACKNOWLEDGED, lost, mine)
        with self._database.reading() as connection:
            sequences = connection.execute(query.order_by(submissions.c.sequence).limit(_BATCH)).scalars().all()
        if not sequences:
            return 0
        with self._database.writing() as connection:
            for sequence in sequences:
                self._move(connection, sequence, OutboxEvent.RECALL, None, attempts=0, **_NO_LEASE)
                connection.execute(sa.update(attachments).where(attachments.c.sequence == sequence).values(sent=0))
                audit.append(connection, AuditEvent("submission.recalled", {"sequence": sequence}), self._clock())
        return len(sequences)

    def exported(self, sequence: int, owner: str, medium: str) -> None:
        """Written to removable media named `medium`, and read back from there."""
        with self._database.writing() as connection:
            self._move(connection, sequence, OutboxEvent.EXPORT, owner, reason=None, retry_at=None, **_NO_LEASE)
            facts: dict[str, audit.Fact] = {"sequence": sequence, "medium": medium}
            audit.append(connection, AuditEvent("submission.exported", facts), self._clock())

    def purge(self) -> int:
        """Overwrites and deletes ciphertexts of items acknowledged longer ago than the retention time."""
        now = self._clock()
        with self._database.reading() as connection:
            old = (
                connection.execute(
                    sa.select(submissions.c.sequence)
                    .join(centre_receipts, centre_receipts.c.sequence == submissions.c.sequence)
                    .where(
                        submissions.c.state == OutboxState.ACKNOWLEDGED,
                        centre_receipts.c.received_at <= now - self._retention,
                    )
                    .order_by(submissions.c.sequence)
                    .limit(_BATCH)
                )
                .scalars()
                .all()
            )
        for sequence in old:
            # One by one, each with its checkpoint: overwriting writes as much to the log as is deleted, and the disk
            # may be nearly full.
            with self._database.writing() as connection:
                self._move(connection, sequence, OutboxEvent.PURGE, None)
                connection.execute(
                    sa.update(attachments).where(attachments.c.sequence == sequence).values(content=None)
                )
                connection.execute(sa.delete(envelopes).where(envelopes.c.sequence == sequence))
                audit.append(connection, AuditEvent("submission.purged", {"sequence": sequence}), now)
            self.checkpoint()
        return len(old)

    def checkpoint(self) -> None:
        """Moves the log into the database while nobody waits; passive, so that it disturbs no writer."""
        with self._database.raw() as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def _move(
        self, connection: Connection, sequence: int, event: OutboxEvent, owner: str | None, **changes: object
    ) -> None:
        row = connection.execute(
            sa.select(submissions.c.state, submissions.c.lease_owner).where(submissions.c.sequence == sequence)
        ).one()
        if owner is not None and row.lease_owner != owner:
            raise LeaseLost(f"item {sequence} is held by somebody else")
        target = advance(OutboxState(row.state), event)
        connection.execute(
            sa.update(submissions)
            .where(submissions.c.sequence == sequence)
            .values(state=target, updated_at=self._clock(), **changes)
        )


_NO_LEASE: dict[str, None] = {"lease_owner": None, "lease_until": None, "lease_boot": None}


def _set_sent(connection: Connection, sequence: int, sha256: bytes, sent: int) -> None:
    connection.execute(
        sa.update(attachments)
        .where(attachments.c.sequence == sequence, attachments.c.sha256 == sha256)
        .values(sent=sent)
    )
