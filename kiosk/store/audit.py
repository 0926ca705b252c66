"""The audit chain: what happened, in an order that nobody can change afterwards without it showing.

An entry is the deterministic CBOR (RFC 8949 §4.2.1) of {v, position, at, code, facts, previous}; its hash is SHA-256
over those bytes, and `previous` is the hash before it (32 zero bytes for the first). Positions start at 1 and have no
gap. The head travels with each heartbeat, so that the centre notices a chain that was cut short or written anew.

Facts are codes, counts, ids and hashes. A citizen's data has no place in them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kiosk.store.database import Clock, Database
from kiosk.store.schema import audit
from sync.wire import cbor
from sync.wire.errors import WireError

GENESIS = bytes(32)
MAX_ENTRY_BYTES = 4096  # codes, counts and a few hashes; more would be content, which does not belong here
_BATCH = 500  # entries held in memory while verifying

Fact = str | int | bytes | None


@dataclass(frozen=True, slots=True)
class AuditEvent:
    """`code` is a dotted event name from the same catalogue as the log's, "submission.sealed"."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditHead:
    """The newest position and its hash; position 0 with the zero hash before the first entry."""

    position: int
    hash: bytes


class Break(StrEnum):
    """Why the chain does not hold at `ChainReport.broken_at`."""

    MISSING = "missing"  # an entry between two others is gone
    MALFORMED = "malformed"  # the bytes are not an entry
    CHANGED = "changed"  # the entry is not what was hashed
    UNLINKED = "unlinked"  # it does not follow from the entry before it
    SHORTENED = "shortened"  # a head that was seen before is not reached any more
    REWRITTEN = "rewritten"  # that head's position holds another hash


@dataclass(frozen=True, slots=True)
class ChainReport:
    """`head` is the last entry that holds; `broken_at` is the first position that does not, None when all do."""

    head: AuditHead
    broken_at: int | None = None
    why: Break | None = None

    @property
    def intact(self) -> bool:
        return self.broken_at is None


def append(connection: Connection, event: AuditEvent, at: dt.datetime) -> AuditHead:
    """Adds one entry within the caller's transaction."""
    head = read_head(connection)
    position = head.position + 1
    entry = cbor.encode(
        {
            "v": 1,
            "position": position,
            "at": at.astimezone(dt.UTC).isoformat(timespec="milliseconds"),
            "code": event.code,
            "facts": dict(event.facts),
            "previous": head.hash,
        }
    )
    if len(entry) > MAX_ENTRY_BYTES:
        raise ValueError(f"audit entry {event.code} exceeds {MAX_ENTRY_BYTES} bytes")
    digest = hashlib.sha256(entry).digest()
    connection.execute(sa.insert(audit).values(position=position, entry=entry, hash=digest))
    return AuditHead(position, digest)


def read_head(connection: Connection) -> AuditHead:
    row = connection.execute(
        sa.select(audit.c.position, audit.c.hash).order_by(audit.c.position.desc()).limit(1)
    ).one_or_none()
    return AuditHead(0, GENESIS) if row is None else AuditHead(row.position, row.hash)


class AuditChain:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def append(self, event: AuditEvent) -> AuditHead:
        with self._database.writing() as connection:
            return append(connection, event, self._clock())

    @property
    def head(self) -> AuditHead:
        with self._database.reading() as connection:
            return read_head(connection)

    def verify(self, seen: AuditHead | None = None) -> ChainReport:
        """Walks the whole chain. `seen` is a head known from elsewhere, such as the centre's last heartbeat."""
        head = AuditHead(0, GENESIS)
        with self._database.reading() as connection:
            while True:
                rows = connection.execute(
                    sa.select(audit).where(audit.c.position > head.position).order_by(audit.c.position).limit(_BATCH)
                ).all()
                for row in rows:
                    why = _fault(row.position, row.entry, row.hash, head)
                    if why is None and seen is not None and seen.position == row.position and seen.hash != row.hash:
                        why = Break.REWRITTEN
                    if why is not None:
                        return ChainReport(head, broken_at=head.position + 1, why=why)
                    head = AuditHead(row.position, row.hash)
                if len(rows) < _BATCH:
                    break
        if seen is not None and seen.position > head.position:
            return ChainReport(head, broken_at=head.position + 1, why=Break.SHORTENED)
        return ChainReport(head)


def _fault(position: int, entry: bytes, digest: bytes, head: AuditHead) -> Break | None:
    if position != head.position + 1:
        return Break.MISSING
    if hashlib.sha256(entry).digest() != digest:
        return Break.CHANGED
    try:
        fields = cbor.decode(entry, max_bytes=MAX_ENTRY_BYTES)
    except WireError:
        return Break.MALFORMED
    if not isinstance(fields, dict) or fields.get("position") != position:
        return Break.MALFORMED
    return None if fields.get("previous") == head.hash else Break.UNLINKED
