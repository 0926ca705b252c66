"""The proof of the demo fails when anything at the centre is not what was filed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kiosk.demo.citizens import CITIZENS, Citizen
from kiosk.demo.report import Filed, compare

TENANT = CITIZENS[0]


def filed(citizen: Citizen) -> Filed:
    return Filed(
        citizen=citizen.name,
        item=citizen.item,
        online=False,
        number="0001-000001",
        submission_id="one",
        content_sha256="c0",
        envelope_sha256="e0",
        receipt_png="receipts/01.png",
        seconds=1.0,
        steps=(),
        case_number=None,
    )


def held(citizen: Citizen) -> dict[str, Any]:
    people = [
        {"kind": "person", "name": card["name"], "document_number": card["number"] + "0"} for card in citizen.cards
    ]
    return {
        "submission_id": "one",
        "sequence": 1,
        "content_sha256": "c0",
        "envelope_sha256": "e0",
        "attachments": [{"plaintext_sha256": "a0"}],
        "receipted": True,
        "case_number": "320100-20261126-000001",
        "rating": citizen.rating,
        "content": {
            "applicant": people[0],
            "agent": None,
            "answers": {**citizen.choices, **citizen.texts, "monthly_rent": 2800, "lease_running": True},
            "materials": [{"files": [{}] * citizen.pages}],
            "signature": {},
        },
    }


def test_a_filing_that_is_there_as_it_was_made_has_no_problem() -> None:
    assert compare(CITIZENS, [filed(TENANT)], [held(TENANT)]) == []


def _at(*path: str | int, value: object) -> Callable[[dict[str, Any]], None]:
    def change(row: dict[str, Any]) -> None:
        part: Any = row
        for step in path[:-1]:
            part = part[step]
        part[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_at("content_sha256", value="c1"), "the content differs"),
        (_at("envelope_sha256", value="e1"), "the sealed bytes differ"),
        (_at("attachments", 0, "plaintext_sha256", value=None), "did not open"),
        (_at("receipted", value=False), "no receipt"),
        (_at("case_number", value=None), "no case"),
        (_at("rating", value=None), "the rating"),
        (_at("content", value=None), "the envelope did not open"),
        (_at("content", "applicant", "document_number", value="320102199406170039"), "other people"),
        (_at("content", "agent", value={"kind": "person", "name": "别人", "document_number": "1"}), "other people"),
        (_at("content", "answers", "phone", value="13800005621"), "the answer phone"),
        (_at("content", "answers", "lease_running", value=False), "the answer lease_running"),
        (_at("content", "materials", value=[]), "3 pages"),
        (_at("content", "signature", value=None), "signature"),
    ],
)
def test_whatever_differs_at_the_centre_is_a_problem(change: Callable[[dict[str, Any]], None], problem: str) -> None:
    row = held(TENANT)
    change(row)
    (told,) = compare(CITIZENS, [filed(TENANT)], [row])
    assert told.startswith("0001-000001 gjj-rent-withdrawal: ")
    assert problem in told


@pytest.mark.parametrize(("sequences", "times"), [((), 0), ((1, 2), 2)])
def test_a_filing_that_is_missing_or_doubled_is_a_problem(sequences: tuple[int, ...], times: int) -> None:
    rows = [held(TENANT) | {"sequence": sequence} for sequence in sequences]
    assert compare(CITIZENS, [filed(TENANT)], rows) == [
        f"0001-000001 gjj-rent-withdrawal: the centre holds it {times} times"
    ]


def test_a_number_that_was_never_sent_is_a_problem() -> None:
    rows = [held(TENANT), held(TENANT) | {"submission_id": "other", "sequence": 3}]
    assert compare(CITIZENS, [filed(TENANT)], rows) == ["the numbers have gaps or doubles: [1, 3]"]
