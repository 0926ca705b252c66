"""What is known of the people before anybody types: the input of prefill and pre-check.

A fact's name begins with its source: applicant., agent., visit. (what a life event itself says); `today` is the kiosk's
local date. What a licence's code or print says is no fact: it is read beside its question, and confirmed as the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal, TypeAlias

from kiosk.forms.kinds import Origin
from kiosk.forms.regions import NANJING, district_of

FactValue: TypeAlias = str | int | bool
Facts: TypeAlias = Mapping[str, FactValue]

_ORIGINS = {
    "applicant": Origin.ID_CARD,
    "agent": Origin.AGENT_CARD,
    "visit": Origin.VISIT,
}


def origin_of(fact: str) -> Origin:
    """KeyError for a fact of no source."""
    return _ORIGINS[fact.split(".", 1)[0]]


def person_facts(
    role: Literal["applicant", "agent"],
    *,
    name: str,
    number: str,
    sex: str,
    birth: date,
    address: str,
    valid_to: date | None,
    today: date,
) -> dict[str, FactValue]:
    """`card_days_left` is absent for a card that is valid for ever (长期); `region` where the address is in Nanjing."""
    facts: dict[str, FactValue] = {
        "name": name,
        "number": number,
        "sex": sex,
        "birth": birth.isoformat(),
        "age": today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day)),
        "address": address,
        "in_nanjing": "南京市" in address,
        "present": True,
    }
    region = district_of(address)
    if region is not None:
        facts["region"] = region
        facts["city"] = NANJING
    if valid_to is not None:
        facts["valid_to"] = valid_to.isoformat()
        facts["card_days_left"] = (valid_to - today).days
    return {f"{role}.{key}": value for key, value in facts.items()} | {"today": today.isoformat()}


def nobody(role: Literal["applicant", "agent"]) -> dict[str, FactValue]:
    """Nobody files in this role: what a form asks about it is answered as well."""
    return {f"{role}.present": False}
