"""A visit (一件事) in one envelope: each office gets its own part, and a visit that does not add up is refused."""

from dataclasses import replace

import pytest

from sync.wire.content import FiledContent
from sync.wire.parts import MalformedVisit, split

from .conftest import filled_content, filled_visit


@pytest.fixture
def visit() -> FiledContent:
    return filled_visit()[0]


def test_each_part_is_a_filing_of_its_own(visit):
    lease, residence = split(visit)
    assert (lease.item_code, lease.form_id, lease.item_version) == ("gjj-rent-withdrawal", "gjj-rent", 3)
    assert set(lease.answers) == {"monthly_rent", "months"}
    assert [material.id for material in lease.materials] == ["lease"]
    assert lease.commitment is None
    assert set(residence.answers) == {"months", "married"}
    assert set(residence.origins) == {"/months"}
    assert residence.materials == ()
    assert residence.commitment is not None
    assert residence.applicant == lease.applicant == visit.applicant
    assert residence.signature == visit.signature  # one signature covers all of it
    assert {part.parts for part in (lease, residence)} == {()}


def test_a_filing_of_one_item_has_no_parts():
    assert split(filled_content(None)[0]) == ()


def test_a_visit_travels_and_comes_back(visit):
    assert FiledContent.from_bytes(visit.to_bytes(), max_bytes=100_000) == visit


@pytest.mark.parametrize(
    ("part", "changed", "told"),
    [
        (0, {"after": ("residence-registration",)}, "does not come before"),
        (0, {"answers": ("salary",)}, "was not given"),
        (1, {"materials": ("passport",)}, "was not handed in"),
        (0, {"materials": ()}, "belongs to no part"),
        (1, {"item_code": "gjj-rent-withdrawal"}, "same item"),
        (1, {"item_code": "moving-in"}, "same item"),
    ],
)
def test_a_visit_that_does_not_add_up_is_refused(visit, part, changed, told):
    parts = list(visit.parts)
    parts[part] = replace(parts[part], **changed)
    with pytest.raises(MalformedVisit, match=told):
        split(replace(visit, parts=tuple(parts)))


def test_a_commitment_of_the_whole_visit_is_refused(visit):
    with pytest.raises(MalformedVisit, match="stand in its parts"):
        split(replace(visit, commitment=visit.parts[1].commitment))
