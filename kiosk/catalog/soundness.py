"""What a catalogue has to fulfil before a citizen's session may stand on it.

The models check each entry, `kiosk.forms.guard` each form. Here is what only the whole can show: every name leads
somewhere, and every condition is a schema that can be compiled. It costs a few milliseconds, so each load does it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import jsonschema_rs
from pydantic import JsonValue

from kiosk.catalog.load import MAX_ITEMS, Catalog
from kiosk.catalog.model import ServiceItem
from kiosk.errors import CatalogError
from kiosk.forms.authoring import Condition, condition_schema
from kiosk.forms.engine import Form, validator_of
from kiosk.forms.guard import check_values
from kiosk.forms.rules import reason

MAX_ALIASES: Final = 200  # of one item; the richest shipped item has about 30


def check_sound(catalog: Catalog) -> None:
    """CatalogError for the first thing that a session would stumble over."""
    if len(catalog.items) > MAX_ITEMS:
        raise CatalogError(f"items: {len(catalog.items)}, at most {MAX_ITEMS}; split the catalogue")
    for source in catalog.forms.values():
        Form(source)
    for item in catalog.items.values():
        _check_item(item, catalog)
    for where, code in item_references(catalog):
        if code not in catalog.items:
            raise CatalogError(f"{where}: the item {code!r} does not exist")
    for where, condition in _conditions_beside_items(catalog):
        problem = condition_problem(condition_schema(condition))
        if problem is not None:
            raise CatalogError(f"{where}: {problem}")
    for bundle in catalog.bundles.values():
        check_values(bundle.questions, f"bundle {bundle.code}")


def item_references(catalog: Catalog) -> Iterator[tuple[str, str]]:
    """(who names it, item code) for every item that another part of the catalogue names."""
    for bundle in catalog.bundles.values():
        yield from ((f"bundle {bundle.code}", part.item) for part in bundle.parts)
    for licence in catalog.one_licences.values():
        if licence.item is not None:
            yield f"one-licence set {licence.code}", licence.item
    for policy in catalog.policies.values():
        yield f"policy {policy.code}", policy.item
    for outlet in catalog.outlets.values():
        yield from ((f"outlet {outlet.code}", code) for code in outlet.items)


def _check_item(item: ServiceItem, catalog: Catalog) -> None:
    where = f"item {item.code}"
    if item.form not in catalog.forms:
        raise CatalogError(f"{where}: its form {item.form!r} does not exist")
    if len(item.aliases) > MAX_ALIASES:
        raise CatalogError(f"{where}: {len(item.aliases)} everyday words, at most {MAX_ALIASES}; keep the useful ones")
    for _, condition in conditions_of(item):
        problem = condition_problem(condition)
        if problem is not None:
            raise CatalogError(f"{where}: {problem}")


def conditions_of(item: ServiceItem) -> Iterator[tuple[list[str | int], JsonValue]]:
    """(place in the item, condition) for everything that answers or facts decide."""
    found: list[tuple[str, int, JsonValue]] = [
        *(("scenarios", at, scenario.when) for at, scenario in enumerate(item.scenarios)),
        *(("materials", at, material.when) for at, material in enumerate(item.materials)),
        *(("prechecks", at, rule.when) for at, rule in enumerate(item.prechecks)),
    ]
    for name, at, when in found:
        if when is not None:
            yield [name, at], when
    if item.commitment is not None and item.commitment.when is not None:
        yield ["commitment", "when"], item.commitment.when


def condition_problem(condition: JsonValue) -> str | None:
    """Why it cannot be used, or None."""
    try:
        check_values([condition], "a condition")
        if isinstance(condition, dict):
            validator_of(condition)
    except CatalogError as error:
        return str(error)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        return f"a condition is not JSON Schema 2020-12: {reason(error)}"
    return None


def _conditions_beside_items(catalog: Catalog) -> Iterator[tuple[str, Condition]]:
    for policy in catalog.policies.values():
        yield from ((f"policy {policy.code}", condition.when) for condition in policy.conditions)
    for bundle in catalog.bundles.values():
        yield from ((f"bundle {bundle.code}", part.when) for part in bundle.parts if part.when is not None)
    for licence in catalog.one_licences.values():
        where = f"one-licence set {licence.code}"
        yield from ((where, held.when) for held in licence.sub_licences if held.when is not None)
