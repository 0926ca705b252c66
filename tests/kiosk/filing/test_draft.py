"""What a filing under way forgets, and what it keeps."""

from __future__ import annotations

from datetime import date

import pytest

from kiosk.filing.draft import Draft, Enclosure, MaterialOutcome, Signing, SigningOutcome, TakenMaterial
from kiosk.filing.person import CardKind, Person, Sex
from kiosk.forms.kinds import Origin
from tests.sync.small_catalog import small_catalog

WANG = Person(CardKind.RESIDENT, "王秀英", "32010219491231002X", Sex.FEMALE, date(1949, 12, 31), "长江路1号")


@pytest.fixture(scope="module")
def empty() -> Draft:
    catalog = small_catalog()
    item = next(iter(catalog.items.values()))
    return Draft(item, catalog.forms[item.form], catalog.version)


@pytest.fixture
def draft(empty: Draft) -> Draft:
    return Draft(
        empty.item,
        empty.form,
        empty.catalog_version,
        applicant=WANG,
        agent=WANG,
        answers={"name": "王秀英", "phone": "13800138000"},
        origins={"/name": Origin.ID_CARD, "/phone": Origin.TYPED},
        materials={"lease": TakenMaterial("lease", MaterialOutcome.TAKEN, [b"a page"])},
        enclosures={"portrait": Enclosure("image/jpeg", b"a face")},
        signing=Signing(SigningOutcome.SIGNED, document="王秀英", strokes=(((0.1, 0.2, 3),),)),
    )


def test_a_wiped_draft_holds_nothing_of_anybody(draft: Draft, empty: Draft) -> None:
    pages = draft.materials["lease"].pages
    draft.wipe()
    assert draft == empty
    assert not pages


def test_what_a_card_said_goes_with_the_card_and_what_was_typed_stays(draft: Draft) -> None:
    draft.forget_what_cards_said()
    assert draft.answers == {"phone": "13800138000"}
    assert draft.origins == {"/phone": Origin.TYPED}


def test_no_repr_tells_what_a_draft_holds(draft: Draft) -> None:
    told = repr(draft)
    assert not [secret for secret in ("王秀英", "13800138000", "a page", "a face", "0.1") if secret in told]
