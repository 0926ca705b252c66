"""What keeps a bundle (一件事) or a one-licence set (一业一证) from leading anywhere: parts that nobody reaches,
answers after which nothing is filed, conditions over what is asked nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.catalog.lint_texts import Loc, Problem
from kiosk.catalog.load import Catalog
from kiosk.catalog.offers import Bundle
from kiosk.catalog.visits import Visit, open_visit
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form
from kiosk.forms.paths import walk
from kiosk.forms.prefill import prefill
from sync.wire.content import MAX_PARTS
from sync.wire.evaluation import EVALUATION_ITEM


def problems(catalog: Catalog) -> Iterator[Problem]:
    for at, bundle in enumerate(catalog.bundles.values()):
        for message in _bundle(catalog, bundle):
            yield [at], message


def licence_problems(catalog: Catalog) -> Iterator[Problem]:
    """Conditions of a one-licence set (一业一证) over answers that its item does not ask for."""
    for at, licence in enumerate(catalog.one_licences.values()):
        item = catalog.items.get(licence.item or "")
        if item is None:
            continue
        asked = catalog.forms[item.form].data_schema["properties"]
        for number, held in enumerate(licence.sub_licences):
            for name in (held.when or {}).keys() - (set(asked) if isinstance(asked, dict) else set()):
                loc: Loc = [at, "sub_licences", number]
                yield loc, f"{licence.code}: the answer {name!r} is asked nowhere in {item.code}; correct the name"


def _bundle(catalog: Catalog, bundle: Bundle) -> Iterator[str]:
    if bundle.code in catalog.items or bundle.code == EVALUATION_ITEM:
        yield f"{bundle.code}: an item has this code; a bundle needs one of its own"
    if len(bundle.parts) > MAX_PARTS:
        yield f"{bundle.code}: {len(bundle.parts)} parts, at most {MAX_PARTS}; divide it"
    try:
        visit = open_visit(catalog, bundle)
    except CatalogError as error:
        yield str(error)
    else:
        yield from _visit(bundle, visit)


def _visit(bundle: Bundle, visit: Visit) -> Iterator[str]:
    if len({item.applicant for item in visit.items.values()}) > 1:
        yield f"{bundle.code}: parts for persons and for enterprises; nobody can be both, divide it"
    form = Form(visit.form)
    filled = {pointer.removeprefix("/") for pointer in prefill(form, visit.facts)}
    for name in sorted(bundle.given.keys() - filled):
        yield f"{bundle.code}: given names {name!r}, which no form asks or whose value it refuses; correct it"
    deciding = frozenset(name for part in bundle.parts for name in part.when or {})
    ways = walk(form, deciding)
    if not ways.exhausted or not ways.complete:
        return
    chosen = [visit.chosen(answers) for answers in ways.complete]
    for part in bundle.parts:
        if not any(visit.items[part.item] in items for items in chosen):
            yield f"{bundle.code}: {part.item} concerns nobody; no answers meet its `when`"
    if not all(chosen):
        yield f"{bundle.code}: some answers leave nothing to file; let a part stand without `when`"
