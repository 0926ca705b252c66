"""智能预审: what the authority would send back, told before submitting, with the reason.

A rule is data of the item. Its condition is a JSON Schema over one document {"answers": …, "facts": …} and optionally
"this answer is later, or earlier, than that fact or answer". The same rules with the same input give the same findings
anywhere.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import jsonschema_rs

from kiosk.catalog.precheck import Comparison, PrecheckRule
from kiosk.catalog.text import LocalText
from kiosk.errors import CatalogError
from kiosk.forms.elements import Answers
from kiosk.forms.facts import Facts


@dataclass(frozen=True, slots=True)
class Finding:
    """`blocking`: filing it now would only cost the citizen time. `pointer` is the answer to look at again."""

    rule: str
    text: LocalText
    blocking: bool
    pointer: str | None = None


class Precheck:
    """Compiles an item's rules once. CatalogError when a condition is not JSON Schema."""

    def __init__(self, rules: Sequence[PrecheckRule]) -> None:
        self._rules = tuple((rule, _validator(rule)) for rule in rules)

    def findings(self, answers: Answers, facts: Facts) -> tuple[Finding, ...]:
        """`answers` are those that would be filed (`Form.submittable`). Blocking findings come first."""
        document = {"answers": dict(answers), "facts": dict(facts)}
        found = [
            Finding(rule.id, rule.message, rule.blocking, rule.field)
            for rule, validator in self._rules
            if validator.is_valid(document) and _order_holds(rule, answers, facts)
        ]
        return tuple(sorted(found, key=lambda finding: not finding.blocking))


def _validator(rule: PrecheckRule) -> jsonschema_rs.Draft202012Validator:
    schema: Any = True if rule.when is None else rule.when
    try:
        return jsonschema_rs.Draft202012Validator(schema, pattern_options=jsonschema_rs.RegexOptions(), offline=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise CatalogError(f"pre-check {rule.id}: the condition is not JSON Schema 2020-12") from error


def _order_holds(rule: PrecheckRule, answers: Answers, facts: Facts) -> bool:
    """Without a comparison the condition alone decides; what is not known is neither later nor earlier."""
    if rule.later is not None:
        order = _order(rule.later, answers, facts)
        if order is None or order <= 0:
            return False
    if rule.earlier is not None:
        order = _order(rule.earlier, answers, facts)
        if order is None or order >= 0:
            return False
    return True


def _order(comparison: Comparison, answers: Answers, facts: Facts) -> int | None:
    """Above 0: the answer is later or larger; below: earlier or smaller; None: one of the two is not known."""
    value = answers.get(comparison.answer)
    other = facts.get(comparison.than, answers.get(comparison.than))
    if isinstance(value, str) and isinstance(other, str):
        moved = _moved(other, comparison)
        return None if moved is None else (value > moved) - (value < moved)  # ISO dates compare as text
    if isinstance(value, int) and isinstance(other, str):
        moved = _moved(other, comparison)
        other = int(moved[:4]) if moved is not None else None
    if isinstance(value, int | float) and isinstance(other, int | float):
        return (value > other) - (value < other)
    return None


def _moved(day: str, comparison: Comparison) -> str | None:
    """The day as many months and days away; the last of the month where that month is shorter. None: no such day."""
    try:
        start = date.fromisoformat(day)
        years, month = divmod(start.month - 1 + comparison.months, 12)
        year = start.year + years
        moved = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        return (moved + timedelta(days=comparison.days)).isoformat()
    except (ValueError, OverflowError):
        return None
