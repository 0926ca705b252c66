"""The kiosk's verdict is a standard validator's verdict, on every shipped form and on generated answers."""

from __future__ import annotations

import json
from typing import Any

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import FormSource
from kiosk.forms.authoring import FormDraft, compile_form
from kiosk.forms.elements import Field
from kiosk.forms.enclosures import name_of
from kiosk.forms.engine import Form
from kiosk.forms.formats import FORMATS
from kiosk.forms.kinds import FieldKind

GOOD = {
    "phone": ["13812345620"],
    "bank_card": ["6222021234567890128"],
    "id_number": ["11010519491231002X"],
    "credit_code": ["11320402014115642F"],
    "date": ["2024-02-29"],
    "photo": [name_of(b"face"), "window"],
    "signature": [name_of(b"name")],
    "document": [[name_of(b"page")], [name_of(b"page"), name_of(b"next")], [name_of(b"page")] * 50, []],
}


def values_of(field: Field) -> st.SearchStrategy[Any]:
    strays = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.booleans(), st.floats(allow_nan=False))
    likely: list[Any] = [option.value for option in field.options] + GOOD.get(field.kind.value, [])
    likely += [
        "ni:///sha-256;short",
        [1],
        [True, False],
        {},
        True,
        False,
        1,
        1800,
        1800.55,
        "中山北路 18 号",
        2020,
        "12345678",
    ]
    return st.one_of(st.sampled_from(likely), strays)


def agrees(source: FormSource, form: Form, answers: dict[str, Any]) -> None:
    standard = jsonschema_rs.Draft202012Validator(
        source.data_schema, formats=dict(FORMATS), validate_formats=True, offline=True
    )
    filed = form.submittable(answers)
    assert (form.validate(answers) == ()) == standard.is_valid(filed)
    # the fields of all visible pages together are all that a citizen is ever told about
    by_page = {error.pointer for page in form.visible_pages(answers) for error in form.validate(answers, page)}
    assert by_page == {error.pointer for error in form.validate(answers)}


@given(st.data())
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_agrees_with_a_standard_validator(catalog: Catalog, data: st.DataObject) -> None:
    source = data.draw(st.sampled_from(list(catalog.forms.values())), label="form")
    form = Form(source)
    answers = {
        field.name: data.draw(values_of(field), label=field.name)
        for field in form.fields.values()
        if data.draw(st.integers(0, 9)) > 0
    }
    agrees(source, form, answers)


@st.composite
def drafts(draw: st.DrawFn) -> FormDraft:
    """Forms of every kind of field, each page shown always or by an answer before it."""
    kinds = draw(st.lists(st.sampled_from(list(FieldKind)), min_size=1, max_size=8), label="kinds")
    pages: list[dict[str, Any]] = []
    for number, kind in enumerate(kinds):
        field: dict[str, Any] = {"kind": kind, "label": "甲 | A", "required": draw(st.booleans())}
        way = {"value": "later", "label": "以后 | Later"}
        if kind is FieldKind.CHOICE:
            field["options"] = [way, {"value": "now", "label": "现在 | Now"}]
        elif kind is FieldKind.REGION:
            field["regions"] = "nanjing"
        elif kind in {FieldKind.DOCUMENT, FieldKind.SIGNATURE} and (draw(st.booleans()) or field["required"]):
            field["options"] = [way]
        if kind is FieldKind.DOCUMENT:
            field["max_pages"] = draw(st.integers(1, 3))
        page: dict[str, Any] = {"id": f"p{number}", "question": "问 | Q", "fields": {f"f{number}": field}}
        deciding = [at for at in range(number) if kinds[at] in {FieldKind.YES_NO, FieldKind.CHOICE, FieldKind.PHOTO}]
        if deciding and draw(st.booleans()):
            at = draw(st.sampled_from(deciding))
            answers: dict[FieldKind, list[object]] = {FieldKind.YES_NO: [True, False], FieldKind.PHOTO: ["window"]}
            page["show"] = {f"f{at}": draw(st.sampled_from(answers.get(kinds[at], ["later", "now"])))}
        pages.append(page)
    return FormDraft.model_validate({"id": "generated", "version": 1, "pages": pages})


@given(st.data())
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_agrees_on_generated_forms_of_every_kind(data: st.DataObject) -> None:
    source = compile_form(data.draw(drafts()), {})
    jsonschema_rs.meta.validate(source.data_schema)
    form = Form(source)
    answers = {field.name: data.draw(values_of(field), label=field.name) for field in form.fields.values()}
    agrees(source, form, answers)


def test_every_schema_is_json_schema_2020_12(catalog: Catalog) -> None:
    for source in catalog.forms.values():
        jsonschema_rs.meta.validate(source.data_schema)


def test_no_form_asks_a_validator_to_divide_decimals(catalog: Catalog) -> None:
    """19.99 / 0.01 is no whole number to those that compute with binary floats, and they would refuse it."""
    for source in catalog.forms.values():
        assert "multipleOf" not in json.dumps(source.data_schema)


def test_a_line_feed_behind_a_number_is_refused_by_every_validator(catalog: Catalog) -> None:
    """`$` of Python's engine also matches before a last line feed; the length says no."""
    for source in catalog.forms.values():
        for field in Form(source).fields.values():
            if field.kind in {FieldKind.PHONE, FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE}:
                (good,) = GOOD[field.kind.value]
                assert len(good) == field.schema["maxLength"]


def test_a_hidden_answer_is_refused_by_the_schema_itself() -> None:
    """So that a renderer that keeps hidden answers cannot file them either."""
    draft = FormDraft.model_validate(
        {
            "id": "f",
            "version": 1,
            "pages": [
                {"id": "a", "question": "甲 | A", "fields": {"a": {"kind": "yes_no", "label": "甲 | A"}}},
                {
                    "id": "b",
                    "question": "乙 | B",
                    "show": {"a": True},
                    "fields": {"b": {"kind": "text", "label": "乙 | B"}},
                },
            ],
        }
    )
    schema = compile_form(draft, {}).data_schema
    assert jsonschema_rs.is_valid(schema, {"a": True, "b": "x"})
    assert not jsonschema_rs.is_valid(schema, {"a": True})
    assert not jsonschema_rs.is_valid(schema, {"a": False, "b": "x"})


@pytest.mark.parametrize("value", [True, "x", 3])
def test_an_answer_of_another_type_is_an_error_and_not_a_crash(rent: Form, value: object) -> None:
    assert rent.validate(dict.fromkeys(("lives_at", "monthly_rent", "phone"), value)) != ()
