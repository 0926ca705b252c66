"""Pictures as answers: their names, the other ways beside them, and what is said when they are missing."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest
from pydantic import ValidationError

from kiosk.catalog.load import Catalog
from kiosk.forms.authoring import FieldSource, FormDraft, compile_form
from kiosk.forms.elements import FieldError
from kiosk.forms.enclosures import name_of, names_in
from kiosk.forms.engine import Form
from kiosk.forms.kinds import FieldKind

PAGE = name_of(b"page")


def form_of(**field: Any) -> Form:
    page = {"id": "p", "question": "问 | Q", "fields": {"x": {"label": "甲 | A", **field}}}
    return Form(compile_form(FormDraft.model_validate({"id": "f", "version": 1, "pages": [page]}), {}))


def said(form: Form, value: object) -> str:
    answers = {} if value is None else {"x": value}
    return " ".join(error.text.zh for error in form.validate(answers))


def test_a_name_is_the_example_of_rfc_6920() -> None:
    assert name_of(b"Hello World!") == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_a_photo_always_has_another_way_beside_it() -> None:
    form = form_of(kind="photo")
    assert [option.value for option in form.fields["/x"].options] == ["window"]
    assert said(form, "window") == said(form, PAGE) == ""
    assert said(form, None) == said(form, "photo.jpg") == "请拍一张，或选下面的办法。"


def test_a_signature_is_one_picture() -> None:
    form = form_of(kind="signature")
    assert said(form, PAGE) == ""
    assert said(form, None) == said(form, "王") == said(form, [PAGE]) == "这里还没签名。"


def test_a_document_has_as_many_pages_as_it_may_have() -> None:
    form = form_of(kind="document", required=False, max_pages=2)
    assert form.fields["/x"].max_pages == 2
    assert said(form, None) == said(form, [PAGE, PAGE]) == ""
    assert said(form, [PAGE] * 3) == "最多拍 2 页，请重拍。"
    assert said(form, []) == said(form, PAGE) == "这里还没拍。"


def test_a_document_that_must_be_given_needs_another_way() -> None:
    with pytest.raises(ValidationError, match="another way"):
        FieldSource.model_validate({"kind": "document", "label": "甲 | A"})
    form = form_of(kind="document", options=[{"value": "later", "label": "以后补 | Later"}])
    assert said(form, "later") == said(form, [PAGE]) == ""


@pytest.mark.parametrize(
    ("field", "told"),
    [({"kind": "text", "max_pages": 2}, "max_pages"), ({"kind": "photo", "reads": {"lease": ["甲"]}}, "reads")],
)
def test_what_belongs_to_another_kind_is_refused(field: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        FieldSource.model_validate({"label": "甲 | A", **field})


def test_nobody_can_type_a_picture() -> None:
    form = form_of(kind="photo")
    assert isinstance(form.parse("/x", PAGE), FieldError)
    assert form.parse("/x", "不在这里拍") == "window"
    assert form.parse("/x", "") is None


def test_a_picture_is_shown_as_taken_and_not_by_its_name() -> None:
    assert form_of(kind="photo").show("/x", PAGE, "en") == "Taken"
    assert form_of(kind="photo").show("/x", "window", "en") == "Not here"
    assert form_of(kind="signature").show("/x", PAGE) == "已签"
    assert form_of(kind="document", required=False).show("/x", [PAGE, PAGE]) == "已拍，共 2 页"


def test_only_names_are_names() -> None:
    assert list(names_in([PAGE, "later", 3, None])) == [PAGE]
    assert list(names_in("window")) == list(names_in(7)) == []


def test_the_published_schema_is_standard_and_says_what_is_wanted() -> None:
    source = form_of(kind="document", required=False, max_pages=3).source
    jsonschema_rs.meta.validate(source.data_schema)
    properties = source.data_schema["properties"]
    assert isinstance(properties, dict)
    schema = properties["x"]
    assert isinstance(schema, dict)
    assert (schema["type"], schema["maxItems"], schema["x-media-type"]) == ("array", 3, "image/jpeg")
    control = source.ui_schema["elements"][0]["elements"][0]  # type: ignore[index,call-overload]
    assert control["options"] == {"format": "document"}  # type: ignore[index,call-overload]


def test_every_kind_of_picture_is_used_by_an_item(catalog: Catalog) -> None:
    kinds = {field.kind for source in catalog.forms.values() for field in Form(source).fields.values()}
    assert {FieldKind.SIGNATURE, FieldKind.PHOTO, FieldKind.DOCUMENT} <= kinds
