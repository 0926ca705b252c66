"""Visits (一件事) at the centre: one submission, a case for each part, decided in order; none holds up the others."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.gateway.case_system import OpenedFile
from sync.gateway.errors import Unacceptable
from sync.gateway.incoming import SIGNATURE, incoming_case
from sync.gateway.inspection import Inspector
from sync.gateway.keys import OpeningKeys
from sync.gateway.schema import PartRow, SubmissionRow
from sync.wire.content import FiledPart
from sync.wire.messages import CaseStep, Delivery

BIRTH, HEALTH, ALLOWANCE = "newborn-one-thing", "resident-health-enrolment", "maternity-allowance"


def part(code, *after, materials=()):
    return FiledPart(
        item_code=code,
        item_version=1,
        form_id=code,
        form_version=1,
        after=after,
        answers=("monthly_rent",),
        materials=materials,
    )


PARTS = (part(BIRTH, materials=("lease",)), part(ALLOWANCE), part(HEALTH, BIRTH))


@pytest.fixture
def filed(kiosk, worker):
    visit = kiosk.file(item="newborn", files=1, parts=PARTS, reply_key=None)
    kiosk.deliver(visit)
    worker.run_once()
    return visit


def steps(kiosk):
    """How far the whole (None) and each part are, as the kiosk heard it last."""
    return {entry.part: (entry.step, entry.result_code) for entry in kiosk.cases().entries}


def pass_time(worker, clock, times=1):
    for _ in range(times):
        clock.now += timedelta(seconds=61)
        worker.run_once()


def test_each_part_becomes_a_case_with_a_number_of_its_own(kiosk, filed, gateway):
    status = kiosk.status(filed)
    assert (status.delivery, status.case_number) == (Delivery.HANDED_OVER, "320100-20260318-000001")
    numbers = {entry.part: entry.case_number for entry in kiosk.cases().entries}
    assert numbers == {
        None: "320100-20260318-000001",
        BIRTH: "320100-20260318-000001-01",
        ALLOWANCE: "320100-20260318-000001-02",
        HEALTH: "320100-20260318-000001-03",
    }
    with gateway.database.reading() as session:
        rows = session.scalars(select(PartRow).order_by(PartRow.position)).all()
    assert [row.item_code for row in rows] == [BIRTH, ALLOWANCE, HEALTH]


def test_each_part_is_handed_over_with_its_own_papers_and_the_signature(kiosk, filed, gateway):
    with gateway.database.reading() as session:
        row = session.get_one(SubmissionRow, filed.header.submission_id)
    page, ink = OpenedFile("lease", "image/jpeg", b"page"), OpenedFile(SIGNATURE, "image/png", b"ink")
    case = incoming_case(row, 417, filed.content, (page, ink), seal=None)
    assert {one.item_code: one.files for one in case.parts} == {BIRTH: (page, ink), ALLOWANCE: (ink,), HEALTH: (ink,)}


def test_a_part_waits_until_the_one_before_it_is_decided(kiosk, filed, worker, clock):
    pass_time(worker, clock, 3)
    heard = steps(kiosk)
    assert heard[BIRTH] == heard[ALLOWANCE] == (CaseStep.CLOSED, 6)
    assert heard[HEALTH] == (CaseStep.RECEIVED, None)
    assert heard[None] == (CaseStep.ACCEPTED, None)
    pass_time(worker, clock, 3)
    assert steps(kiosk)[HEALTH] == (CaseStep.CLOSED, 6)
    assert steps(kiosk)[None] == (CaseStep.CLOSED, 6)
    assert kiosk.status(filed).step is CaseStep.CLOSED


def test_a_part_that_is_sent_back_leaves_the_others_running(kiosk, filed, worker, clock):
    worker.platform.send_back("320100-20260318-000001-02")
    pass_time(worker, clock, 6)
    heard = steps(kiosk)
    assert heard[ALLOWANCE] == (CaseStep.CLOSED, 1)
    assert heard[BIRTH] == heard[HEALTH] == heard[None] == (CaseStep.CLOSED, 6)


def test_a_part_that_waits_goes_on_when_the_one_before_it_was_sent_back(kiosk, filed, worker, clock):
    worker.platform.send_back("320100-20260318-000001-01")
    pass_time(worker, clock, 3)
    assert steps(kiosk)[HEALTH] == (CaseStep.CLOSED, 6)


@pytest.mark.parametrize("number", ["320100-20260318-000001", "320100-20260318-000009"])
def test_only_an_open_case_of_one_item_is_sent_back(filed, worker, number):
    with pytest.raises(Unacceptable):
        worker.platform.send_back(number)


def test_handing_a_visit_over_again_opens_nothing_twice(kiosk, filed, worker, gateway):
    with gateway.database.writing() as session:
        row = session.get_one(SubmissionRow, filed.header.submission_id)
        row.delivery, row.next_attempt_at = Delivery.DELIVERED, gateway.clock()
    before = kiosk.cases().entries
    assert worker.run_once() == 1
    assert kiosk.cases().entries == before


@pytest.mark.allow_logs("opening.failed")
def test_a_visit_that_does_not_add_up_is_kept_for_a_person_and_opens_no_case(kiosk, worker):
    broken = kiosk.file(item="newborn", parts=(part(HEALTH, BIRTH), part(BIRTH)), reply_key=None)
    kiosk.deliver(broken)
    worker.run_once()
    assert kiosk.status(broken).delivery is Delivery.QUARANTINED
    assert kiosk.cases().entries == ()


def test_operations_see_every_part(filed, gateway, folder):
    held = Inspector(gateway.database, gateway.blobs, OpeningKeys(folder)).holdings()
    (submission,) = held.submissions
    assert [(one.item_code, one.step) for one in submission.parts] == [
        (BIRTH, CaseStep.RECEIVED),
        (ALLOWANCE, CaseStep.RECEIVED),
        (HEALTH, CaseStep.RECEIVED),
    ]
