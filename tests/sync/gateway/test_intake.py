"""Exactly once, and no promise before everything is on disk."""

import hashlib
import os

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from sync.gateway.schema import QuarantineRow, SubmissionRow
from sync.wire import ids, media
from sync.wire.envelope import MAX_ENVELOPE_BYTES
from sync.wire.messages import Ack, Delivery, Problem
from sync.wire.receipt import CentreReceipt
from sync.wire.replay import NonceSource

from .kiosk import MORNING


def problem_of(answer: httpx.Response) -> str:
    assert answer.headers["content-type"] == media.PROBLEM
    return Problem.model_validate_json(answer.content).code


def test_a_filing_without_attachments_gets_its_receipt_at_once(kiosk, gateway):
    filed = kiosk.file()
    answer = kiosk.submit(filed.data)
    assert answer.status_code == 201
    assert answer.headers["content-type"] == media.ACK
    assert answer.headers[media.VERSION_HEADER] == "1"
    ack = Ack.from_bytes(answer.content, max_bytes=20_000)
    assert ack.delivery is Delivery.DELIVERED
    receipt = CentreReceipt.verify(ack.receipt, gateway.receipt_key.public)
    assert receipt.covers(filed.header.submission_id, hashlib.sha256(filed.data).digest(), ())
    assert receipt.received_at == MORNING


def test_the_same_bytes_again_get_the_same_receipt(kiosk, gateway, clock):
    filed = kiosk.file()
    first = kiosk.submit(filed.data)
    clock.now = clock.now.replace(hour=9)
    again = kiosk.submit(filed.data)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.content == again.content
    with gateway.database.reading() as session:
        assert len(session.scalars(select(SubmissionRow.id)).all()) == 1


@pytest.mark.allow_logs("intake.conflict")
def test_other_bytes_under_the_same_id_are_refused_quarantined_and_loud(kiosk, gateway, journal):
    filed = kiosk.file()
    kiosk.submitted(filed)
    forged = kiosk.file(sequence=99, submission_id=filed.header.submission_id)
    for _ in range(2):
        answer = kiosk.submit(forged.data)
        assert answer.status_code == 409
        assert problem_of(answer) == "intake.conflict"
    with gateway.database.reading() as session:
        kept = session.scalars(select(QuarantineRow)).all()
    assert [row.data for row in kept] == [forged.data]
    assert journal.codes(loud=True) == ["intake.conflict"] * 2
    assert kiosk.submit(filed.data).status_code == 200


@pytest.mark.allow_logs("intake.sequence_taken")
def test_a_second_filing_under_a_taken_number_is_refused_and_kept(kiosk, gateway, journal):
    kiosk.submitted(kiosk.file(sequence=5))
    answer = kiosk.submit(kiosk.file(sequence=5).data)
    assert (answer.status_code, problem_of(answer)) == (409, "intake.sequence_taken")
    assert journal.codes(loud=True) == ["intake.sequence_taken"]
    with gateway.database.reading() as session:
        assert len(session.scalars(select(QuarantineRow.id)).all()) == 1


def test_the_receipt_waits_for_the_last_attachment(kiosk, gateway):
    filed = kiosk.file(files=2)
    hashes = tuple(one.ref.sha256 for one in filed.files)
    ack = kiosk.submitted(filed)
    assert (ack.delivery, ack.missing, ack.receipt) == (Delivery.ANNOUNCED, hashes, None)
    kiosk.upload(filed.files[0])
    ack = kiosk.submitted(filed)
    assert (ack.missing, ack.receipt) == (hashes[1:], None)
    kiosk.upload(filed.files[1])
    ack = kiosk.submitted(filed)
    assert (ack.delivery, ack.missing) == (Delivery.DELIVERED, ())
    assert CentreReceipt.verify(ack.receipt, gateway.receipt_key.public).attachments == hashes
    assert kiosk.status(filed).receipt == ack.receipt


def test_an_unknown_kiosk_is_not_heard(new_kiosk, kiosk):
    stranger = new_kiosk()
    assert stranger.identity is not None
    stranger.identity = stranger.identity.model_copy(update={"kiosk_id": "k-ffffffffffff"})
    answer = stranger.submit(b"\xa0")
    assert (answer.status_code, problem_of(answer)) == (401, "request.unknown_kiosk")


def test_a_revoked_kiosk_is_not_heard_and_loses_nothing(kiosk, gateway, clock):
    filed = kiosk.file()
    kiosk.submitted(filed)
    gateway.kiosks.revoke(kiosk.id, clock())
    answer = kiosk.submit(filed.data)
    assert (answer.status_code, problem_of(answer)) == (401, "request.unknown_kiosk")
    with gateway.database.reading() as session:
        assert len(session.scalars(select(SubmissionRow.id)).all()) == 1


def test_a_request_signed_with_another_key_is_refused(kiosk):
    filed = kiosk.file()
    kiosk.key = Ed25519PrivateKey.generate()
    answer = kiosk.submit(filed.data)
    assert (answer.status_code, problem_of(answer)) == (401, "request.bad_signature")


def test_an_unsigned_request_is_refused(kiosk):
    answer = kiosk.plain("POST", media.PATH_SUBMISSIONS, b"\xa0", {"Content-Type": media.ENVELOPE})
    assert (answer.status_code, problem_of(answer)) == (401, "request.bad_signature")


