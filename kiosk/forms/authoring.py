"""The short way of writing a form in YAML, compiled to the published form (JSON Schema + JSON Forms UI schema).

A page is a question; `use: NAME` takes a shared page as it stands. `show` is a condition in short: answer names with a
value, a list of values, or a JSON Schema; every one has to hold. The compiler writes each condition twice, as the UI
schema's rule and as if/then/else of the data schema, so that a hidden answer can be neither demanded nor filed.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from kiosk.catalog.alternatives import OWN, SHARED, SHARED_OR_OWN
from kiosk.catalog.model import FormSource
from kiosk.catalog.text import LocalText, Text
from kiosk.errors import CatalogError
from kiosk.forms.enclosures import MEDIA_TYPES, NAME_PATTERN
from kiosk.forms.kinds import ENCLOSED, FieldKind
from kiosk.forms.regions import DISTRICTS

JsonObject = dict[str, JsonValue]
Condition = dict[str, JsonValue]


class _Source(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class OptionSource(_Source):
    value: str = Field(pattern=r"^[a-z0-9][a-z0-9_]*$")
    label: Text
    hint: Text | None = None


class FieldSource(_Source):
    kind: FieldKind
    label: Text
    hint: Text | None = None
    unit: Text | None = None
    required: bool = True
    options: tuple[OptionSource, ...] = ()
    regions: Literal["nanjing"] | None = None
    min: float | None = None
    max: float | None = None
    min_length: int | None = Field(default=None, ge=0)
    max_length: int | None = Field(default=None, ge=1, le=2000)
    pattern: str | None = None
    prefill: tuple[str, ...] = ()
    mask: bool | None = None
    reads: dict[str, tuple[str, ...]] = Field(
        default_factory=dict, description="by material: the words that stand before the value on a page of it"
    )
    show: Condition | None = None
    errors: dict[str, Text] = Field(default_factory=dict)
    max_pages: int = Field(default=1, ge=1, le=40, description="of a document")

    @model_validator(mode="after")
    def _fits_its_kind(self) -> FieldSource:
        values = [option.value for option in self.options]
        if len(set(values)) < len(values):
            raise ValueError("two options have one value; rename one")
        if self.max_pages > 1 and self.kind is not FieldKind.DOCUMENT:
            raise ValueError("max_pages belongs to a field of kind document")
        if self.kind is FieldKind.DOCUMENT and self.required and not self.options:
            raise ValueError("a document needs another way beside it, or required: false; add options")
        if self.reads and self.kind in ENCLOSED:
            raise ValueError("reads belongs to a field that is written, not to a picture")
        return self


class PageSource(_Source):
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    question: Text
    why: Text | None = None
    known: dict[str, Text] = Field(default_factory=dict, description="facts shown above the answers, with labels")
    show: Condition | None = None
    skip_when_prefilled: bool = False
    fields: dict[str, FieldSource] = Field(min_length=1)


class PageUse(_Source):
    """A shared page. `show` and `why` may differ from form to form; the fields may not."""

    use: str
    show: Condition | None = None
    question: Text | None = None
    why: Text | None = None
    optional: bool = False


PageEntry = Annotated[Annotated[PageUse, SHARED] | Annotated[PageSource, OWN], SHARED_OR_OWN]


class FormDraft(_Source):
    """One form as an author writes it."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    version: int = Field(ge=1)
    pages: tuple[PageEntry, ...] = Field(min_length=1)


def compile_form(draft: FormDraft, shared: Mapping[str, PageSource]) -> FormSource:
    """CatalogError when a shared page is missing or a question stands on two pages."""
    properties: JsonObject = {}
    required: list[JsonValue] = []
    branches: list[JsonValue] = []
    categories: list[JsonValue] = []
    texts: dict[str, LocalText] = {}
    seen: set[str] = set()
    for entry in draft.pages:
        page = _resolve(entry, shared, draft.id)
        if page.id in seen:
            raise CatalogError(f"form {draft.id}: two pages have the id {page.id!r}; rename one")
        seen.add(page.id)
        categories.append(_category(page, texts))
        for name, field in page.fields.items():
            if name in properties:
                raise CatalogError(f"form {draft.id}: {name!r} is asked twice; nobody is asked the same thing again")
            properties[name] = _property(name, field, texts)
            condition = _both(page.show, field.show)
            if condition is not None:
                branches.append(_branch(name, condition, required=field.required))
            elif field.required:
                required.append(name)
    schema: JsonObject = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }
    if branches:
        schema["allOf"] = branches
    ui: JsonObject = {"type": "Categorization", "elements": categories}
    return FormSource(id=draft.id, version=draft.version, data_schema=schema, ui_schema=ui, texts=texts)


