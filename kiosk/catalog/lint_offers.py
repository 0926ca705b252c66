"""Texts of what a catalogue carries beside items: policies, outlets, notices, bundles, one-licence sets."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.catalog.lint_texts import Loc, reading_hints, untranslated
from kiosk.catalog.load import Catalog
from kiosk.catalog.text import LocalText

Located = tuple[str, Loc, str]


def problems(catalog: Catalog) -> Iterator[Located]:
    """(file, place in it, what to do) for texts that one language does not have."""
    for file, loc, code, text in _texts(catalog):
        problem = untranslated(text)
        if problem:
            yield file, loc, f"{code}: {problem}"


def hints(catalog: Catalog) -> Iterator[Located]:
    """Sentences that a citizen cannot read at once; official names keep their words."""
    for file, loc, code, text in _texts(catalog):
        if loc[-1] not in {"name", "department", "address"}:
            for hint in reading_hints(text.zh):
                yield file, loc, f"{code}: {hint}"


def _texts(catalog: Catalog) -> Iterator[tuple[str, Loc, str, LocalText]]:
    parts = {
        "bundles.yaml": (catalog.bundles, ("name", "plain_name", "summary")),
        "one-licence.yaml": (catalog.one_licences, ("trade", "summary")),
        "policies.yaml": (catalog.policies, ("name", "summary", "benefit", "department")),
        "outlets.yaml": (catalog.outlets, ("name", "address", "directions")),
        "notices.yaml": (catalog.notices, ("title", "text")),
    }
    for file, (entries, fields) in parts.items():
        for at, (code, entry) in enumerate(entries.items()):
            for field in fields:
                text = getattr(entry, field)
                if text is not None:
                    yield file, [at, field], code, text
    for at, policy in enumerate(catalog.policies.values()):
        for number, condition in enumerate(policy.conditions):
            yield "policies.yaml", [at, "conditions", number, "text"], policy.code, condition.text
