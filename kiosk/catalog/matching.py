"""Which policies (惠企政策) fit an enterprise, and why: each condition is met, not met, or not known.

The same facts and the same version of the catalogue give the same list with and without a connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import jsonschema_rs
from pydantic import JsonValue

from kiosk.catalog.offers import Policy
from kiosk.catalog.text import LocalText
from kiosk.forms.authoring import condition_schema


class Verdict(StrEnum):
    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"  # a fact is missing; never counted as not met


@dataclass(frozen=True, slots=True)
class PolicyMatch:
    """`verdict` is MET when every condition is, NOT_MET when one is not, otherwise UNKNOWN."""

    policy: Policy
    verdict: Verdict
    reasons: tuple[tuple[LocalText, Verdict], ...]


def match_policies(policies: Iterable[Policy], facts: Mapping[str, JsonValue], today: date) -> tuple[PolicyMatch, ...]:
    """Policies in force on `today`: those that fit first, then those where something is not known."""
    found = [_match(policy, facts) for policy in policies if _in_force(policy, today)]
    order = [Verdict.MET, Verdict.UNKNOWN, Verdict.NOT_MET]
    return tuple(sorted(found, key=lambda match: order.index(match.verdict)))


def _match(policy: Policy, facts: Mapping[str, JsonValue]) -> PolicyMatch:
    reasons = tuple((condition.text, _verdict(condition.when, facts)) for condition in policy.conditions)
    verdicts = {verdict for _text, verdict in reasons}
    if Verdict.NOT_MET in verdicts:
        verdict = Verdict.NOT_MET
    else:
        verdict = Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET
    return PolicyMatch(policy, verdict, reasons)


def _verdict(when: dict[str, JsonValue], facts: Mapping[str, JsonValue]) -> Verdict:
    if any(name not in facts for name in when):
        return Verdict.UNKNOWN
    return Verdict.MET if jsonschema_rs.is_valid(condition_schema(when), dict(facts)) else Verdict.NOT_MET


def _in_force(policy: Policy, today: date) -> bool:
    day = today.isoformat()
    return policy.valid_from <= day and (policy.valid_to is None or day <= policy.valid_to)
