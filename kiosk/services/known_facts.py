"""What a filing knows of its people before anything is asked, by the names that forms use: applicant.name, …"""

from __future__ import annotations

from datetime import date
from typing import Literal

from kiosk.filing.draft import Draft
from kiosk.filing.person import Person
from kiosk.forms.facts import FactValue, nobody, person_facts


def facts_of(draft: Draft, today: date) -> dict[str, FactValue]:
    known = _facts("applicant", draft.applicant, today) | _facts("agent", draft.agent, today)
    return known | ({} if draft.visit is None else draft.visit.facts)


def _facts(role: Literal["applicant", "agent"], person: Person | None, today: date) -> dict[str, FactValue]:
    if person is None:
        return nobody(role)
    return person_facts(
        role,
        name=person.name,
        number=person.number,
        sex=person.sex.value,
        birth=person.birth,
        address=person.address,
        valid_to=person.valid_to,
        today=today,
    )
