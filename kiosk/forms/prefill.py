"""免填写: what a card or the chosen life event says is not typed again, and its origin is shown."""

from __future__ import annotations

from kiosk.catalog.text import LocalText
from kiosk.forms.elements import FieldError, Page
from kiosk.forms.engine import Form
from kiosk.forms.facts import Facts, FactValue, origin_of
from kiosk.forms.kinds import Origin
from kiosk.forms.values import Scalar, mask_address, mask_name, mask_number

_MASK_OF_FACT = {"address": mask_address, "number": mask_number, "name": mask_name}


def prefill(form: Form, facts: Facts) -> dict[str, tuple[Scalar, Origin]]:
    """By pointer. A fact that the form would refuse is left out: the citizen is asked instead."""
    filled: dict[str, tuple[Scalar, Origin]] = {}
    for field in form.fields.values():
        for fact in field.prefill:
            if fact not in facts:
                continue
            value = form.parse(field.pointer, _text(facts[fact]))
            if value is None or isinstance(value, FieldError):
                continue
            if not any(error.pointer == field.pointer for error in form.validate({field.name: value})):
                filled[field.pointer] = (value, origin_of(fact))
                break
    return filled


def known_facts(page: Page, facts: Facts) -> tuple[tuple[LocalText, str, Origin], ...]:
    """The facts shown above a page's answers, masked; those that are not known are left out."""
    return tuple(
        (known.label, _masked(known.fact, _text(facts[known.fact])), origin_of(known.fact))
        for known in page.known
        if known.fact in facts
    )


def _masked(fact: str, text: str) -> str:
    cover = _MASK_OF_FACT.get(fact.rsplit(".", 1)[-1])
    return cover(text) if cover is not None else text


def _text(value: FactValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
