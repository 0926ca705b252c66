"""Ratings (好差评): kept beside the case, never a case of their own, never invented."""

import json
from datetime import date, timedelta

import pytest

from sync.gateway.case_system import CaseSystemUnavailable
from sync.gateway.inspection import Inspector
from sync.gateway.keys import OpeningKeys
from sync.gateway.schema import SubmissionRow
from sync.gateway.worker import RATED_WITHIN, Worker
from sync.wire.content import Person
from sync.wire.evaluation import EVALUATION_ITEM
from sync.wire.messages import Delivery

from .test_commands import run


@pytest.fixture
def rated(kiosk, worker):
    """A filing that is a case already."""
    filed = kiosk.file()
    kiosk.deliver(filed)
    worker.run_once()
    return filed


@pytest.fixture
def held(gateway, folder):
    return lambda: Inspector(gateway.database, gateway.blobs, OpeningKeys(folder)).holdings().submissions


def test_a_rating_stands_beside_its_case_and_is_none_itself(kiosk, worker, rated, held, journal):
    rating = kiosk.rate(rated.header.submission_id, 4)
    assert kiosk.deliver(rating).receipt is not None
    worker.run_once()
    status = kiosk.status(rating)
    assert (status.delivery, status.case_number, status.step) == (Delivery.HANDED_OVER, None, None)
    assert [entry.submission_id for entry in kiosk.cases().entries] == [rated.header.submission_id]
    assert worker.platform.rating(rated.header.submission_id) == 4
    filing, evaluation = held()
    assert (filing.rating, filing.case_number) == (4, "320100-20260318-000001")
    assert (evaluation.rating, evaluation.case_number, evaluation.item_code) == (None, None, EVALUATION_ITEM)
    assert worker.platform.follow_ups() == []
    assert journal.codes(loud=True) == []


def test_a_rating_uses_up_no_case_number(kiosk, worker, rated):
    later = kiosk.file()
    kiosk.deliver(kiosk.rate(rated.header.submission_id, 5))
    worker.run_once()
    kiosk.deliver(later)
    worker.run_once()
    assert kiosk.status(later).case_number == "320100-20260318-000002"


def test_an_unrated_filing_is_not_a_satisfied_one(rated, worker, held):
    assert worker.platform.rating(rated.header.submission_id) is None
    assert held()[0].rating is None


def test_a_rating_handed_over_twice_counts_once(kiosk, worker, rated, gateway):
    """What happens when the note of the first time was lost."""
    rating = kiosk.rate(rated.header.submission_id, 1)
    kiosk.deliver(rating)
    worker.run_once()
    with gateway.database.writing() as session:
        row = session.get_one(SubmissionRow, rating.header.submission_id)
        row.delivery, row.next_attempt_at = Delivery.DELIVERED, row.received_at
    worker.run_once()
    assert kiosk.status(rating).delivery is Delivery.HANDED_OVER
    assert len(worker.platform.follow_ups()) == 1


@pytest.mark.allow_logs("opening.failed")
def test_a_second_rating_does_not_replace_the_first(kiosk, worker, rated, held):
    first, second = (kiosk.rate(rated.header.submission_id, stars) for stars in (2, 5))
    for rating in (first, second):
        kiosk.deliver(rating)
        worker.run_once()
    assert kiosk.status(second).delivery is Delivery.QUARANTINED
    assert worker.platform.rating(rated.header.submission_id) == 2
    filing, _, refused = held()
    assert (filing.rating, refused.problem) == (2, "evaluation.rated_already")


@pytest.mark.parametrize("stars", [1, 2])
def test_a_bad_rating_opens_a_follow_up_of_15_working_days(kiosk, worker, rated, folder, stars):
    kiosk.deliver(kiosk.rate(rated.header.submission_id, stars))
    worker.run_once()
    (task,) = worker.platform.follow_ups()
    # 18 March 2026 and 15 working days: the Qingming holiday, 4 to 6 April, is not counted.
    assert (task.stars, task.due, task.case_number) == (stars, date(2026, 4, 9), "320100-20260318-000001")
    assert "2026-04-09" in run(folder, "follow-ups").stdout


def test_beyond_the_published_calendar_no_due_date_is_invented(kiosk, worker, clock):
    clock.now += timedelta(days=40 * 365)
    filed = kiosk.file()
    kiosk.deliver(filed)
    kiosk.deliver(kiosk.rate(filed.header.submission_id, 1))
    worker.run_once()
    assert [task.due for task in worker.platform.follow_ups()] == [None]


