"""Bounds of a form, checked before anything compiles it: a form from the network is data, not a friend.

The bounds are far above any shipped form (the longest has 16 pages) and far below what would slow a kiosk down.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pydantic import JsonValue

from kiosk.catalog.model import FormSource
from kiosk.catalog.published import MAX_TEXT
from kiosk.errors import CatalogError

MAX_NODES: Final = 20_000  # JSON values in both schemas; the largest shipped form has under 1,500
MAX_DEPTH: Final = 24
MAX_TOTAL_TEXT: Final = 400_000
MAX_PROPERTIES: Final = 200
MAX_PAGES: Final = 60
MAX_PATTERN: Final = 300
# What lets a small schema cost much: references that multiply or recurse, and the dynamic keywords.
_REFUSED_KEYWORDS: Final = frozenset(
    {"$ref", "$dynamicRef", "$recursiveRef", "$dynamicAnchor", "unevaluatedProperties", "unevaluatedItems"}
)


def check_bounds(source: FormSource) -> None:
    """CatalogError, with the form's id and what to do, when a bound is passed."""
    where = f"form {source.id}"
    text = check_values([source.data_schema, source.ui_schema], where) + _texts(source, where)
    if text > MAX_TOTAL_TEXT:
        raise CatalogError(f"{where}: {text} characters of text, at most {MAX_TOTAL_TEXT}; shorten it")
    _count(source.data_schema.get("properties"), MAX_PROPERTIES, f"{where}: fields")
    _count(source.ui_schema.get("elements"), MAX_PAGES, f"{where}: pages")


def check_values(roots: Sequence[JsonValue], where: str) -> int:
    """The characters of text in JSON values that are or hold schemas; CatalogError when a bound is passed."""
    text = 0
    for nodes, (value, depth, key) in enumerate(_walk(roots), start=1):
        if nodes > MAX_NODES:
            raise CatalogError(f"{where}: more than {MAX_NODES} values; split it into several forms")
        if depth > MAX_DEPTH:
            raise CatalogError(f"{where}: nested deeper than {MAX_DEPTH} levels; flatten it")
        if isinstance(value, str):
            text += len(value)
            limit = MAX_PATTERN if key == "pattern" else MAX_TEXT
            if len(value) > limit:
                raise CatalogError(
                    f"{where}: a {key or 'text'} of {len(value)} characters, at most {limit}; shorten it"
                )
        if isinstance(value, dict):
            refused = _REFUSED_KEYWORDS & value.keys()
            if refused:
                raise CatalogError(f"{where}: {sorted(refused)} is not accepted; write the schema out")
    return text


def _texts(source: FormSource, where: str) -> int:
    total = 0
    for key, text in source.texts.items():
        longest = max(len(text.zh), len(text.en))
        if longest > MAX_TEXT:
            raise CatalogError(f"{where}: the text {key!r} has {longest} characters, at most {MAX_TEXT}; shorten it")
        total += len(text.zh) + len(text.en)
    return total


def _count(value: JsonValue, limit: int, what: str) -> None:
    if isinstance(value, dict | list) and len(value) > limit:
        raise CatalogError(f"{what}: {len(value)}, at most {limit}; split the form")


def _walk(roots: Sequence[JsonValue]) -> Iterator[tuple[JsonValue, int, str]]:
    """Every value with its depth and key, without recursion: the depth is what is being checked."""
    todo: list[tuple[JsonValue, int, str]] = [(root, 0, "") for root in roots]
    while todo:
        value, depth, key = todo.pop()
        yield value, depth, key
        if depth > MAX_DEPTH:
            continue
        if isinstance(value, dict):
            todo.extend((child, depth + 1, name) for name, child in value.items())
        elif isinstance(value, list):
            todo.extend((child, depth + 1, key) for child in value)
