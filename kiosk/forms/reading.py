"""From the published form (JSON Schema 2020-12 and JSON Forms UI schema) to pages and fields.

A `Categorization` holds `Category` elements, each one page; a `Category` holds `Control`s and `Group`s. Annotations in
the data schema: `x-kind` (kiosk.forms.kinds), `x-prefill` (facts), `x-mask`. Texts are looked up by JSON Forms' i18n
keys: `<i18n>.label`, `.description`, `.unit`, `.why`, `.error.<keyword>`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from kiosk.catalog.model import FormSource
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms.elements import Field, FieldOption, JsonObject, KnownFact, Page
from kiosk.forms.kinds import ENCLOSED, FieldKind
from kiosk.forms.rules import Rule, read_rule, scope_name

_MASKED_BY_NATURE = frozenset({FieldKind.PHONE, FieldKind.BANK_CARD, FieldKind.ID_NUMBER})


class FormReader:
    """Reads one source; CatalogError says which part cannot be used and what to write."""

    def __init__(self, source: FormSource) -> None:
        self._source = source
        self._where = f"form {source.id}"
        properties = source.data_schema.get("properties")
        if not isinstance(properties, dict) or not properties:
            raise CatalogError(f"{self._where}: the data schema needs properties")
        self._properties = properties
        self._required = _required_names(source.data_schema)
        self._seen: set[str] = set()

    def pages(self) -> tuple[Page, ...]:
        ui = self._source.ui_schema
        if ui.get("type") != "Categorization":
            raise CatalogError(f"{self._where}: the UI schema must be a Categorization, one Category for each question")
        pages = tuple(
            self._page(category, number) for number, category in enumerate(_objects(ui.get("elements")), start=1)
        )
        if not pages:
            raise CatalogError(f"{self._where}: no pages; add a Category")
        unseen = set(self._properties) - self._seen
        if unseen:
            raise CatalogError(f"{self._where}: {sorted(unseen)} stand on no page; add a Control for each")
        return pages

    def _page(self, category: JsonObject, number: int) -> Page:
        where = f"{self._where}, page {number}"
        if category.get("type") != "Category":
            raise CatalogError(f"{where}: expected a Category, found {category.get('type')!r}")
        options = category.get("options")
        options = options if isinstance(options, dict) else {}
        key = str(category.get("i18n", ""))
        rules = self._rules(category, where)
        fields = tuple(self._fields(category, rules, where))
        if not fields:
            raise CatalogError(f"{where}: asks nothing; add a Control or remove the page")
        known = options.get("known")
        return Page(
            id=str(options.get("id", f"page{number}")),
            number=number,
            title=self._text(f"{key}.label", str(category.get("label", ""))) or fields[0].label,
            why=self._text(f"{key}.why"),
            known=tuple(self._known(fact) for fact in (known if isinstance(known, list) else [])),
            fields=fields,
            skip_when_prefilled=options.get("skipWhenPrefilled") is True,
        )

    def _known(self, fact: JsonValue) -> KnownFact:
        label = self._text(f"known.{fact}.label")
        if not isinstance(fact, str) or label is None:
            raise CatalogError(f"{self._where}: the known fact {fact!r} needs the text 'known.{fact}.label'")
        return KnownFact(fact, label)

    def _rules(self, element: JsonObject, where: str) -> tuple[Rule, ...]:
        return (read_rule(element["rule"], where),) if "rule" in element else ()

    def _fields(self, parent: JsonObject, rules: tuple[Rule, ...], where: str) -> Iterator[Field]:
        for element in _objects(parent.get("elements")):
            match element.get("type"):
                case "Control":
                    yield self._field(element, rules + self._rules(element, where), where)
                case "Group" | "VerticalLayout" | "HorizontalLayout":
                    yield from self._fields(element, rules + self._rules(element, where), where)
                case "Label":
                    continue
                case other:
                    raise CatalogError(f"{where}: the element {other!r} is not known; use Control or Group")

    def _field(self, control: JsonObject, rules: tuple[Rule, ...], where: str) -> Field:
        name = scope_name(str(control.get("scope", "")), where)
        schema = self._properties.get(name)
        if not isinstance(schema, dict):
            raise CatalogError(f"{where}: {name!r} is not in the data schema; add it to properties")
        if name in self._seen:
            raise CatalogError(f"{where}: {name!r} is asked twice; nobody is asked the same thing again")
        self._seen.add(name)
        kind = _kind_of(schema, f"{where}, {name}")
        key = str(schema.get("i18n", name))
        prefill = schema.get("x-prefill", [])
        facts = prefill if isinstance(prefill, list) else [prefill]
        answers = "anyOf" if kind in ENCLOSED else "oneOf"  # beside pictures the options are other ways
        options = tuple(self._option(entry, key) for entry in _objects(schema.get(answers)) if "const" in entry)
        if kind in {FieldKind.CHOICE, FieldKind.REGION} and not options:
            raise CatalogError(f"{where}: {name!r} offers no answers; add oneOf with const and title")
        return Field(
            pointer=f"/{name}",
            name=name,
            kind=kind,
            label=self._text(f"{key}.label", str(schema.get("title", ""))) or LocalText(zh=name, en=name),
            schema=schema,
            hint=self._text(f"{key}.description", str(schema.get("description", ""))),
            unit=self._text(f"{key}.unit"),
            options=options,
            required=name in self._required,
            masked=schema.get("x-mask", kind in _MASKED_BY_NATURE) is True,
            prefill=tuple(str(fact) for fact in facts),
            reads=_labels(schema.get("x-reads"), f"{where}, {name}"),
            max_pages=_most_pages(schema),
            errors=self._errors(key),
            rules=rules,
        )

    def _option(self, entry: JsonObject, field_key: str) -> FieldOption:
        value = str(entry.get("const", ""))
        key = str(entry.get("i18n", f"{field_key}.{value}"))
        label = self._text(key, str(entry.get("title", value)))
        return FieldOption(value, label or LocalText(zh=value, en=value), self._text(f"{key}.hint"))

    def _errors(self, key: str) -> Mapping[str, LocalText]:
        prefix = f"{key}.error."
        return {name.removeprefix(prefix): text for name, text in self._source.texts.items() if name.startswith(prefix)}

    def _text(self, key: str, fallback: str = "") -> LocalText | None:
        found = self._source.texts.get(key)
        if found is None and fallback:
            return LocalText(zh=fallback, en=fallback)
        return found


def _objects(value: JsonValue) -> list[JsonObject]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _required_names(schema: JsonObject) -> set[str]:
    """Required always, or where a branch of `allOf` applies."""
    names: set[str] = set()
    required = schema.get("required")
    if isinstance(required, list):
        names.update(str(name) for name in required)
    for branch in _objects(schema.get("allOf")):
        then = branch.get("then")
        if isinstance(then, dict):
            names |= _required_names(then)
    return names


def _labels(value: JsonValue, where: str) -> Mapping[str, tuple[str, ...]]:
    if value is None:
        return {}
    if not isinstance(value, dict) or not all(isinstance(labels, list) and labels for labels in value.values()):
        raise CatalogError(f"{where}: x-reads names materials, each with the words before the value")
    return {name: tuple(str(label) for label in labels) for name, labels in value.items() if isinstance(labels, list)}


def _most_pages(schema: JsonObject) -> int:
    """`maxItems` of the pages, which stand in `anyOf` where there is another way beside them."""
    for way in (schema, *_objects(schema.get("anyOf"))):
        most = way.get("maxItems")
        if isinstance(most, int) and not isinstance(most, bool):
            return max(1, most)
    return 1


_KINDS_OF_TYPES = {"boolean": FieldKind.YES_NO, "integer": FieldKind.INTEGER, "number": FieldKind.AMOUNT}


def _kind_of(schema: JsonObject, where: str) -> FieldKind:
    named = schema.get("x-kind")
    if named is not None:
        if named not in list(FieldKind):
            raise CatalogError(f"{where}: x-kind {named!r} is unknown; use one of {', '.join(FieldKind)}")
        return FieldKind(str(named))
    if "oneOf" in schema:
        return FieldKind.CHOICE
    if schema.get("format") == "date":
        return FieldKind.DATE
    return _KINDS_OF_TYPES.get(str(schema.get("type")), FieldKind.TEXT)
