"""The catalogue that the centre publishes: checked whole, stored durably, signed, and served to kiosks in ranges.

A version is only ever followed by a higher one. Going back to an earlier content is publishing that content again under
a new version (`again`): to a kiosk, which refuses to go back, it is new.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from sync.gateway.blobs import BlobStore
from sync.gateway.catalog_roles import CatalogRoles
from sync.gateway.catalog_signing import NamedPart
from sync.gateway.database import Database
from sync.gateway.disk_space import is_disk_full
from sync.gateway.errors import GatewayError
from sync.gateway.events import EventCode, record
from sync.gateway.schema import CatalogPartRow, CatalogRow
from sync.wire.catalog import MANIFEST, version_key

_BLOCK = 1024 * 1024


class CatalogRefused(GatewayError):
    """The bundle is not published; nothing changed. Says what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    version: str
    published_at: datetime
    parts: tuple[NamedPart, ...]

    @property
    def size(self) -> int:
        return sum(part.size for part in self.parts)


class Catalogs:
    def __init__(self, database: Database, blobs: BlobStore, roles: CatalogRoles) -> None:
        self._database = database
        self._blobs = blobs
        self.roles = roles

    def publish(self, directory: Path, now: datetime) -> Published:
        """Publishes the bundle that `kiosk catalog build` wrote. CatalogRefused when it is not whole, or not newer."""
        from kiosk.catalog.bundle import read_bundle  # noqa: PLC0415 - the server never reads a catalogue
        from kiosk.catalog.lint_references import catalog_problems  # noqa: PLC0415
        from kiosk.errors import CatalogError  # noqa: PLC0415

        try:
            manifest, catalog = read_bundle(directory)
        except CatalogError as error:
            raise CatalogRefused(str(error)) from None
        for where, _place, problem in catalog_problems(catalog):
            raise CatalogRefused(f"{where}: {problem}")
        contents = {f"{name}.json": (directory / f"{name}.json").read_bytes() for name in manifest.parts}
        return self._publish(manifest.version, (directory / MANIFEST).read_bytes(), contents, now)

    def again(self, version: str, new_version: str, now: datetime) -> Published:
        """Publishes the content of an earlier version under a higher number. CatalogRefused."""
        from kiosk.catalog.bundle import read_manifest  # noqa: PLC0415
        from kiosk.errors import CatalogError  # noqa: PLC0415

        with self._database.reading() as session:
            row = session.scalar(select(CatalogRow).where(CatalogRow.version == version))
        if row is None:
            raise CatalogRefused(f"{version} was never published here: see `gateway catalog list`")
        try:
            raw = read_manifest(row.manifest).renumbered(new_version)
        except (CatalogError, ValueError):
            raise CatalogRefused(
                f"{new_version!r} is not a version: write numbers with dots between, 2026.12.1"
            ) from None
        contents = {part.name: self._blobs.read(bytes.fromhex(part.sha256)) for part in _parts_of(row)[1:]}
        return self._publish(new_version, raw, contents, now)

    def history(self) -> list[Published]:
        """Every published version, the newest first."""
        with self._database.reading() as session:
            rows = session.scalars(select(CatalogRow).order_by(CatalogRow.position.desc())).all()
            return [Published(row.version, row.published_at, _parts_of(row)) for row in rows]

    def newest_version(self) -> str | None:
        with self._database.reading() as session:
            return newest_version(session)

    def rotate_keys(self, now: datetime) -> None:
        newest = self.history()[:1]
        self.roles.rotate(newest[0].parts if newest else (), now)

    def read_part(self, sha256: bytes, offset: int, length: int) -> tuple[bytes, int] | None:
        """Bytes of a published part and its whole size; None when no published version has it."""
        with self._database.reading() as session:
            row = session.get(CatalogPartRow, sha256)
        return None if row is None else (self._blobs.read_range(sha256, offset, length), row.size)

    def _publish(self, version: str, manifest: bytes, contents: dict[str, bytes], now: datetime) -> Published:
        parts = [_named(MANIFEST, manifest), *(_named(name, content) for name, content in contents.items())]
        try:
            for part, content in zip(parts, [manifest, *contents.values()], strict=True):
                self._store(bytes.fromhex(part.sha256), content)
            with self._database.writing() as session:
                self.roles.take_turn(session)
                known = session.scalar(select(CatalogRow).where(CatalogRow.version == version))
                if known is not None and known.manifest == manifest:
                    return Published(known.version, known.published_at, _parts_of(known))
                _check_newer(session, version)
                session.add(CatalogRow(version=version, manifest=manifest, published_at=now))
                for part in parts:
                    session.merge(CatalogPartRow(sha256=bytes.fromhex(part.sha256), size=part.size))
                self.roles.sign(session, parts, now)
                record(session, EventCode.CATALOG_PUBLISHED, now, detail=version)
        except IntegrityError:
            raise CatalogRefused("somebody published at the same moment; look at `gateway catalog list`") from None
        except (OSError, DBAPIError) as error:
            if not is_disk_full(error):
                raise
            raise CatalogRefused("the centre's disk is full: make room and publish again") from error
        return Published(version, now, tuple(parts))

    def _store(self, sha256: bytes, content: bytes) -> None:
        if self._blobs.holds(sha256):
            return
        owner = f"catalog-{secrets.token_hex(8)}"  # two may publish the same part at the same moment
        try:
            for offset in range(0, max(len(content), 1), _BLOCK):
                self._blobs.append(owner, sha256, offset, content[offset : offset + _BLOCK])
            whole = self._blobs.finish(owner, sha256)
        finally:
            self._blobs.drop(owner, sha256)
        if not whole:
            raise CatalogRefused("the disk does not give back what was written: publish again, and have it checked")


def newest_version(session: Session) -> str | None:
    return session.scalar(select(CatalogRow.version).order_by(CatalogRow.position.desc()).limit(1))


def _check_newer(session: Session, version: str) -> None:
    newest = newest_version(session)
    if newest is not None and version_key(version) <= version_key(newest):
        raise CatalogRefused(f"{version} is not newer than {newest}: raise the version in catalog.yaml and build again")


def _named(name: str, content: bytes) -> NamedPart:
    return NamedPart(name, len(content), hashlib.sha256(content).hexdigest())


def _parts_of(row: CatalogRow) -> tuple[NamedPart, ...]:
    """The manifest itself comes first."""
    from kiosk.catalog.bundle import read_manifest  # noqa: PLC0415

    parts = read_manifest(row.manifest).parts.items()
    return (
        _named(MANIFEST, row.manifest),
        *(NamedPart(f"{name}.json", entry.size, entry.sha256) for name, entry in parts),
    )
