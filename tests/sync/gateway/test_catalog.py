"""Publishing the catalogue: what is refused, what is signed, and what a kiosk is given to read."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import cast

import pytest
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp

from kiosk.catalog.bundle import build_bundle, read_bundle
from sync.gateway.blobs import BlobStore
from sync.gateway.catalog import CatalogRefused, Catalogs
from sync.gateway.errors import SetupError
from sync.gateway.runtime import Gateway, open_gateway
from sync.gateway.settings import DataFolder
from sync.wire import catalog as wire
from sync.wire import media
from tests.sync.small_catalog import small_catalog

from .conftest import Journal
from .kiosk import Clock, Kiosk


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundle")
    build_bundle(small_catalog(), target)
    return target


@pytest.fixture
def bundle(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "bundle"))


def numbered(bundle: Path, version: str) -> Path:
    """The same content under another version."""
    manifest, _ = read_bundle(bundle)
    (bundle / wire.MANIFEST).write_bytes(manifest.renumbered(version))
    return bundle


def newest(gateway: Gateway, role: type) -> Metadata:
    data = gateway.catalogs.roles.metadata(role.type, None, gateway.clock())
    assert data is not None
    return Metadata.from_bytes(data)


def fetch(kiosk: Kiosk, path: str, **headers: str) -> tuple[int, bytes]:
    answer = kiosk.request("GET", path, headers=headers)
    return answer.status_code, answer.content


def test_a_published_bundle_is_signed_by_its_roles_and_read_by_kiosks_in_ranges(
    gateway: Gateway, kiosk: Kiosk, bundle: Path, journal: Journal
) -> None:
    published = gateway.catalogs.publish(bundle, gateway.clock())
    assert journal.codes()[-1] == "catalog.published"
    root = Metadata[Root].from_bytes(kiosk.request("GET", f"{wire.PATH_CATALOG_METADATA}/1.root.json").content).signed
    timestamp = Metadata[Timestamp].from_bytes(
        kiosk.request("GET", f"{wire.PATH_CATALOG_METADATA}/timestamp.json").content
    )
    root.verify_delegate(Timestamp.type, timestamp.signed_bytes, timestamp.signatures)
    number = timestamp.signed.snapshot_meta.version
    snapshot = Metadata[Snapshot].from_bytes(
        kiosk.request("GET", f"{wire.PATH_CATALOG_METADATA}/{number}.snapshot.json").content
    )
    root.verify_delegate(Snapshot.type, snapshot.signed_bytes, snapshot.signatures)
    number = snapshot.signed.meta["targets.json"].version
    targets = Metadata[Targets].from_bytes(
        kiosk.request("GET", f"{wire.PATH_CATALOG_METADATA}/{number}.targets.json").content
    )
    root.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
    for part in published.parts:
        content = b""
        while len(content) < part.size:
            answer = kiosk.request(
                "GET",
                f"{wire.PATH_CATALOG_PARTS}/{part.sha256}",
                headers={"Range": wire.range_header(len(content), 100_000)},
            )
            assert answer.status_code == 206
            assert answer.headers["content-type"] == media.CATALOG_PART
            assert answer.headers["content-range"].endswith(f"/{part.size}")
            content += answer.content
        targets.signed.targets[wire.target_path(part.name)].verify_length_and_hashes(content)


def test_what_is_not_published_is_not_served(gateway: Gateway, kiosk: Kiosk, bundle: Path) -> None:
    assert fetch(kiosk, f"{wire.PATH_CATALOG_METADATA}/timestamp.json")[0] == 404
    published = gateway.catalogs.publish(bundle, gateway.clock())
    name = published.parts[0].sha256
    whole = wire.range_header(0, 100)
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{name}", Range=whole)[0] == 206
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{'0' * 64}", Range=whole)[0] == 404
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/..%2f..%2fkeys", Range=whole)[0] == 404
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{name}")[0] == 400
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{name}", Range="bytes=9-3")[0] == 400
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{name}", Range=wire.range_header(0, 2**30))[0] == 400
    assert fetch(kiosk, f"{wire.PATH_CATALOG_PARTS}/{name}", Range=wire.range_header(10**9, 5))[0] == 416
    assert fetch(kiosk, f"{wire.PATH_CATALOG_METADATA}/gateway.toml")[0] == 404
    assert kiosk.plain("GET", f"{wire.PATH_CATALOG_METADATA}/timestamp.json").status_code == 401


def test_an_older_or_changed_bundle_of_a_published_version_is_refused(gateway: Gateway, bundle: Path) -> None:
    first = gateway.catalogs.publish(numbered(bundle, "2026.12.2"), gateway.clock())
    assert gateway.catalogs.publish(bundle, gateway.clock()) == first  # the same again changes nothing
    for version in ("2026.12.1", "2026.9", "2025.99.99"):
        with pytest.raises(CatalogRefused, match=r"not newer than 2026\.12\.2"):
            gateway.catalogs.publish(numbered(bundle, version), gateway.clock())
    (bundle / wire.MANIFEST).write_text(
        json.dumps(json.loads(numbered(bundle, "2026.12.2").joinpath(wire.MANIFEST).read_text())), encoding="utf-8"
    )
    with pytest.raises(CatalogRefused, match="not newer"):
        gateway.catalogs.publish(bundle, gateway.clock())
    assert [one.version for one in gateway.catalogs.history()] == ["2026.12.2"]


def missing_part(bundle: Path) -> None:
    (bundle / "forms.json").unlink()


def other_bytes(bundle: Path) -> None:
    (bundle / "items.json").write_bytes((bundle / "items.json").read_bytes() + b" ")


def no_manifest(bundle: Path) -> None:
    (bundle / wire.MANIFEST).unlink()


@pytest.mark.parametrize("harm", [missing_part, other_bytes, no_manifest])
def test_a_harmed_bundle_is_not_published_and_the_one_before_stays(
    gateway: Gateway, bundle: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    gateway.catalogs.publish(bundle, gateway.clock())
    before = newest(gateway, Targets).signed.version
    harmed = numbered(Path(shutil.copytree(bundle, tmp_path / "harmed")), "2099.1")
    harm(harmed)
    with pytest.raises(CatalogRefused):
        gateway.catalogs.publish(harmed, gateway.clock())
    assert newest(gateway, Targets).signed.version == before


def test_going_back_is_the_old_content_under_a_higher_version(gateway: Gateway, bundle: Path) -> None:
    gateway.catalogs.publish(numbered(bundle, "2026.12.1"), gateway.clock())
    first = gateway.catalogs.history()[0]
    items = json.loads((bundle / "items.json").read_bytes())
    (bundle / "items.json").write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    _name_again(bundle, "items.json")
    gateway.catalogs.publish(numbered(bundle, "2026.12.2"), gateway.clock())
    back = gateway.catalogs.again("2026.12.1", "2026.12.3", gateway.clock())
    assert back.parts[1:] == first.parts[1:]
    assert gateway.catalogs.newest_version() == "2026.12.3"
    with pytest.raises(CatalogRefused, match="never published"):
        gateway.catalogs.again("1.1", "2026.12.4", gateway.clock())
    with pytest.raises(CatalogRefused, match="not a version"):
        gateway.catalogs.again("2026.12.1", "last week", gateway.clock())


def _name_again(bundle: Path, name: str) -> None:
    raw = (bundle / name).read_bytes()
    manifest = json.loads((bundle / wire.MANIFEST).read_bytes())
    manifest["parts"][name.removesuffix(".json")] = {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (bundle / wire.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def test_a_timestamp_is_signed_anew_by_itself_before_it_ends(gateway: Gateway, bundle: Path, clock: Clock) -> None:
    gateway.catalogs.publish(bundle, clock())
    first = newest(gateway, Timestamp)
    clock.now += timedelta(days=1)
    assert newest(gateway, Timestamp).signed.version == first.signed.version
    clock.now += timedelta(days=400)
    second = newest(gateway, Timestamp)
    assert second.signed.version > first.signed.version
    assert not second.signed.is_expired(clock())
    snapshot = newest(gateway, Snapshot)
    assert not snapshot.signed.is_expired(clock())
    assert second.signed.snapshot_meta.version == snapshot.signed.version


@pytest.mark.allow_logs("catalog.not_refreshed")
def test_a_missing_key_leaves_what_was_signed_and_tells_operations(
    gateway: Gateway, folder: DataFolder, bundle: Path, clock: Clock
) -> None:
    gateway.catalogs.publish(bundle, clock())
    before = newest(gateway, Timestamp).signed.version
    for key in folder.keys.glob("catalog-*.key"):
        key.unlink()
    clock.now += timedelta(days=6)
    assert newest(gateway, Timestamp).signed.version == before
    with pytest.raises(SetupError, match="put the key back"):
        gateway.catalogs.publish(numbered(bundle, "2099.1"), clock())


def test_versions_of_signatures_rise_even_after_the_database_was_restored(
    folder: DataFolder, bundle: Path, clock: Clock, tmp_path: Path
) -> None:
    with open_gateway(folder, clock) as gateway:
        gateway.catalogs.publish(numbered(bundle, "2026.12.1"), clock())
    backup = shutil.copytree(folder.path, tmp_path / "backup")
    for minutes in range(1, 4):
        clock.now += timedelta(minutes=minutes)
        with open_gateway(folder, clock) as gateway:
            gateway.catalogs.publish(numbered(bundle, f"2026.12.{minutes + 1}"), clock())
            seen = newest(gateway, Timestamp).signed.version
    clock.now += timedelta(hours=1)
    with open_gateway(DataFolder(backup), clock) as restored:
        restored.catalogs.publish(numbered(bundle, "2026.12.9"), clock())
        assert newest(restored, Timestamp).signed.version > seen


def test_a_full_disk_publishes_nothing_and_says_so(gateway: Gateway, bundle: Path, clock: Clock) -> None:
    class Full:
        """A blob store on a disk without room for another byte."""

        def __getattr__(self, name: str) -> object:
            return getattr(gateway.blobs, name)

        def append(self, *_: object) -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    full = Catalogs(gateway.database, cast("BlobStore", Full()), gateway.catalogs.roles)
    with pytest.raises(CatalogRefused, match="disk is full"):
        full.publish(bundle, clock())
    assert gateway.catalogs.history() == []
    assert gateway.catalogs.publish(bundle, clock()).version == gateway.catalogs.newest_version()


def test_kiosks_follow_from_root_to_root(gateway: Gateway, bundle: Path, clock: Clock) -> None:
    gateway.catalogs.publish(bundle, clock())
    gateway.catalogs.rotate_keys(clock())
    roots = [gateway.catalogs.roles.metadata(Root.type, number, clock()) for number in (1, 2)]
    first, second = (Metadata[Root].from_bytes(data) for data in roots if data is not None)
    first.signed.verify_delegate(Root.type, second.signed_bytes, second.signatures)
    second.signed.verify_delegate(Root.type, second.signed_bytes, second.signatures)
    targets = newest(gateway, Targets)
    second.signed.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
    assert not set(first.signed.roles[Targets.type].keyids) & set(second.signed.roles[Targets.type].keyids)


def test_enrolment_hands_over_the_first_root(gateway: Gateway, kiosk: Kiosk) -> None:
    assert kiosk.identity is not None
    assert kiosk.identity.catalog_root == gateway.catalogs.roles.first_root()
