"""Fetching the catalogue: TUF's client (python-tuf) over our own signed line, one small step at a time.

A step is either the refresh of the signed metadata (four small requests) or one range of one part, so a filing that
comes meanwhile waits for no more than that. Ranges of parts are appended to files named by their SHA-256, so a fetch
that was cut off goes on where it stood. What does not hold is refused with an event; what is in use stays.
"""

from __future__ import annotations

import datetime as dt
import errno
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import structlog
from pydantic import BaseModel, ValidationError
from tuf.api import exceptions as tuf
from tuf.api.metadata import TargetFile
from tuf.ngclient import Updater, UpdaterConfig
from tuf.ngclient.fetcher import FetcherInterface

from sync.client.actions import Answer, CatalogRefused, CatalogStep, Failure
from sync.client.line import Failed, Line
from sync.client.port import CatalogShelf
from sync.wire import media
from sync.wire.catalog import (
    FIRST_ROOT,
    MANIFEST,
    MAX_METADATA_BYTES,
    PATH_CATALOG_METADATA,
    PATH_CATALOG_PARTS,
    range_header,
    target_path,
)
from sync.wire.messages import MAX_ACK_BYTES

log = structlog.get_logger()

MAX_TOTAL_BYTES = 256 << 20  # of one version; 5,000 items take about 30 MB
_CONFIG = UpdaterConfig(
    root_max_length=MAX_METADATA_BYTES,
    timestamp_max_length=MAX_METADATA_BYTES,
    snapshot_max_length=MAX_METADATA_BYTES,
    targets_max_length=MAX_METADATA_BYTES,
)

# What operations read, by what TUF's client found; the first that fits.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (tuf.ExpiredMetadataError, "expired"),
    (tuf.BadVersionNumberError, "rollback"),
    (tuf.UnsignedMetadataError, "signature"),
    (tuf.LengthOrHashMismatchError, "other_bytes"),
    (tuf.DownloadLengthMismatchError, "too_large"),
    (tuf.DownloadHTTPError, "missing"),
)


class _LineFailed(tuf.DownloadError):
    """The line's failure on its way through TUF's client."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason)
        self.failure = failure


class _Fetcher(FetcherInterface):
    """Metadata over the signed line. Parts do not come this way: they are fetched in ranges."""

    def __init__(self, line: Line) -> None:
        self._line = line

    def _fetch(self, url: str) -> Iterator[bytes]:
        try:
            reply = self._line.ask("GET", url, limit=MAX_METADATA_BYTES)
            if reply.status == httpx.codes.NOT_FOUND and reply.problem is not None:
                raise tuf.DownloadHTTPError(reply.problem, reply.status)
            return iter((reply.expect(media.TUF, 200).body,))
        except Failed as error:
            raise _LineFailed(error.failure) from error


class _Updater(Updater):
    """Judges expiry by the time that it is given: a kiosk's own clock may have lost its battery."""

    def __init__(self, folder: Path, fetcher: FetcherInterface, root: bytes, now: dt.datetime) -> None:
        super().__init__(str(folder), PATH_CATALOG_METADATA, fetcher=fetcher, config=_CONFIG, bootstrap=root)
        self._trusted_set.reference_time = now


class _Parts(BaseModel):
    """What is needed of a manifest here: the names of its parts. The shelf reads it whole."""

    parts: dict[str, object]


@dataclass(slots=True)
class _Plan:
    """A version under way: what is still to fetch, and the signed targets that name all of it."""

    updater: Updater
    signature: bytes = field(repr=False)
    todo: list[TargetFile]
    files: dict[str, Path] = field(default_factory=dict)  # fetched and verified, by their names in the bundle
    named: bool = False  # the manifest was read, so `todo` holds all of its parts


