"""A bundle (一件事) as one visit: its form, its materials and the order in which its items are decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import jsonschema_rs
from pydantic import JsonValue, ValidationError

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import FormSource, Material, ServiceItem
from kiosk.catalog.offers import Bundle, BundlePart
from kiosk.errors import CatalogError
from kiosk.forms.authoring import FormDraft, compile_form, condition_schema
from kiosk.forms.bundling import FormPart, merge_forms

BUNDLE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Visit:
    bundle: Bundle
    form: FormSource
    parts: tuple[BundlePart, ...]  # in the order in which they are decided
    items: Mapping[str, ServiceItem]

    def chosen(self, answers: Mapping[str, object]) -> tuple[ServiceItem, ...]:
        """The items that concern this citizen."""
        return tuple(self.items[part.item] for part in self.parts if _concerns(part, answers))

    def materials(self, answers: Mapping[str, object]) -> tuple[Material, ...]:
        """Each material once, although several items ask for it, as the strictest of them asks for it."""
        found: dict[str, Material] = {}
        for item in self.chosen(answers):
            for material in item.materials:
                if material.when is not None and not _valid(material.when, answers):
                    continue
                known = found.get(material.id)
                if known is None or len(material.waivers) < len(known.waivers):
                    found[material.id] = material
        return tuple(found.values())


def open_visit(catalog: Catalog, bundle: Bundle) -> Visit:
    """CatalogError when a part does not exist, its forms cannot be merged, or the parts wait for each other."""
    missing = [part.item for part in bundle.parts if part.item not in catalog.items]
    if missing:
        raise CatalogError(f"bundle {bundle.code}: no items {missing}; correct the codes")
    try:
        order = list(TopologicalSorter({part.item: part.after for part in bundle.parts}).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise CatalogError(f"bundle {bundle.code}: {circle} wait for each other; remove one `after`") from error
    items = {part.item: catalog.items[part.item] for part in bundle.parts}
    forms = [FormPart(catalog.forms[items[part.item].form], part.when) for part in bundle.parts]
    form = merge_forms(f"{bundle.code}-visit", BUNDLE_VERSION, _questions(bundle), forms)
    return Visit(bundle, form, tuple(sorted(bundle.parts, key=lambda part: order.index(part.item))), items)


def _questions(bundle: Bundle) -> FormSource | None:
    if not bundle.questions:
        return None
    pages: list[JsonValue] = list(bundle.questions)
    try:
        draft = FormDraft.model_validate({"id": f"{bundle.code}-questions", "version": BUNDLE_VERSION, "pages": pages})
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise CatalogError(f"bundle {bundle.code}: questions: {where}: {error.errors()[0]['msg']}") from error
    return compile_form(draft, {})


def _concerns(part: BundlePart, answers: Mapping[str, object]) -> bool:
    return part.when is None or _valid(condition_schema(part.when), answers)


def _valid(schema: JsonValue, answers: Mapping[str, object]) -> bool:
    return bool(jsonschema_rs.Draft202012Validator(schema, offline=True).is_valid(dict(answers)))  # type: ignore[arg-type]
