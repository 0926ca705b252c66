"""The signed metadata of the catalogue, in the database: what was signed, and signing it anew in time.

Nobody has to run anything for it: a kiosk that asks for a timestamp of which half the time is over gets a fresh one.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from tuf.api.metadata import Root, Snapshot, Targets, Timestamp

from sync.gateway.catalog_keys import HOLDERS, CatalogKeys
from sync.gateway.catalog_signing import (
    NamedPart,
    SignedRole,
    next_version,
    read_root,
    sign_root,
    sign_snapshot,
    sign_targets,
    sign_timestamp,
    wants_signing,
)
from sync.gateway.database import Database
from sync.gateway.errors import SetupError
from sync.gateway.events import EventCode, record
from sync.gateway.schema import SignedRoleRow

log = structlog.get_logger()


class CatalogRoles:
    def __init__(self, database: Database, keys: CatalogKeys) -> None:
        self._database = database
        self._keys = keys

    def found(self, now: datetime) -> None:
        """Makes the first root and its keys, if there are none."""
        with self._database.writing() as session:
            self._root(session, now)

    def first_root(self) -> bytes | None:
        """What a kiosk begins to trust with; None before anything was founded."""
        with self._database.reading() as session:
            row = session.get(SignedRoleRow, (Root.type, 1))
            return None if row is None else row.data

    def metadata(self, role: str, version: int | None, now: datetime) -> bytes | None:
        """The signed bytes of a role; without a version the newest, which for the timestamp is a fresh one."""
        if role == Timestamp.type and version is None:
            self._refresh_in_time(now)
        with self._database.reading() as session:
            row = _newest(session, role) if version is None else session.get(SignedRoleRow, (role, version))
            return None if row is None else row.data

    def expiries(self) -> dict[str, datetime]:
        """Until when the newest metadata of each role is good."""
        with self._database.reading() as session:
            rows = {role: _newest(session, role) for role in (Root.type, Targets.type, Snapshot.type, Timestamp.type)}
            return {role: row.expires_at for role, row in rows.items() if row is not None}

    def take_turn(self, session: Session) -> None:
        """Lets one publication after the other through, on every database, until the transaction ends."""
        session.get(SignedRoleRow, (Root.type, 1), with_for_update=True)

    def sign(self, session: Session, parts: Iterable[NamedPart], now: datetime) -> None:
        """Signs what kiosks are sent from now on: targets, snapshot and timestamp, in the caller's transaction."""
        root = self._root(session, now)
        self._sign_from_targets(session, root, parts, now)

    def rotate(self, parts: Iterable[NamedPart], now: datetime) -> None:
        """New keys for every role. Kiosks follow from root to root, however many they missed."""
        with self._database.writing() as session:
            before = _newest(session, Root.type)
            if before is None:
                raise SetupError("there are no catalogue keys yet: they are made with the first publication")
            old = read_root(before.data)
            old_signers = [self._keys.signer(old.keys[key_id]) for key_id in old.roles[Root.type].keyids]
            keys = [self._keys.add(holder) for holder in HOLDERS]
            _keep(session, sign_root(old.version + 1, now, keys, also=old_signers))
            root = self._root(session, now)
            if _newest(session, Targets.type) is not None:
                self._sign_from_targets(session, root, parts, now)
            record(session, EventCode.CATALOG_KEYS_ROTATED, now)

    def refresh(self, now: datetime) -> None:
        """Signs snapshot and timestamp anew where half of their time is over."""
        with self._database.writing() as session:
            snapshot, timestamp = _newest(session, Snapshot.type), _newest(session, Timestamp.type)
            if snapshot is None or timestamp is None:
                return
            root = self._root(session, now)
            described = _role_of(snapshot)
            if wants_signing(Snapshot.type, snapshot.expires_at, now):
                targets = _newest(session, Targets.type)
                if targets is None:
                    return
                version = next_version(snapshot.version, now)
                described = sign_snapshot(root, version, now, _role_of(targets), self._keys.signer)
                _keep(session, described)
            elif not wants_signing(Timestamp.type, timestamp.expires_at, now):
                return
            _keep(
                session,
                sign_timestamp(root, next_version(timestamp.version, now), now, described, self._keys.signer),
            )

    def _refresh_in_time(self, now: datetime) -> None:
        with self._database.reading() as session:
            newest = _newest(session, Timestamp.type)
            if newest is None or not wants_signing(Timestamp.type, newest.expires_at, now):
                return
        try:
            with suppress(IntegrityError):  # another replica signed it at the same moment
                self.refresh(now)
        except SetupError as error:
            log.error("catalog.not_refreshed", reason=str(error))  # noqa: TRY400 - the reason says all

    def _root(self, session: Session, now: datetime) -> Root:
        row = _newest(session, Root.type)
        if row is None:
            first = sign_root(1, now, [self._keys.add(holder) for holder in HOLDERS])
            _keep(session, first)
            return read_root(first.data)
        return read_root(row.data)

    def _sign_from_targets(self, session: Session, root: Root, parts: Iterable[NamedPart], now: datetime) -> None:
        versions = {}
        for role in (Targets.type, Snapshot.type, Timestamp.type):
            newest = _newest(session, role)
            versions[role] = next_version(None if newest is None else newest.version, now)
        targets = sign_targets(root, versions[Targets.type], now, parts, self._keys.signer)
        snapshot = sign_snapshot(root, versions[Snapshot.type], now, targets, self._keys.signer)
        timestamp = sign_timestamp(root, versions[Timestamp.type], now, snapshot, self._keys.signer)
        for signed in (targets, snapshot, timestamp):
            _keep(session, signed)


def _newest(session: Session, role: str) -> SignedRoleRow | None:
    query = select(SignedRoleRow).where(SignedRoleRow.role == role)
    return session.scalar(query.order_by(SignedRoleRow.version.desc()).limit(1))


def _keep(session: Session, signed: SignedRole) -> None:
    row = SignedRoleRow(role=signed.role, version=signed.version, data=signed.data, expires_at=signed.expires_at)
    session.add(row)
    session.flush()


def _role_of(row: SignedRoleRow) -> SignedRole:
    return SignedRole(row.role, row.version, row.data, row.expires_at)
