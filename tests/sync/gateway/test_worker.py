"""Opening, handing over, and results on their way back."""

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from uuid import UUID

import pypdfium2
import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from sync.gateway.case_system import CaseSystemUnavailable, ChangePage, IncomingCase, IncomingEvaluation
from sync.gateway.inspection import Inspector
from sync.gateway.keys import OpeningKeys
from sync.gateway.quarantine import NotQuarantined, Quarantine
from sync.gateway.schema import AttachmentRow, SubmissionRow
from sync.gateway.settings import DataFolder
from sync.gateway.worker import MAX_FAILURES, Worker
from sync.wire import cbor, envelope
from sync.wire.messages import CaseFeed, CaseStep, Delivery
from sync.wire.result import open_result
from sync.wire.signing import Purpose, sign
from sync.wire.suite import SealingPrivateKey

CERTIFICATE = "social-insurance-certificate"


def test_a_delivered_filing_becomes_a_case_with_a_number(kiosk, worker, gateway):
    filed = kiosk.file(files=2)
    kiosk.deliver(filed)
    assert worker.run_once() == 1
    status = kiosk.status(filed)
    assert status.delivery is Delivery.HANDED_OVER
    assert status.case_number == "320100-20260318-000001"
    assert status.step is CaseStep.RECEIVED
    with gateway.database.reading() as session:
        row = session.get_one(SubmissionRow, filed.header.submission_id)
        hashes = session.scalars(select(AttachmentRow.plaintext_sha256).order_by(AttachmentRow.position)).all()
    assert row.content_sha256 == filed.content_sha256
    assert hashes == [one.ref.plaintext_sha256 for one in filed.files]
    assert worker.run_once() == 0


def test_an_announced_filing_is_not_opened(kiosk, worker):
    kiosk.submitted(kiosk.file(files=1))
    assert worker.run_once() == 0


def test_a_case_moves_on_and_its_kiosk_hears_each_step_once(kiosk, worker, clock):
    filed = kiosk.file()
    kiosk.deliver(filed)
    worker.run_once()
    for _ in range(4):
        clock.now += timedelta(seconds=61)
        worker.run_once()
    feed = kiosk.cases()
    assert [entry.step for entry in feed.entries] == ["received", "accepted", "reviewing", "closed"]
    assert [entry.result_code for entry in feed.entries] == [None, None, None, 6]
    assert kiosk.cases(feed.next).entries == ()
    assert [entry.step for entry in kiosk.cases("2").entries] == ["reviewing", "closed"]


def test_a_certificate_is_issued_at_once_and_only_the_session_can_read_it(kiosk, worker, gateway):
    filed = kiosk.file(item=CERTIFICATE)
    kiosk.deliver(filed)
    worker.run_once()
    status = kiosk.status(filed)
    assert (status.step, status.result_code, status.result_available) == (CaseStep.CLOSED, 0, True)
    assert [entry.result_available for entry in kiosk.cases().entries][-1]
    answer = kiosk.result(filed)
    assert answer.headers["content-type"] == "application/vnd.ningmanyi.result"
    assert "王样例".encode() not in answer.content
    opened = open_result(answer.content, gateway.receipt_key.public, filed.session_key)
    assert (opened.header.media_type, opened.header.case_number) == ("application/pdf", status.case_number)
    text = pypdfium2.PdfDocument(BytesIO(opened.document))[0].get_textpage().get_text_range()
    for words in ("王样例", "11010519491231002X", "示例", status.case_number):
        assert words in text


def test_a_certificate_for_a_session_without_a_key_is_not_made(kiosk, worker, clock):
    filed = kiosk.file(item=CERTIFICATE, reply_key=None)
    kiosk.deliver(filed)
    worker.run_once()
    assert kiosk.status(filed).result_available is False
    assert kiosk.result(filed).status_code == 404


def test_nothing_of_a_citizen_is_left_in_the_data_folder(kiosk, worker, folder):
    for item in (CERTIFICATE, "gjj-rent-withdrawal"):
        kiosk.deliver(kiosk.file(item=item, files=1))
    worker.run_once()
    needles = [
        text.encode(encoding) for text in ("王样例", "11010519491231002X") for encoding in ("utf-8", "utf-16-le")
    ]
    looked = 0
    for path in folder.path.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            looked += len(data)
            assert not any(needle in data for needle in needles), path
    assert looked > 10_000


