"""一件事: the forms of several items as one form, in which nothing is asked twice.

Questions of the same name are the same question: they are asked once, as soon as one of the chosen items asks them.
Two items that mean different things by one name cannot be bundled, and the author is told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field

from pydantic import JsonValue

from kiosk.catalog.model import FormSource
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms.authoring import Condition, condition_schema
from kiosk.forms.elements import JsonObject
from kiosk.forms.engine import Form
from kiosk.forms.rules import scope_name

Schema = JsonObject | None  # None: always


@dataclass(frozen=True, slots=True)
class FormPart:
    """One item's form; `when` is a condition in short over the bundle's questions that makes it concern somebody."""

    form: FormSource
    when: Condition | None = None


@dataclass(slots=True)
class _Asked:
    schema: JsonValue
    required: list[Schema] = field(default_factory=list)  # when it must be answered
    shown: list[Schema] = field(default_factory=list)


def merge_forms(
    form_id: str,
    version: int,
    questions: FormSource | None,
    parts: Sequence[FormPart],
    given: Collection[str] = (),
) -> FormSource:
    """`given` are answers that are known from the bundle itself: they come from the fact `visit.NAME`, and a page of
    nothing else is not asked.

    CatalogError when two parts ask different things under one name, or the merged rules run in a circle."""
    everything = [*([FormPart(questions)] if questions is not None else []), *parts]
    asked: dict[str, _Asked] = {}
    pages: list[JsonObject] = []
    texts: dict[str, LocalText] = {}
    for at, part in enumerate(everything):
        chosen = condition_schema(part.when) if part.when is not None else None
        for category in _objects(part.form.ui_schema.get("elements")):
            page = _new_page(form_id, category, part, chosen, asked)
            if page is not None:
                page["i18n"] = _rename_texts(str(category.get("i18n", "")), at, part.form, texts)
                pages.append(page)
        for key, text in part.form.texts.items():
            if not key.startswith("page."):
                texts.setdefault(key, text)
    for page in pages:
        _finish(page, asked, form_id, given)
    _prefill(asked, given)
    merged = FormSource(
        id=form_id,
        version=version,
        data_schema=_data_schema(asked),
        ui_schema={"type": "Categorization", "elements": list(pages)},
        texts=texts,
    )
    Form(merged)
    return merged


def _finish(page: JsonObject, asked: Mapping[str, _Asked], form_id: str, given: Collection[str]) -> None:
    """Each question shows where one of the chosen items asks it; a page of what is given is not asked."""
    names = set()
    for control in _objects(page["elements"]):
        name = scope_name(str(control["scope"]), form_id)
        names.add(name)
        rule = _any(asked[name].shown)
        if rule is not None:
            control["rule"] = {"effect": "SHOW", "condition": {"scope": "#", "schema": rule}}
    if names <= set(given):
        options = page.get("options")
        page["options"] = {**(options if isinstance(options, dict) else {}), "skipWhenPrefilled": True}


def _prefill(asked: Mapping[str, _Asked], given: Collection[str]) -> None:
    for name in given:
        question = asked.get(name)
        if question is not None and isinstance(question.schema, dict):
            question.schema = {**question.schema, "x-prefill": [f"visit.{name}"]}


def _new_page(
    form_id: str, category: JsonObject, part: FormPart, chosen: Schema, asked: dict[str, _Asked]
) -> JsonObject | None:
    """The category with the questions that no earlier page asks; None when all of them are asked already."""
    properties = part.form.data_schema["properties"]
    elements: list[JsonValue] = []
    for control in _objects(category.get("elements")):
        name = scope_name(str(control.get("scope", "")), form_id)
        schema = properties.get(name) if isinstance(properties, dict) else None
        if name in asked and asked[name].schema != schema:
            raise CatalogError(
                f"bundle {form_id}: {name!r} of form {part.form.id} is another question than the one of the same name "
                "asked before; use the same shared page in both, or rename one"
            )
        if name not in asked:
            asked[name] = _Asked(schema)
            elements.append({key: deepcopy(value) for key, value in control.items() if key != "rule"})
        shown = _all([chosen, _condition(category), _condition(control)])
        asked[name].shown.append(shown)
        if _is_required(part.form, name):
            asked[name].required.append(shown)
    if not elements:
        return None
    page = {key: deepcopy(value) for key, value in category.items() if key not in {"rule", "elements"}}
    return page | {"elements": elements}


def _rename_texts(key: str, at: int, form: FormSource, texts: dict[str, LocalText]) -> str:
    """Page texts of different forms may share a key; each page keeps its own."""
    new = f"{key}.part{at}"
    for name, text in form.texts.items():
        if name.startswith(f"{key}."):
            texts[new + name.removeprefix(key)] = text
    return new


def _data_schema(asked: dict[str, _Asked]) -> JsonObject:
    required: list[JsonValue] = []
    branches: list[JsonValue] = []
    for name, question in asked.items():
        shown = _any(question.shown)
        if shown is not None:
            branches.append({"if": shown, "else": {"properties": {name: False}}})
        if question.required:
            needed = _any(question.required)
            if needed is None:
                required.append(name)
            else:
                branches.append({"if": needed, "then": {"required": [name]}})
    schema: JsonObject = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": {name: question.schema for name, question in asked.items()},
        "required": required,
        "additionalProperties": False,
    }
    return schema | ({"allOf": branches} if branches else {})


def _is_required(form: FormSource, name: str) -> bool:
    required = form.data_schema.get("required")
    if isinstance(required, list) and name in required:
        return True
    for branch in _objects(form.data_schema.get("allOf")):
        then = branch.get("then")
        names = then.get("required") if isinstance(then, dict) else None
        if isinstance(names, list) and name in names:
            return True
    return False


def _condition(element: JsonObject) -> Schema:
    """The SHOW condition of a category or control; bundles are made of forms that only show."""
    rule = element.get("rule")
    if not isinstance(rule, dict):
        return None
    condition = rule.get("condition")
    schema = condition.get("schema") if isinstance(condition, dict) else None
    if rule.get("effect") != "SHOW" or not isinstance(condition, dict) or condition.get("scope") != "#":
        raise CatalogError('a form in a bundle may only use SHOW rules over "#"; write the condition that way')
    return schema if isinstance(schema, dict) else None


def _all(schemas: Iterable[Schema]) -> Schema:
    conditions = [schema for schema in schemas if schema is not None]
    if len(conditions) > 1:
        return {"allOf": list(conditions)}
    return conditions[0] if conditions else None


def _any(schemas: Sequence[Schema]) -> Schema:
    """None, that is always, as soon as one of them is always."""
    conditions: list[JsonObject] = []
    for schema in schemas:
        if schema is None:
            return None
        if schema not in conditions:
            conditions.append(schema)
    return {"anyOf": list(conditions)} if len(conditions) > 1 else conditions[0]


def _objects(value: JsonValue) -> list[JsonObject]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []
