"""A form while a citizen fills it in: which pages are asked, what is wrong, what is filed.

There is one judge of answers: the form's JSON Schema, run by jsonschema-rs over exactly what would be filed. So the
kiosk cannot be more generous or stricter than any other end that renders the same form (四端无差别).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from kiosk.catalog.model import FormSource
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms import values, wording
from kiosk.forms.elements import Answers, Field, FieldError, Page
from kiosk.forms.formats import FORMATS
from kiosk.forms.guard import check_bounds
from kiosk.forms.kinds import KNOWN_BEFORE
from kiosk.forms.reading import FormReader
from kiosk.forms.rules import order_of, reason
from kiosk.forms.values import Language, Scalar

MAX_ERRORS = 200  # far above the number of fields of any form


def validator_of(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    """A standard 2020-12 validator with our formats asserted; its patterns match in linear time, it fetches nothing."""
    return jsonschema_rs.Draft202012Validator(
        dict(schema),
        formats=dict(FORMATS),
        validate_formats=True,
        pattern_options=jsonschema_rs.RegexOptions(),
        offline=True,
        mask="…",  # an error must not carry the answer
    )


class Form:
    """Answers are flat: a pointer is "/" and a property's name. Raises CatalogError for a form that cannot be used."""

    def __init__(self, source: FormSource) -> None:
        check_bounds(source)
        self.source = source
        self.pages = FormReader(source).pages()
        self.fields: dict[str, Field] = {field.pointer: field for page in self.pages for field in page.fields}
        by_name = {field.name: field for field in self.fields.values()}
        order = order_of({name: _depends_on(field) for name, field in by_name.items()}, f"form {source.id}")
        self._in_order = tuple(by_name[name] for name in order)
        try:
            self._validator = validator_of(source.data_schema)
        except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
            why = f"the data schema is not JSON Schema 2020-12: {reason(error)}"
            raise CatalogError(f"form {source.id}: {why}") from error

    @property
    def id(self) -> str:
        return self.source.id

    @property
    def version(self) -> int:
        return self.source.version

    # -- what is asked ------------------------------------------------------------------------------------------

    def submittable(self, answers: Answers) -> dict[str, object]:
        """What would be filed: the answers of visible fields, in the form's order; nothing else by any path."""
        seen: dict[str, object] = {}
        for field in self._in_order:
            if _is_visible(field, seen) and answers.get(field.name) is not None:
                seen[field.name] = answers[field.name]
        return {field.name: seen[field.name] for field in self.fields.values() if field.name in seen}

    def visible_fields(self, page: Page, answers: Answers) -> tuple[Field, ...]:
        filed = self.submittable(answers)
        return tuple(field for field in page.fields if _is_visible(field, filed))

    def visible_pages(self, answers: Answers) -> tuple[Page, ...]:
        """The pages with at least one visible field."""
        filed = self.submittable(answers)
        return tuple(page for page in self.pages if any(_is_visible(field, filed) for field in page.fields))

    def asked_pages(self, answers: Answers, origins: Mapping[str, str]) -> tuple[Page, ...]:
        """The visible pages without those that need no asking (免填写): all their fields came from a card
        or the chosen life event and are valid. `origins` is by pointer; such pages still stand in the review."""
        return tuple(page for page in self.visible_pages(answers) if not self._is_answered(page, answers, origins))

    def page_of(self, pointer: str) -> Page:
        return next(page for page in self.pages if any(field.pointer == pointer for field in page.fields))

    def _is_answered(self, page: Page, answers: Answers, origins: Mapping[str, str]) -> bool:
        if not page.skip_when_prefilled:
            return False
        given = all(
            answers.get(field.name) is not None and origins.get(field.pointer) in KNOWN_BEFORE
            for field in self.visible_fields(page, answers)
        )
        return given and not self.validate(answers, page)

    # -- what is wrong ------------------------------------------------------------------------------------------

    def validate(self, answers: Answers, page: Page | None = None) -> tuple[FieldError, ...]:
        """Every error of what would be filed, one for each field, in the form's order; of one page when it is given."""
        filed = self.submittable(answers)
        found: dict[str, FieldError] = {}
        for count, error in enumerate(self._validator.iter_errors(filed)):
            if count >= MAX_ERRORS:
                break
            mistake = self._explain(error, filed)
            if mistake.pointer not in found or mistake.keyword == "required":
                found[mistake.pointer] = mistake
        wanted = self.fields.values() if page is None else page.fields
        stray = found.get("") if page is None else None
        errors = [found[field.pointer] for field in wanted if field.pointer in found]
        return (*errors, *((stray,) if stray is not None else ()))

    def _explain(self, error: jsonschema_rs.ValidationError, filed: Mapping[str, object]) -> FieldError:
        kind = error.kind
        keyword = kind.name
        details = kind.as_dict()
        name = str(details["property"]) if keyword == "required" else str((error.instance_path or [""])[0])
        field = self.fields.get(f"/{name}")
        if field is None:
            return FieldError(
                "", LocalText(zh="表里有一处要再看一下。", en="Part of the form needs another look."), keyword
            )
        if keyword == "required":
            return FieldError(field.pointer, wording.missing(field), keyword)
        text = wording.invalid(field, keyword, filed.get(field.name), details.get("limit"))
        return FieldError(field.pointer, text, keyword)

    # -- one field ----------------------------------------------------------------------------------------------

    def parse(self, pointer: str, text: str) -> Scalar | FieldError | None:
        """The typed value of what a finger typed; None for an empty text, FieldError when it is not one of its kind.

        A value that only breaks the form's own limits is returned; `validate` says so when the page is left.
        """
        field = self.fields[pointer]
        try:
            return values.parse(field, text)
        except values.Unreadable:
            return FieldError(pointer, wording.unreadable(field), "type")

    def show(self, pointer: str, value: object, language: Language = "zh") -> str:
        return values.show(self.fields[pointer], value, language)

    def mask(self, pointer: str, value: object, language: Language = "zh") -> str:
        """As `show`, with what is private covered; the same text when nothing of the field is."""
        return values.mask(self.fields[pointer], value, language)


def _is_visible(field: Field, answers: Mapping[str, object]) -> bool:
    return all(rule.shows(answers) for rule in field.rules)


def _depends_on(field: Field) -> frozenset[str]:
    return frozenset().union(*(rule.depends_on for rule in field.rules)) if field.rules else frozenset()