def condition_schema(show: Condition) -> JsonObject:
    """The short condition as JSON Schema over all answers; an answer not given does not meet it."""
    names: list[JsonValue] = list(show)
    return {
        "type": "object",
        "properties": {name: _value_schema(value) for name, value in show.items()},
        "required": names,
    }


def _value_schema(value: JsonValue) -> JsonValue:
    if isinstance(value, dict):
        return value
    return {"enum": value} if isinstance(value, list) else {"const": value}


def _resolve(entry: PageSource | PageUse, shared: Mapping[str, PageSource], form: str) -> PageSource:
    if isinstance(entry, PageSource):
        return entry
    page = shared.get(entry.use)
    if page is None:
        raise CatalogError(f"form {form}: no shared page {entry.use!r}; shared pages are {', '.join(sorted(shared))}")
    changes: dict[str, object] = {
        key: value
        for key, value in (("show", entry.show), ("question", entry.question), ("why", entry.why))
        if value is not None
    }
    if entry.optional:
        changes["fields"] = {name: field.model_copy(update={"required": False}) for name, field in page.fields.items()}
    return page.model_copy(update=changes)


def _both(page: Condition | None, field: Condition | None) -> JsonObject | None:
    schemas: list[JsonValue] = [condition_schema(show) for show in (page, field) if show is not None]
    if not schemas:
        return None
    first = schemas[0]
    return first if len(schemas) == 1 and isinstance(first, dict) else {"allOf": schemas}


def _branch(name: str, condition: JsonObject, *, required: bool) -> JsonObject:
    branch: JsonObject = {"if": condition, "else": {"properties": {name: False}}}
    if required:
        branch["then"] = {"required": [name]}
    return branch


def _category(page: PageSource, texts: dict[str, LocalText]) -> JsonObject:
    key = f"page.{page.id}"
    texts[f"{key}.label"] = page.question
    if page.why is not None:
        texts[f"{key}.why"] = page.why
    for fact, label in page.known.items():
        texts[f"known.{fact}.label"] = label
    options: JsonObject = {"id": page.id}
    if page.known:
        options["known"] = list(page.known)
    if page.skip_when_prefilled:
        options["skipWhenPrefilled"] = True
    category: JsonObject = {
        "type": "Category",
        "label": page.question.zh,
        "i18n": key,
        "elements": [_control(name, field) for name, field in page.fields.items()],
        "options": options,
    }
    if page.show is not None:
        category["rule"] = _rule(page.show)
    return category


def _control(name: str, field: FieldSource) -> JsonObject:
    control: JsonObject = {"type": "Control", "scope": f"#/properties/{name}"}
    if field.kind is FieldKind.LONG_TEXT:
        control["options"] = {"multi": True}
    if field.kind in ENCLOSED:
        control["options"] = {"format": field.kind.value}
    elif field.options:
        control["options"] = {"format": "radio"}
    if field.show is not None:
        control["rule"] = _rule(field.show)
    return control


def _rule(show: Condition) -> JsonObject:
    return {"effect": "SHOW", "condition": {"scope": "#", "schema": condition_schema(show)}}