@pytest.mark.allow_logs("opening.failed")
def test_an_envelope_for_a_strange_key_is_quarantined_and_blocks_nobody(kiosk, worker, journal):
    poison = _sealed_for(kiosk, SealingPrivateKey.generate().public_key)
    good = kiosk.file()
    for filed in (poison, good):
        assert kiosk.deliver(filed).receipt is not None
    worker.run_once()
    assert kiosk.status(poison).delivery is Delivery.QUARANTINED
    assert kiosk.status(good).delivery is Delivery.HANDED_OVER
    assert journal.codes(loud=True) == ["opening.failed"]


def _sealed_for(kiosk, stranger):
    """Sealed for another key under our key's id, as a faulty kiosk would."""
    filed = kiosk.file()
    header = filed.header.to_bytes()
    ciphertext = stranger.seal(filed.content.to_bytes(), Purpose.ENVELOPE.encode() + b"\x00" + header)
    signature = sign(kiosk.key, Purpose.ENVELOPE, cbor.encode([header, ciphertext]))
    filed.data = cbor.encode({"header": header, "ciphertext": ciphertext, "signature": signature})
    assert envelope.peek_header(filed.data) == filed.header
    return filed


@pytest.mark.allow_logs("opening.failed")
def test_a_retired_key_that_is_gone_quarantines_instead_of_crashing(kiosk, worker, gateway, clock, tmp_path):
    filed = kiosk.file()
    kiosk.deliver(filed)
    without_keys = _worker(gateway, worker.platform, clock, keys=OpeningKeys(DataFolder(tmp_path)))
    without_keys.run_once()
    assert kiosk.status(filed).delivery is Delivery.QUARANTINED


@pytest.mark.allow_logs("opening.failed")
def test_a_blob_that_is_gone_is_a_persons_matter(kiosk, worker, folder):
    filed = kiosk.file(files=1)
    kiosk.deliver(filed)
    next(path for path in folder.blobs.rglob("*") if path.is_file()).unlink()
    worker.run_once()
    assert kiosk.status(filed).delivery is Delivery.QUARANTINED


@pytest.mark.allow_logs("opening.failed")
def test_a_quarantined_filing_can_be_opened_again_once_its_blob_is_back(kiosk, worker, folder, gateway, clock):
    filed = kiosk.file(files=1)
    kiosk.deliver(filed)
    blob = next(path for path in folder.blobs.rglob("*") if path.is_file())
    saved = blob.read_bytes()
    blob.unlink()
    worker.run_once()
    quarantine = Quarantine(gateway.database)
    blob.write_bytes(saved)
    quarantine.open_again(filed.header.submission_id, clock())
    worker.run_once()
    assert kiosk.status(filed).delivery is Delivery.HANDED_OVER
    with pytest.raises(NotQuarantined):
        quarantine.open_again(filed.header.submission_id, clock())


class Scripted:
    """A case system that fails as told: the city's, on a bad day."""

    def __init__(self, outcomes: list[Exception | str]) -> None:
        self.outcomes = outcomes
        self.seen: list[UUID] = []

    def hand_over(self, case: IncomingCase) -> str:
        self.seen.append(case.submission_id)
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def hand_over_evaluation(self, evaluation: IncomingEvaluation) -> None:
        raise AssertionError(evaluation)

    def changes_after(self, cursor: str) -> ChangePage:
        return ChangePage([], cursor)


def _worker(gateway, case_system, clock: Callable, keys: OpeningKeys | None = None, folder=None) -> Worker:
    return Worker(
        database=gateway.database,
        blobs=gateway.blobs,
        keys=keys if keys is not None else OpeningKeys(folder),
        receipt_key=gateway.receipt_key,
        case_system=case_system,
        clock=clock,
    )


def test_a_case_system_that_is_away_is_asked_again_later(kiosk, gateway, folder, clock):
    filed = kiosk.file()
    kiosk.deliver(filed)
    city = Scripted([CaseSystemUnavailable(), CaseSystemUnavailable(), "320100-1"])
    worker = _worker(gateway, city, clock, folder=folder)
    worker.run_once()
    assert worker.run_once() == 0  # not before its time
    for seconds in (3, 5):
        assert kiosk.status(filed).delivery is Delivery.DELIVERED
        clock.now += timedelta(seconds=seconds)
        worker.run_once()
    assert kiosk.status(filed).case_number == "320100-1"
    assert len(city.seen) == 3


