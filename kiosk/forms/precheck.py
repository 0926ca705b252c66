"""智能预审: what the authority would send back, told before submitting, with the reason.

A rule is data of the item. Its condition is a JSON Schema over one document {"answers": …, "facts": …} and, for dates,
optionally "this answer is later than that fact". The same rules with the same input give the same findings anywhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jsonschema_rs

from kiosk.catalog.model import LocalText, PrecheckRule
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
            if validator.is_valid(document) and _is_later(rule, answers, facts)
        ]
        return tuple(sorted(found, key=lambda finding: not finding.blocking))


def _validator(rule: PrecheckRule) -> jsonschema_rs.Draft202012Validator:
    schema: Any = True if rule.when is None else rule.when
    try:
        return jsonschema_rs.Draft202012Validator(schema, pattern_options=jsonschema_rs.RegexOptions(), offline=True)
    except (jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError, ValueError) as error:
        raise CatalogError(f"pre-check {rule.id}: the condition is not JSON Schema 2020-12") from error


def _is_later(rule: PrecheckRule, answers: Answers, facts: Facts) -> bool:
    """ISO dates compare as text. Without a comparison the condition alone decides."""
    if rule.later is None:
        return True
    answer, fact = answers.get(rule.later.answer), facts.get(rule.later.than)
    return isinstance(answer, str) and isinstance(fact, str) and answer > fact
