"""A bundle (一件事) as one visit: its form, and which of its items are filed for whom, in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

import jsonschema_rs
from pydantic import JsonValue, ValidationError

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.offers import Bundle, BundlePart
from kiosk.catalog.text import LocalText
from kiosk.catalog.visit_items import form_id
from kiosk.errors import CatalogError
from kiosk.forms.authoring import FormDraft, PageSource, compile_form, condition_schema
from kiosk.forms.bundling import FormPart, merge_forms


@dataclass(frozen=True, slots=True)
class Visit:
    """`left_out` are the parts that cannot be filed in this visit: they are told, not forgotten."""

    bundle: Bundle
    form: FormSource
    parts: tuple[BundlePart, ...]  # in the order in which they are decided
    items: Mapping[str, ServiceItem]
    forms: Mapping[str, FormSource]  # the items' own, by id
    left_out: tuple[BundlePart, ...] = ()

    def chosen(self, answers: Mapping[str, object]) -> tuple[ServiceItem, ...]:
        """The items that are filed for this citizen."""
        return tuple(self.items[part.item] for part in self.parts if _concerns(part, answers))

    def missed(self, answers: Mapping[str, object]) -> tuple[ServiceItem, ...]:
        """Items that concern this citizen and are not filed in this visit."""
        return tuple(self.items[part.item] for part in self.left_out if _concerns(part, answers))

    @property
    def facts(self) -> dict[str, str | int | bool]:
        """What the life event itself says, as facts that fill the form."""
        return {
            f"visit.{name}": value for name, value in self.bundle.given.items() if isinstance(value, str | int | bool)
        }

    def after(self, code: str, answers: Mapping[str, object]) -> tuple[str, ...]:
        """The filed parts that are decided before this one."""
        filed = {item.code for item in self.chosen(answers)}
        part = next(part for part in self.parts if part.item == code)
        return tuple(other for other in part.after if other in filed)


def open_visit(catalog: Catalog, bundle: Bundle, without: frozenset[str] = frozenset()) -> Visit:
    """The bundle as one form, `without` the parts that cannot be filed now (see `waiting_for`).

    CatalogError when a part does not exist, its forms cannot be merged, or the parts wait for each other.
    """
    missing = [part.item for part in bundle.parts if part.item not in catalog.items]
    if missing:
        raise CatalogError(f"bundle {bundle.code}: no items {missing}; correct the codes")
    try:
        order = list(TopologicalSorter({part.item: part.after for part in bundle.parts}).static_order())
    except CycleError as error:
        circle = " → ".join(error.args[1])
        raise CatalogError(f"bundle {bundle.code}: {circle} wait for each other; remove one `after`") from error
    items = {part.item: catalog.items[part.item] for part in bundle.parts}
    filed = [part for part in bundle.parts if part.item not in without]
    forms = [FormPart(catalog.forms[items[part.item].form], part.when) for part in filed]
    form = merge_forms(form_id(bundle), bundle.version, _questions(bundle), forms, bundle.given)
    return Visit(
        bundle,
        form,
        tuple(sorted(filed, key=lambda part: order.index(part.item))),
        items,
        {item.form: catalog.forms[item.form] for item in items.values()},
        tuple(part for part in bundle.parts if part.item in without),
    )


def waiting_for(bundle: Bundle, unavailable: frozenset[str]) -> frozenset[str]:
    """`unavailable` and every part that has to wait for one of them."""
    found = set(unavailable)
    while more := {part.item for part in bundle.parts if part.item not in found and found & set(part.after)}:
        found |= more
    return frozenset(found)


def question_of(bundle: Bundle, part: BundlePart) -> LocalText | None:
    """The bundle's question whose answer decides whether the part concerns somebody; None: it always does."""
    if part.when is None:
        return None
    pages = [PageSource.model_validate(page) for page in bundle.questions]
    return next((page.question for page in pages if part.when.keys() & page.fields.keys()), None)


def _questions(bundle: Bundle) -> FormSource | None:
    if not bundle.questions:
        return None
    pages: list[JsonValue] = list(bundle.questions)
    try:
        draft = FormDraft.model_validate({"id": f"{bundle.code}-questions", "version": bundle.version, "pages": pages})
    except ValidationError as error:
        where = ".".join(str(step) for step in error.errors()[0]["loc"])
        raise CatalogError(f"bundle {bundle.code}: questions: {where}: {error.errors()[0]['msg']}") from error
    return compile_form(draft, {})


def _concerns(part: BundlePart, answers: Mapping[str, object]) -> bool:
    return part.when is None or _valid(condition_schema(part.when), answers)


def _valid(schema: JsonValue, answers: Mapping[str, object]) -> bool:
    return bool(jsonschema_rs.Draft202012Validator(schema, offline=True).is_valid(dict(answers)))  # type: ignore[arg-type]