def test_a_clock_that_was_ahead_for_a_while_leaves_no_filing_unopened(kiosk, worker, clock):
    clock.now += timedelta(days=1800)
    filed = kiosk.file()
    kiosk.deliver(filed)
    clock.now -= timedelta(days=1800)
    worker.run_once()
    assert kiosk.status(filed).delivery is Delivery.HANDED_OVER


def test_a_database_that_is_away_is_no_filings_fault(kiosk, gateway, folder, clock):
    filed = kiosk.file()
    kiosk.deliver(filed)
    away = OperationalError("SELECT 1", None, sqlite3.OperationalError("database is locked"))
    worker = _worker(gateway, Scripted([*[away] * (2 * MAX_FAILURES), "320100-1"]), clock, folder=folder)
    for _ in range(2 * MAX_FAILURES):
        with pytest.raises(OperationalError):
            worker.run_once()
    worker.run_once()
    assert kiosk.status(filed).delivery is Delivery.HANDED_OVER


@pytest.mark.allow_logs("opening.crashed")
def test_a_bug_on_one_filing_blocks_nobody_and_is_given_up_in_the_end(kiosk, gateway, folder, clock, logged):
    poison, good = kiosk.file(), kiosk.file()
    kiosk.deliver(poison)
    clock.now += timedelta(seconds=1)
    kiosk.deliver(good)
    city = Scripted([ZeroDivisionError("王样例"), "320100-1", *[ZeroDivisionError("王样例")] * 4])
    worker = _worker(gateway, city, clock, folder=folder)
    worker.run_once()
    assert kiosk.status(good).delivery is Delivery.HANDED_OVER
    for _ in range(4):
        clock.now += timedelta(minutes=11)
        worker.run_once()
    assert kiosk.status(poison).delivery is Delivery.QUARANTINED
    assert "王样例" not in repr(logged)


def test_handing_over_twice_makes_one_case(kiosk, worker, gateway, folder):
    """What happens when the note of the first time was lost."""
    filed = kiosk.file()
    kiosk.deliver(filed)
    worker.run_once()
    with gateway.database.writing() as session:
        row = session.get_one(SubmissionRow, filed.header.submission_id)
        row.delivery, row.case_number, row.next_attempt_at = Delivery.DELIVERED, None, row.received_at
    worker.run_once()
    assert kiosk.status(filed).case_number == "320100-20260318-000001"
    assert [entry.step for entry in kiosk.cases().entries] == ["received"]


def test_inspection_opens_the_stored_bytes_again(kiosk, worker, gateway, folder):
    filed = kiosk.file(files=1)
    kiosk.deliver(filed)
    worker.run_once()
    inspector = Inspector(gateway.database, gateway.blobs, OpeningKeys(folder))
    (held,) = inspector.holdings().submissions
    assert held.content_sha256 == filed.content_sha256.hex()
    assert held.attachments[0].plaintext_sha256 == filed.files[0].ref.plaintext_sha256.hex()
    assert (held.number, held.case_number) == ("0001-000001", "320100-20260318-000001")
    assert "王样例" not in inspector.holdings().model_dump_json()
    assert "王样例" in inspector.holdings(show_content=True).model_dump_json()


def test_a_page_of_the_feed_is_bounded_and_says_that_more_follows(kiosk, worker, monkeypatch):
    monkeypatch.setattr("sync.gateway.case_feed.MAX_CASES", 3)
    for _ in range(4):
        kiosk.deliver(kiosk.file())
    worker.run_once()
    first = kiosk.cases()
    assert (len(first.entries), first.more) == (3, True)
    last = kiosk.cases(first.next)
    assert (len(last.entries), last.more) == (1, False)
    assert kiosk.cases(last.next) == CaseFeed(entries=(), next=last.next)


@pytest.mark.parametrize("cursor", ["-1", "x", "1e9", "9" * 40])
def test_a_foreign_cursor_is_refused(kiosk, cursor):
    assert kiosk.request("GET", f"/v1/cases?after={cursor}").status_code == 400