def test_a_replayed_request_is_refused_and_says_how_to_go_on(kiosk, transport):
    filed = kiosk.file()
    request = kiosk.signed_request("POST", media.PATH_SUBMISSIONS, filed.data, {"Content-Type": media.ENVELOPE})
    assert transport.send(request).status_code == 201
    again = httpx.Request(request.method, request.url, headers=request.headers, content=filed.data)
    answer = transport.send(again)
    assert (answer.status_code, problem_of(answer)) == (401, "request.replayed")
    kiosk.nonces = NonceSource(0)
    assert kiosk.submit(filed.data).status_code == 401
    kiosk.nonces.raise_above(int(answer.headers[media.EPOCH_HEADER]))
    assert kiosk.submit(filed.data).status_code == 200


def test_a_kiosk_whose_clock_is_years_off_files_as_well_as_any(kiosk, clock):
    for year in (1970, 2099):
        kiosk.clock = lambda year=year: MORNING.replace(year=year)
        assert kiosk.submitted(kiosk.file()).delivery is Delivery.DELIVERED
    answer = kiosk.beat()
    assert answer.json()["clock_offset_s"] > 70 * 365 * 86400


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "streamed"])
def test_an_oversize_body_is_refused_without_being_read(kiosk, declared):
    def parts():
        for _ in range(100):
            yield bytes(100_000)

    headers = {"Content-Type": media.ENVELOPE}
    if declared:
        request = httpx.Request("POST", kiosk.origin + media.PATH_SUBMISSIONS, content=bytes(MAX_ENVELOPE_BYTES + 1))
    else:

        async def stream():
            for part in parts():
                yield part

        request = httpx.Request("POST", kiosk.origin + media.PATH_SUBMISSIONS, content=stream())
    request.headers.update(headers)
    answer = kiosk.send(request)
    assert (answer.status_code, problem_of(answer)) == (413, "request.too_large")


def test_another_media_type_is_refused(kiosk):
    answer = kiosk.request("POST", media.PATH_SUBMISSIONS, b"{}", {"Content-Type": "application/json"})
    assert (answer.status_code, problem_of(answer)) == (415, "request.other_type")


def test_a_header_sent_twice_is_refused(kiosk):
    request = kiosk.signed_request("POST", media.PATH_SUBMISSIONS, b"\xa0", {"Content-Type": media.ENVELOPE})
    headers = [*request.headers.multi_items(), ("content-type", "text/html")]
    answer = kiosk.send(httpx.Request("POST", request.url, headers=headers, content=b"\xa0"))
    assert (answer.status_code, problem_of(answer)) == (400, "request.header_twice")


@pytest.mark.allow_logs("intake.envelope_refused")
def test_foreign_bytes_are_refused_kept_and_loud(kiosk, gateway, journal):
    answer = kiosk.submit(b"not an envelope")
    assert answer.status_code == 422
    assert journal.codes(loud=True) == ["intake.envelope_refused"]
    with gateway.database.reading() as session:
        assert session.scalars(select(QuarantineRow.data)).all() == [b"not an envelope"]


@pytest.mark.allow_logs("intake.envelope_refused")
def test_another_kiosks_envelope_is_refused(new_kiosk):
    mine, other = new_kiosk(), new_kiosk()
    assert mine.submit(other.file().data).status_code == 422


@pytest.mark.allow_logs("intake.envelope_refused")
def test_an_envelope_under_my_name_with_a_strange_signature_is_refused(kiosk):
    good = kiosk.key
    kiosk.key = Ed25519PrivateKey.generate()
    filed = kiosk.file()
    kiosk.key = good
    answer = kiosk.submit(filed.data)
    assert (answer.status_code, problem_of(answer)) == (422, "intake.envelope_refused")


def test_a_kiosk_sees_only_its_own_filings(new_kiosk):
    mine, other = new_kiosk(), new_kiosk()
    filed = other.file()
    other.submitted(filed)
    assert mine.request("GET", f"{media.PATH_SUBMISSIONS}/{filed.header.submission_id}").status_code == 404
    assert mine.result(filed).status_code == 404
    assert mine.cases().entries == ()


def test_a_status_of_a_strange_id_is_not_found(kiosk, clock):
    for name in (str(ids.uuid7(clock(), os.urandom)), "..%2f..", "1"):
        assert kiosk.request("GET", f"{media.PATH_SUBMISSIONS}/{name}").status_code == 404


def test_every_answer_carries_our_version_and_time(kiosk):
    for path in ("/v1/nothing", "/v1/cases", "/v1/enrol/ca", "/ops/login"):
        answer = kiosk.plain("GET", path)
        assert answer.headers[media.VERSION_HEADER] == media.VERSION
        assert answer.headers[media.TIME_HEADER].startswith("2026-03-18T01:00:00")


@pytest.mark.allow_logs("intake.envelope_refused")
def test_quarantine_is_bounded_a_kiosk(new_kiosk, gateway, monkeypatch):
    monkeypatch.setattr("sync.gateway.intake.MAX_QUARANTINED_A_KIOSK", 3)
    noisy, other = new_kiosk(), new_kiosk()
    for number in range(5):
        noisy.submit(b"junk %d" % number)
    other.submit(b"junk 0")  # what one kiosk sends keeps nothing of another's out
    with gateway.database.reading() as session:
        assert len(session.scalars(select(QuarantineRow.id)).all()) == 4
