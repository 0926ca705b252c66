"""A tenth of the catalogue, for tests of how a catalogue travels: some of everything that one holds, and no more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from kiosk.catalog.load import Catalog, load_catalog
from kiosk.catalog.soundness import item_references

SOURCES = Path(__file__).parents[2] / "assets" / "catalog"
_ITEMS = 8  # enough that the largest parts need several requests

T = TypeVar("T")


def small_catalog() -> Catalog:
    whole = load_catalog(SOURCES)
    trimmed = replace(
        whole,
        outlets=_first(whole.outlets),
        bundles=_first(whole.bundles),
        one_licences=_first(whole.one_licences),
        policies=_first(whole.policies),
    )
    named = {code for _, code in item_references(trimmed)} | set(islice(whole.items, _ITEMS))
    items = {code: item for code, item in whole.items.items() if code in named}
    used = {item.form for item in items.values()}
    return replace(trimmed, items=items, forms={name: form for name, form in whole.forms.items() if name in used})


def _first(things: Mapping[str, T]) -> dict[str, T]:
    return dict(islice(things.items(), 1))