_TYPES: dict[FieldKind, JsonObject] = {
    FieldKind.CHOICE: {"type": "string"},
    FieldKind.REGION: {"type": "string"},
    FieldKind.YES_NO: {"type": "boolean"},
    FieldKind.TEXT: {"type": "string", "minLength": 1, "maxLength": 120},
    FieldKind.LONG_TEXT: {"type": "string", "minLength": 1, "maxLength": 500},
    FieldKind.DATE: {"type": "string", "format": "date"},
    # maxLength beside `$`, which to some validators also stands before a last line feed
    FieldKind.ID_NUMBER: {
        "type": "string",
        "pattern": "^[1-9][0-9]{16}[0-9X]$",
        "maxLength": 18,
        "format": "cn-id-number",
    },
    FieldKind.CREDIT_CODE: {
        "type": "string",
        "pattern": "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
        "maxLength": 18,
        "format": "cn-credit-code",
    },
    FieldKind.PHONE: {"type": "string", "pattern": "^1[3-9][0-9]{9}$", "maxLength": 11},
    FieldKind.BANK_CARD: {"type": "string", "pattern": "^[0-9]{12,19}$", "format": "cn-bank-card"},
    # no multipleOf 0.01: validators that divide floats refuse 19.99; the two decimals are a matter of typing (`values`)
    FieldKind.AMOUNT: {"type": "number", "minimum": 0, "maximum": 999_999_999},
    FieldKind.INTEGER: {"type": "integer", "minimum": 0, "maximum": 999_999_999},
}
_NAME: JsonObject = {"type": "string", "format": "uri", "pattern": NAME_PATTERN}
# Nobody has to be photographed by a machine.
_AT_A_WINDOW = OptionSource(
    value="window",
    label=LocalText(zh="不在这里拍", en="Not here"),
    hint=LocalText(zh="到窗口请工作人员拍，一样能办", en="Staff take it at the window; it counts the same"),
)


def _property(name: str, field: FieldSource, texts: dict[str, LocalText]) -> JsonObject:
    schema: JsonObject = {"title": field.label.zh, "i18n": name, "x-kind": field.kind.value}
    schema |= _enclosed(name, field, texts) if field.kind in ENCLOSED else _TYPES[field.kind]
    limits: tuple[tuple[str, JsonValue], ...] = (
        ("minimum", _number(field.min)),
        ("maximum", _number(field.max)),
        ("minLength", field.min_length),
        ("maxLength", field.max_length),
        ("pattern", field.pattern),
        ("x-mask", field.mask),
        ("x-prefill", [*field.prefill] or None),
        ("x-reads", {material: [*labels] for material, labels in field.reads.items()} or None),
    )
    schema.update({key: value for key, value in limits if value is not None})
    texts[f"{name}.label"] = field.label
    for key, text in (("description", field.hint), ("unit", field.unit)):
        if text is not None:
            texts[f"{name}.{key}"] = text
    texts.update({f"{name}.error.{keyword}": text for keyword, text in field.errors.items()})
    options = field.options or tuple(OptionSource(value=code, label=label) for code, label in _regions(field).items())
    if options and field.kind not in ENCLOSED:
        schema["oneOf"] = [_option(name, option, texts) for option in options]
    return schema


def _enclosed(name: str, field: FieldSource, texts: dict[str, LocalText]) -> JsonObject:
    """The names of pictures; `options` are other ways that stand beside taking them."""
    picture: JsonObject = _NAME
    if field.kind is FieldKind.DOCUMENT:
        picture = {"type": "array", "items": _NAME, "minItems": 1, "maxItems": field.max_pages}
    others = field.options or ((_AT_A_WINDOW,) if field.kind is FieldKind.PHOTO else ())
    ways: list[JsonValue] = [picture, *(_option(name, option, texts) for option in others)]
    answer: JsonObject = {"anyOf": ways} if others else picture
    return {"x-media-type": MEDIA_TYPES[field.kind], **answer}


def _number(value: float | None) -> int | float | None:
    return int(value) if value is not None and value.is_integer() else value


def _regions(field: FieldSource) -> Mapping[str, LocalText]:
    return DISTRICTS if field.regions == "nanjing" else {}


def _option(name: str, option: OptionSource, texts: dict[str, LocalText]) -> JsonObject:
    key = f"{name}.{option.value}"
    texts[key] = option.label
    if option.hint is not None:
        texts[f"{key}.hint"] = option.hint
    return {"const": option.value, "title": option.label.zh, "i18n": key}