@pytest.mark.parametrize(
    "changed",
    [
        {"stars": 0},
        {"stars": 6},
        {"stars": True},
        {"stars": "5"},
        {"stars": None},
        {"rated": "nobody"},
        {"rated": "00000000-0000-4000-8000-000000000000"},
        {"answers": {"stars": 5}},
        {"answers": {}},
        {"applicant": Person(name="王样例", document_type="id_card", document_number="1", source="id_card")},
    ],
    ids=str,
)
@pytest.mark.allow_logs("opening.failed")
def test_a_malformed_rating_is_a_persons_matter(kiosk, worker, rated, held, changed):
    given = {"rated": rated.header.submission_id, "stars": 5} | changed
    rating = kiosk.rate(**given)
    kiosk.deliver(rating)
    worker.run_once()
    filing, evaluation = held()
    assert (evaluation.delivery, evaluation.problem) == ("quarantined", "evaluation.malformed")
    assert filing.rating is None


@pytest.mark.allow_logs("opening.failed")
def test_another_kiosks_filing_cannot_be_rated(new_kiosk, worker, rated, held):
    other = new_kiosk("西侧")
    other.deliver(other.rate(rated.header.submission_id, 1))
    worker.run_once()
    assert [one.problem for one in held()] == [None, "evaluation.not_its_filing"]
    assert worker.platform.rating(rated.header.submission_id) is None


@pytest.mark.allow_logs("opening.failed")
def test_a_rating_cannot_be_rated(kiosk, worker, rated):
    rating = kiosk.rate(rated.header.submission_id, 5)
    again = kiosk.rate(rating.header.submission_id, 5)
    for one in (rating, again):
        kiosk.deliver(one)
    worker.run_once()
    assert kiosk.status(again).delivery is Delivery.QUARANTINED


def test_a_rating_that_overtakes_its_filing_waits_for_it(kiosk, worker, clock, journal):
    filed = kiosk.file()
    rating = kiosk.rate(filed.header.submission_id, 3)
    kiosk.deliver(rating)
    worker.run_once()
    assert kiosk.status(rating).delivery is Delivery.DELIVERED
    kiosk.deliver(filed)
    clock.now += timedelta(minutes=11)
    worker.run_once()
    assert kiosk.status(rating).delivery is Delivery.HANDED_OVER
    assert worker.platform.rating(filed.header.submission_id) == 3
    assert journal.codes(loud=True) == []


@pytest.mark.allow_logs("opening.failed")
def test_a_rating_of_a_filing_that_never_comes_is_given_to_a_person(kiosk, worker, clock, held):
    kiosk.deliver(kiosk.rate(kiosk.file().header.submission_id, 3))
    worker.run_once()
    clock.now += RATED_WITHIN
    worker.run_once()
    assert [one.problem for one in held()] == ["evaluation.unknown_filing"]


@pytest.mark.allow_logs("opening.failed")
def test_a_filing_that_names_nobody_opens_no_case(kiosk, worker, held):
    kiosk.deliver(kiosk.file(applicant=None))
    worker.run_once()
    assert [(one.case_number, one.problem) for one in held()] == [(None, "content.nobody")]
    assert kiosk.cases().entries == ()


def test_a_request_to_12345_may_name_nobody_and_becomes_a_case(kiosk, worker, held):
    filed = kiosk.file(item="hotline-request", applicant=None)
    kiosk.deliver(filed)
    worker.run_once()
    assert [one.problem for one in held()] == [None]
    assert kiosk.status(filed).case_number is not None


class AwayForRatings:
    def __init__(self, platform):
        self._platform = platform
        self.hand_over = platform.hand_over
        self.changes_after = platform.changes_after
        self.away = True

    def hand_over_evaluation(self, evaluation):
        if self.away:
            raise CaseSystemUnavailable
        self._platform.hand_over_evaluation(evaluation)


def test_a_rating_is_handed_over_again_after_the_case_system_was_away(kiosk, worker, gateway, folder, clock):
    filed = kiosk.file()
    rating = kiosk.rate(filed.header.submission_id, 5)
    for one in (filed, rating):
        kiosk.deliver(one)
    city = AwayForRatings(worker.platform)
    flaky = Worker(gateway.database, gateway.blobs, OpeningKeys(folder), gateway.receipt_key, city, clock)
    flaky.run_once()
    city.away = False
    clock.now += timedelta(seconds=3)
    flaky.run_once()
    assert kiosk.status(rating).delivery is Delivery.HANDED_OVER


def test_inspect_tells_programs_of_the_rating(kiosk, worker, rated, folder):
    kiosk.deliver(kiosk.rate(rated.header.submission_id, 5))
    worker.run_once()
    rows = json.loads(run(folder, "inspect", "--json").stdout)["submissions"]
    assert [(row["item_code"], row["rating"], bool(row["case_number"])) for row in rows] == [
        ("gjj-rent-withdrawal", 5, True),
        (EVALUATION_ITEM, None, False),
    ]
