from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kiosk.catalog.bundle import MANIFEST, SIGNATURE, build_bundle, load_bundle, read_bundle, version_key
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


def second_item_of_one_code(folder: Path) -> None:
    rewrite(folder, "items", lambda items: items.append(items[0]))


def item_without_its_form(folder: Path) -> None:
    rewrite(folder, "forms", list.clear)


def policy_of_no_item(folder: Path) -> None:
    rewrite(folder, "policies", lambda policies: policies[0].update(item="no-such-item"))


def ten_megabytes_of_text_in_an_item(folder: Path) -> None:
    rewrite(folder, "items", lambda items: items[0]["summary"].update(zh="长" * 10_000_000))


def ten_megabytes_of_text_in_a_form(folder: Path) -> None:
    rewrite(folder, "forms", lambda forms: forms[0]["texts"].update(x={"zh": "长" * 10_000_000, "en": "x"}))


def schema_bomb_in_a_form(folder: Path) -> None:
    rewrite(folder, "forms", lambda forms: forms[0]["data_schema"].update({"allOf": [{"$ref": "#"}] * 20}))


def schema_bomb_in_a_condition(folder: Path) -> None:
    bomb: dict[str, object] = {"type": "object", "not": {"$ref": "#"}}
    rewrite(folder, "items", lambda items: items[0].update(scenarios=[SCENARIO | {"when": bomb}]))


def schema_bomb_in_a_commitment(folder: Path) -> None:
    def plant(items: list[dict[str, Any]]) -> None:
        next(item for item in items if item["commitment"])["commitment"]["when"] = {"not": {"$ref": "#"}}

    rewrite(folder, "items", plant)


def policy_condition_that_is_no_schema(folder: Path) -> None:
    rewrite(folder, "policies", lambda policies: policies[0]["conditions"][0].update(when={"a": {"type": "nonsense"}}))


def condition_that_is_no_schema(folder: Path) -> None:
    rewrite(folder, "items", lambda items: items[0].update(scenarios=[SCENARIO | {"when": {"type": "nonsense"}}]))


def deep_nesting(folder: Path) -> None:
    text = (folder / "items.json").read_text(encoding="utf-8")
    (folder / "items.json").write_text("[" * 100_000 + text, encoding="utf-8")
    name_again(folder, "items")


def cycle_of_rules(folder: Path) -> None:
    """Two pages that each show only after an answer on the other."""

    def knot(forms: list[dict[str, Any]]) -> None:
        pages = next(form["ui_schema"]["elements"] for form in forms if len(form["ui_schema"]["elements"]) > 1)[:2]
        names = [page["elements"][0]["scope"] for page in pages]
        for page, other in zip(pages, reversed(names), strict=True):
            condition = {"scope": other, "schema": {"const": "x"}, "failWhenUndefined": True}
            page["rule"] = {"effect": "SHOW", "condition": condition}

    rewrite(folder, "forms", knot)


SCENARIO = {"id": "one", "name": {"zh": "一", "en": "one"}}


def rewrite(folder: Path, part: str, change: Callable[[Any], object]) -> None:
    """Changes a part and names its new bytes in the manifest, as a careless or hostile publisher would."""
    path = folder / f"{part}.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    change(content)
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    name_again(folder, part)


def name_again(folder: Path, part: str) -> None:
    raw = (folder / f"{part}.json").read_bytes()
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    manifest["parts"][part] = {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
    (folder / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")


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
        (second_item_of_one_code, "have one code"),
        (item_without_its_form, "does not exist"),
        (policy_of_no_item, "'no-such-item' does not exist"),
        (ten_megabytes_of_text_in_an_item, "cannot be read"),
        (ten_megabytes_of_text_in_a_form, "characters, at most|cannot be read"),
        (schema_bomb_in_a_form, "is not accepted"),
        (schema_bomb_in_a_condition, "is not accepted"),
        (schema_bomb_in_a_commitment, "is not accepted"),
        (condition_that_is_no_schema, "not JSON Schema"),
        (policy_condition_that_is_no_schema, "not JSON Schema"),
        (deep_nesting, "cannot be read"),
        (cycle_of_rules, "circle|cycle"),
    ],
)
def test_a_harmed_bundle_is_not_loaded(
    catalog: Catalog, published: Path, harm: Callable[[Path], None], told: str
) -> None:
    harm(published)
    with pytest.raises(CatalogError, match=told):
        load_bundle(published, verify, newer_than=catalog.version)


def test_a_bundle_without_a_signature_is_read_for_comparing_and_signing(catalog: Catalog, published: Path) -> None:
    (published / SIGNATURE).unlink()
    manifest, read = read_bundle(published)
    assert manifest.version == read.version == catalog.version
    assert dict(read.items) == dict(catalog.items)


def test_versions_compare_as_numbers() -> None:
    assert version_key("2026.11.2") > version_key("2026.9.10")
