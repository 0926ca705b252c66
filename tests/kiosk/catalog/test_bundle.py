from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog

from kiosk.catalog.bundle import MANIFEST, SIGNATURE, CatalogInUse, build_bundle, load_bundle, version_key
from kiosk.catalog.load import Catalog
from kiosk.errors import CatalogError

GOOD = b"signed by the centre"


def verify(_manifest: bytes, signature: bytes) -> None:
    if signature != GOOD:
        raise CatalogError("manifest.sig: not the centre's signature")


@pytest.fixture
def published(catalog: Catalog, tmp_path: Path) -> Path:
    build_bundle(catalog, tmp_path)
    (tmp_path / SIGNATURE).write_bytes(GOOD)
    return tmp_path


def test_what_was_built_is_what_is_loaded(catalog: Catalog, published: Path) -> None:
    loaded = load_bundle(published, verify)
    assert loaded.version == catalog.version
    assert dict(loaded.items) == dict(catalog.items)
    assert dict(loaded.forms) == dict(catalog.forms)
    assert dict(loaded.policies) == dict(catalog.policies)
    assert loaded.synonyms == catalog.synonyms


def test_the_same_catalogue_gives_the_same_bytes(catalog: Catalog, published: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    build_bundle(catalog, again)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in published.iterdir() if path.is_file() and path.name != SIGNATURE
    }


def wrong_signature(folder: Path) -> None:
    (folder / SIGNATURE).write_bytes(b"somebody else")


def changed_part(folder: Path) -> None:
    path = folder / "items.json"
    path.write_bytes(path.read_bytes().replace("公积金".encode(), "公鸡金".encode()))


def missing_part(folder: Path) -> None:
    (folder / "forms.json").unlink()


def missing_signature(folder: Path) -> None:
    (folder / SIGNATURE).unlink()


def unnamed_part(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    del manifest["parts"]["policies"]
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


def older(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"version": "2020.1.1"}), encoding="utf-8")


def other_format(folder: Path) -> None:
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps(manifest | {"format": 99}), encoding="utf-8")


def no_manifest(folder: Path) -> None:
    (folder / MANIFEST).write_text("not json", encoding="utf-8")


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (wrong_signature, "not the centre's signature"),
        (changed_part, "not the bytes that the manifest names"),
        (missing_part, "forms.json: is missing"),
        (missing_signature, "manifest.sig: is missing"),
        (unnamed_part, "are missing"),
        (older, "older than"),
        (other_format, "format 99"),
        (no_manifest, "not a manifest"),
    ],
)
def test_a_harmed_bundle_is_not_loaded_and_the_one_in_use_stays(
    catalog: Catalog, published: Path, harm: Callable[[Path], None], told: str
) -> None:
    harm(published)
    in_use = CatalogInUse(catalog)
    with structlog.testing.capture_logs() as events:
        error = in_use.replace(published, verify)
    assert error is not None
    assert told in str(error)
    assert in_use.catalog is catalog
    assert [event["event"] for event in events] == ["catalog.refused"]


def test_a_session_keeps_the_version_it_began_with(catalog: Catalog, published: Path) -> None:
    in_use = CatalogInUse(catalog)
    begun = in_use.catalog
    with structlog.testing.capture_logs():
        assert in_use.replace(published, verify) is None
    assert in_use.catalog is not begun
    assert begun is catalog


def test_versions_compare_as_numbers() -> None:
    assert version_key("2026.11.2") > version_key("2026.9.10")
