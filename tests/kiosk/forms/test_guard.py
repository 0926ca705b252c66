from __future__ import annotations

import pytest

from kiosk.catalog.model import FormSource
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form

UI = {
    "type": "Categorization",
    "elements": [
        {"type": "Category", "label": "问", "elements": [{"type": "Control", "scope": "#/properties/a"}]},
    ],
}


def form_with(schema: object, **more: object) -> FormSource:
    return FormSource(id="bomb", version=1, data_schema={"properties": {"a": schema}, **more}, ui_schema=UI)


def nested(depth: int) -> dict:
    schema: dict = {}
    for _ in range(depth):
        schema = {"not": schema}
    return schema


@pytest.mark.parametrize(
    ("source", "told"),
    [
        (form_with({"title": "长" * 10_000_000}), "characters"),
        (form_with({"pattern": "a" * 1000}), "pattern"),
        (form_with(nested(60)), "nested deeper"),
        (form_with({"enum": list(range(50_000))}), "values"),
        (form_with({"$ref": "#/properties/a"}), r"\$ref"),
        (form_with({"$dynamicRef": "#x"}), "dynamicRef"),
        (form_with({}, **{"$defs": {"b": {"$ref": "http://example.invalid/x"}}}), r"\$ref"),
    ],
)
def test_a_schema_bomb_is_refused_before_anything_compiles_it(source: FormSource, told: str) -> None:
    with pytest.raises(CatalogError, match=told):
        Form(source)


def test_ten_megabytes_of_translation_are_refused() -> None:
    long = LocalText.model_construct(zh="文" * 10_000_000, en="x")
    source = form_with({}).model_copy(update={"texts": {"a.label": long}})
    with pytest.raises(CatalogError, match="at most"):
        Form(source)


def test_many_texts_that_are_each_short_are_refused_as_well() -> None:
    texts = {f"k{n}": LocalText(zh="文" * 19_000, en="x") for n in range(40)}
    with pytest.raises(CatalogError, match="of text"):
        Form(form_with({}).model_copy(update={"texts": texts}))


def test_a_form_of_a_thousand_fields_is_refused() -> None:
    properties = {f"f{n}": {} for n in range(1000)}
    with pytest.raises(CatalogError, match="split the form"):
        Form(FormSource(id="wide", version=1, data_schema={"properties": properties}, ui_schema=UI))