class CatalogFetcher:
    def __init__(self, line: Line, shelf: CatalogShelf, chunk_bytes: int) -> None:
        self._line = line
        self._shelf = shelf
        self._chunk_bytes = chunk_bytes
        self._plan: _Plan | None = None
        self._told: tuple[str, str] | None = None

    def step(self, now: dt.datetime) -> Answer:
        """Does one thing. `now` is the centre's time as far as it is known."""
        try:
            if self._plan is None:
                return self._begin(now)
            return self._go_on(self._plan)
        except (Failed, _LineFailed) as error:
            return error.failure
        except (tuf.RepositoryError, tuf.DownloadError, ValidationError) as error:
            return self._refuse(next((reason for kind, reason in _REASONS if isinstance(error, kind)), "malformed"))
        except self._shelf.refusal as error:
            return self._refuse("unsound", str(error))
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT}
            return self._refuse("storage.full" if full else "storage.failed")

    def _begin(self, now: dt.datetime) -> CatalogStep:
        root = self._shelf.root
        if root is None:
            root = self._first_root()
            if root is None:
                return CatalogStep(more=False)
        updater = _Updater(self._shelf.metadata, _Fetcher(self._line), root, now)
        updater.refresh()
        manifest = _target(updater, MANIFEST)
        if self._shelf.holds(manifest.hashes.get("sha256", "")):
            return CatalogStep(more=False)
        signature = (self._shelf.metadata / "targets.json").read_bytes()
        self._plan = _Plan(updater, signature, [manifest])
        return CatalogStep(more=True)

    def _first_root(self) -> bytes | None:
        """Trust on first use, over the pinned line, for kiosks that enrolled before the centre had a root."""
        reply = self._line.ask("GET", f"{PATH_CATALOG_METADATA}/{FIRST_ROOT}", limit=MAX_METADATA_BYTES)
        if reply.status == httpx.codes.NOT_FOUND and reply.problem is not None:
            return None
        self._shelf.trust(reply.expect(media.TUF, 200).body)
        return self._shelf.root

    def _go_on(self, plan: _Plan) -> CatalogStep:
        if plan.todo:
            if self._fetch_some(plan.todo[0]):
                self._fetched(plan, plan.todo.pop(0))
            return CatalogStep(more=True)
        self._plan = None
        version = self._shelf.install(plan.files, plan.signature)
        self._told = None
        log.info("catalog.fetched", version=version)
        return CatalogStep(more=False)

    def _fetch_some(self, part: TargetFile) -> bool:
        """One range; whether the part is complete now."""
        path = self._path(part)
        offset = path.stat().st_size if path.exists() else 0
        if offset < part.length:
            self._shelf.check_room(part.length - offset)
            length = min(self._chunk_bytes, part.length - offset)
            url = f"{PATH_CATALOG_PARTS}/{path.name}"
            headers = {"Range": range_header(offset, length)}
            reply = self._line.ask("GET", url, headers=headers, limit=max(length, MAX_ACK_BYTES))
            if reply.status == httpx.codes.NOT_FOUND and reply.problem is not None:
                raise tuf.DownloadHTTPError(reply.problem, reply.status)
            content = reply.expect(media.CATALOG_PART, 206).body[:length]
            with path.open("ab") as file:
                file.write(content)
            offset += len(content)
        return offset >= part.length

    def _fetched(self, plan: _Plan, part: TargetFile) -> None:
        path = self._path(part)
        if plan.updater.find_cached_target(part, str(path)) is None:
            path.unlink(missing_ok=True)
            raise tuf.LengthOrHashMismatchError(part.path)
        plan.files[part.path.rpartition("/")[2]] = path
        if not plan.named:
            names = [f"{name}.json" for name in _Parts.model_validate_json(path.read_bytes()).parts]
            plan.todo = [_target(plan.updater, name) for name in names]
            plan.named = True
            if sum(target.length for target in plan.todo) > MAX_TOTAL_BYTES:
                raise tuf.DownloadLengthMismatchError(part.path)
            self._shelf.check_room(sum(target.length for target in plan.todo))
            self._shelf.tidy(frozenset(self._path(target).name for target in [part, *plan.todo]))

    def _path(self, part: TargetFile) -> Path:
        name = part.hashes.get("sha256", "")
        if len(name) != 64 or not set(name) <= set("0123456789abcdef"):
            raise tuf.RepositoryError(f"{part.path} has no SHA-256")
        return self._shelf.incoming / name

    def _refuse(self, reason: str, detail: str = "") -> CatalogRefused:
        self._plan = None
        if (reason, detail) != self._told:  # once, not at every attempt
            log.warning("catalog.refused", reason=reason, detail=detail[:200])
        self._told = reason, detail
        return CatalogRefused(reason)


def _target(updater: Updater, name: str) -> TargetFile:
    found = updater.get_targetinfo(target_path(name))
    if found is None:
        raise tuf.RepositoryError(f"{name} is not among the signed targets")
    return found
