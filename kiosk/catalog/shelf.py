"""What the centre published, as far as this kiosk has it: whole versions, and parts on their way.

    <root>/metadata/           TUF's: the roots that were followed, the last timestamp, snapshot and targets
    <root>/incoming/           parts under way, each named by its SHA-256
    <root>/versions/VERSION/   a bundle with its signature; there whole or not at all

`<root>` is named by the first root that this kiosk trusts, so that a kiosk that moves to another centre begins anew.
The sync process writes, screens read. The newest version and the one before it are kept.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from kiosk.catalog.bundle import SIGNATURE, load_bundle
from kiosk.catalog.load import Catalog
from kiosk.catalog.signature import check_signature
from kiosk.errors import CatalogError
from sync.wire.catalog import MANIFEST, version_key

KEPT: Final = 2  # versions; the older one is for when the newer one turns out to be damaged


class CatalogShelf:
    """`root_file` holds the first root; `oldest` is the version below which nothing is taken, what the kiosk shipped
    with; `reserve` are the bytes that must stay free on the disk."""

    def __init__(self, base: Path, root_file: Path, *, oldest: str, reserve: int) -> None:
        self._base = base
        self._root_file = root_file
        self._oldest = oldest
        self._reserve = reserve

    @property
    def refusal(self) -> type[CatalogError]:
        return CatalogError

    @property
    def root(self) -> bytes | None:
        """The first root; None on a kiosk that has not heard of one."""
        try:
            return self._root_file.read_bytes()
        except FileNotFoundError:
            return None

    def trust(self, root: bytes) -> None:
        """Keeps the first root that this kiosk ever heard, for good."""
        if self.root is None:
            write_durably(self._root_file, root)

    @property
    def metadata(self) -> Path:
        return self._folder("metadata")

    @property
    def incoming(self) -> Path:
        return self._folder("incoming")

    def versions(self) -> list[Path]:
        """The bundles that are here, the newest first; not yet checked."""
        root = self.root
        if root is None:
            return []
        try:
            found = [path for path in (self._base / _name_of(root) / "versions").iterdir() if _is_version(path.name)]
        except FileNotFoundError:
            return []
        return sorted(found, key=lambda path: version_key(path.name), reverse=True)

    def load(self, directory: Path) -> Catalog:
        """The bundle in `directory`; CatalogError when it is damaged, not the centre's, or too old."""
        return load_bundle(directory, self.verify, newer_than=self._oldest)

    def holds(self, manifest_sha256: str) -> bool:
        """Whether the newest version here is the one with this manifest, or is newer than what we may take."""
        newest = self.versions()[:1]
        try:
            return bool(newest) and hashlib.sha256((newest[0] / MANIFEST).read_bytes()).hexdigest() == manifest_sha256
        except OSError:
            return False

    def check_room(self, needed: int) -> None:
        """OSError (ENOSPC) when writing `needed` bytes would touch what filings may need."""
        self._base.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(self._base).free - needed < self._reserve:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def install(self, parts: Mapping[str, Path], signature: bytes) -> str:
        """Makes a version of files by their names in the bundle, and answers its number. CatalogError, OSError: then
        nothing has changed."""
        versions = self._folder("versions")
        staging = versions / ".staging"
        shutil.rmtree(staging, ignore_errors=True)
        staging.mkdir()
        try:
            for name, path in parts.items():
                os.link(path, staging / name)
            write_durably(staging / SIGNATURE, signature)
            version = self._check_whole(staging)
            shutil.rmtree(versions / version, ignore_errors=True)
            staging.rename(versions / version)
            _flush(versions)
        finally:
            shutil.rmtree(staging, ignore_errors=True)
        self.tidy(frozenset())
        for old in self.versions()[KEPT:]:
            shutil.rmtree(old, ignore_errors=True)
        return version

    def tidy(self, wanted: frozenset[str]) -> None:
        """Forgets parts under way that are not among these SHA-256."""
        for path in self.incoming.iterdir():
            if path.name not in wanted:
                path.unlink()

    def drop_damaged(self) -> CatalogError | None:
        """Takes the newest version away when it cannot be loaded, so that it is fetched again; says why."""
        newest = self.versions()[:1]
        if not newest:
            return None
        try:
            self.load(newest[0])
        except CatalogError as error:
            shutil.rmtree(newest[0], ignore_errors=True)
            return error
        return None

    def verify(self, manifest: bytes, signature: bytes) -> None:
        root = self.root
        if root is None:
            raise CatalogError("manifest.sig: this kiosk knows no centre whose signature it could be")
        check_signature(manifest, signature, root, self.metadata / "root_history")

    def _check_whole(self, staging: Path) -> str:
        catalog = self.load(staging)
        newest = self.versions()[:1]
        if newest and version_key(catalog.version) < version_key(newest[0].name):
            raise CatalogError(f"{MANIFEST}: version {catalog.version} is older than {newest[0].name}, which is here")
        return catalog.version

    def _folder(self, name: str) -> Path:
        root = self.root
        if root is None:
            raise CatalogError("this kiosk knows no centre yet whose catalogue it could keep")
        folder = self._base / _name_of(root) / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def write_durably(path: Path, content: bytes) -> None:
    """Puts `content` in place of `path`: after a power cut it is the old file whole or the new one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    _flush(path.parent)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _is_version(name: str) -> bool:
    try:
        version_key(name)
    except ValueError:
        return False
    return True


def _name_of(root: bytes) -> str:
    return hashlib.sha256(root).hexdigest()[:16]
