from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.prepared import load_prepared
from kiosk.errors import CatalogError


def same(one: Catalog, other: Catalog) -> bool:
    parts = ("version", "items", "forms", "outlets", "bundles", "one_licences", "policies", "notices", "synonyms")
    return all(getattr(one, part) == getattr(other, part) for part in parts)


def test_second_reading_is_of_what_the_first_one_kept_and_says_the_same(sources: Path, tmp_path: Path) -> None:
    first = load_prepared(sources, tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    before = {path.name: path.stat().st_mtime_ns for path in kept.iterdir()}
    assert same(load_prepared(sources, tmp_path / "kept"), first)
    assert {path.name: path.stat().st_mtime_ns for path in kept.iterdir()} == before


def test_changed_sources_are_read_anew_and_the_earlier_state_goes(sources: Path, tmp_path: Path) -> None:
    load_prepared(sources, tmp_path / "kept")
    head = sources / "catalog.yaml"
    head.write_text(head.read_text(encoding="utf-8").replace('version: "', 'version: "9'), encoding="utf-8")
    assert load_prepared(sources, tmp_path / "kept").version.startswith("9")
    assert len(list((tmp_path / "kept").iterdir())) == 1


def test_damaged_or_half_kept_state_is_made_again(sources: Path, tmp_path: Path) -> None:
    first = load_prepared(sources, tmp_path / "kept")
    (kept,) = (tmp_path / "kept").iterdir()
    (kept / "items.json").write_bytes(b"[]")
    assert same(load_prepared(sources, tmp_path / "kept"), first)
    assert same(load_prepared(sources, tmp_path / "kept"), first)


def test_folder_that_cannot_be_written_costs_only_time(sources: Path, tmp_path: Path) -> None:
    (tmp_path / "kept").write_bytes(b"a file where the folder should be")
    assert load_prepared(sources, tmp_path / "kept").items


def test_sources_that_cannot_be_used_are_told_as_ever(sources: Path, tmp_path: Path) -> None:
    (sources / "catalog.yaml").write_text("version: [", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"catalog\.yaml"):
        load_prepared(sources, tmp_path / "kept")
