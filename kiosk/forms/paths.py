"""Walking a form as citizens would: which pages can be reached, and whether some way through can be filed.

Only answers that decide what else is asked are tried one by one; every other field is given one valid value. So the
walk stays small where the form is, and is bounded where it is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.forms.elements import Field
from kiosk.forms.enclosures import name_of
from kiosk.forms.engine import Form
from kiosk.forms.kinds import ENCLOSED, FieldKind

MAX_WAYS: Final = 4_000
_EXAMPLES: Mapping[FieldKind, tuple[object, ...]] = {
    FieldKind.YES_NO: (True, False),
    FieldKind.DATE: ("2026-06-12", "2000-02-29"),
    FieldKind.ID_NUMBER: ("11010519491231002X",),
    FieldKind.CREDIT_CODE: ("11320402014115642F",),
    FieldKind.PHONE: ("13812345620",),
    FieldKind.BANK_CARD: ("6222021234567890128",),
    FieldKind.AMOUNT: (1800, 1, 0, 100),
    FieldKind.INTEGER: (2020, 1, 10, 0, 100),
    FieldKind.TEXT: ("汉中路 28 号", "12345678", "abc", "AB123456", "苏A12345"),
    FieldKind.LONG_TEXT: ("这是写给工作人员看的一段情况说明。",),
    FieldKind.SIGNATURE: (name_of(b"signature"),),
    FieldKind.PHOTO: (name_of(b"photo"),),
    FieldKind.DOCUMENT: ([name_of(b"page")],),
}


@dataclass(frozen=True, slots=True)
class Ways:
    """What a walk found. `stuck` are visible required fields for which no valid value was found."""

    complete: tuple[dict[str, object], ...]
    reachable: frozenset[str]  # page ids
    stuck: frozenset[str]  # pointers
    exhausted: bool  # False: the bound was reached first


def walk(form: Form, deciding_too: frozenset[str] = frozenset(), limit: int = MAX_WAYS) -> Ways:
    """`deciding_too` are answers that decide something outside the form, such as an item's scenarios."""
    deciding = deciding_too.union(*(rule.depends_on for field in form.fields.values() for rule in field.rules))
    complete: list[dict[str, object]] = []
    reachable: set[str] = set()
    stuck: set[str] = set()
    ways = 0
    for answers in _ways(form, deciding):
        ways += 1
        if ways > limit:
            break
        reachable.update(page.id for page in form.visible_pages(answers))
        errors = form.validate(answers)
        if errors:
            stuck.update(error.pointer for error in errors)
        else:
            complete.append(form.submittable(answers))
    return Ways(tuple(complete), frozenset(reachable), frozenset(stuck), ways <= limit)


def _ways(form: Form, deciding: frozenset[str]) -> Iterator[dict[str, object]]:
    """Complete sets of answers, page by page; each deciding field branches into all its values."""
    todo: list[tuple[int, dict[str, object]]] = [(0, {})]
    fields = [(page, field) for page in form.pages for field in page.fields]
    while todo:
        at, answers = todo.pop()
        while at < len(fields):
            page, field = fields[at]
            at += 1
            if field not in form.visible_fields(page, answers):
                continue
            values = valid_values(form, field, answers)
            if not values:
                continue
            if field.name in deciding:
                todo.extend((at, answers | {field.name: value}) for value in values[1:])
            answers = answers | {field.name: values[0]}
        yield answers


def valid_values(form: Form, field: Field, answers: Mapping[str, object]) -> list[object]:
    """Values of the field that the form accepts, given the answers so far; every option of a choice."""
    candidates: tuple[object, ...] = tuple(option.value for option in field.options)
    if not candidates or field.kind in ENCLOSED:
        candidates = (*_EXAMPLES[field.kind], *candidates)
    if field.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT}:
        candidates = (*candidates, *(_padded(text, field) for text in candidates if isinstance(text, str)))
    if field.kind in {FieldKind.AMOUNT, FieldKind.INTEGER}:
        candidates = (*candidates, *(field.schema[key] for key in ("minimum", "maximum") if key in field.schema))
    page = form.page_of(field.pointer)
    return [
        value
        for value in candidates
        if all(error.pointer != field.pointer for error in form.validate({**answers, field.name: value}, page))
    ]


def _padded(text: str, field: Field) -> str:
    shortest, longest = field.schema.get("minLength", 0), field.schema.get("maxLength", 1000)
    if isinstance(shortest, int) and isinstance(longest, int):
        return (text * (shortest // len(text) + 1))[:longest]
    return text
