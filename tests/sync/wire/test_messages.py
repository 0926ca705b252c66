import base64
import json
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sync.wire.enrolment import EnrolRequest
from sync.wire.errors import BadSignature, InvalidValue, MalformedMessage
from sync.wire.instants import ClockConfidence
from sync.wire.messages import Ack, CaseStep, Delivery, Heartbeat, Serving, SubmissionStatus
from sync.wire.ticket import Ticket, ca_fingerprint

from .conftest import SUBMISSION


def test_an_ack_comes_back():
    ack = Ack(delivery=Delivery.ANNOUNCED, missing=(bytes(32), bytes(range(32))))
    assert Ack.from_bytes(ack.to_bytes(), max_bytes=1000) == ack


def test_a_status_comes_back():
    status = SubmissionStatus(
        submission_id=SUBMISSION,
        delivery=Delivery.HANDED_OVER,
        receipt=b"receipt",
        case_number="320102-20260318-000001",
        step=CaseStep.CLOSED,
        result_code=0,
        result_available=True,
    )
    assert SubmissionStatus.from_bytes(status.to_bytes(), max_bytes=1000) == status


@given(st.binary(max_size=100))
def test_a_foreign_page_is_no_ack(data):
    with pytest.raises(MalformedMessage):
        Ack.from_bytes(b"<html>" + data, max_bytes=1000)


def test_a_heartbeat_says_what_is_not_known():
    beat = Heartbeat(
        boot_id="b7e1",
        clock=datetime(2026, 3, 18, tzinfo=UTC),
        clock_confidence=ClockConfidence.UNKNOWN,
        serving=Serving.SERVING,
        highest_sequence=3,
        unsent_count=1,
        software_version="0.1.0",
        catalog_version="1",
    )
    assert Heartbeat.model_validate_json(beat.to_json()) == beat
    assert json.loads(beat.to_json())["disk_free_bytes"] is None


def test_a_newer_kiosks_heartbeat_is_still_understood():
    data = {
        "boot_id": "b",
        "clock": "2026-03-18T00:00:00Z",
        "clock_confidence": "unknown",
        "serving": "serving",
        "highest_sequence": 0,
        "unsent_count": 0,
        "software_version": "9",
        "catalog_version": "9",
        "something_new": [1, 2],
    }
    assert Heartbeat.model_validate(data).software_version == "9"
    with pytest.raises(ValidationError):
        Heartbeat.model_validate({**data, "clock": "2026-03-18T00:00:00"})


def test_enrolment_proves_the_private_key():
    key, other = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw()
    request = EnrolRequest.make(bytes(24), public, key, name="大厅东侧")
    again = EnrolRequest.model_validate_json(request.to_json())
    again.verify()
    assert (again.token, again.public_key) == (bytes(24), public)
    with pytest.raises(BadSignature):
        EnrolRequest.make(bytes(24), public, other).verify()
    assert base64.b64encode(bytes(24)).decode() not in repr(request)


@given(st.binary(min_size=24, max_size=24), st.binary(min_size=32, max_size=32))
def test_a_ticket_comes_back_from_paper(token, fingerprint):
    ticket = Ticket(url="https://centre.example:8443", token=token, ca_sha256=fingerprint)
    text = ticket.to_text()
    assert Ticket.from_text(f"  {text[:20]}\n{text[20:]} ") == ticket
    assert text.isascii()


def test_a_ticket_that_was_cut_off_or_mistyped_is_refused():
    text = Ticket(url="https://c", token=bytes(24), ca_sha256=bytes(32)).to_text()
    for wrong in (text[:-3], text[5:], "", "nmy-enrol-1.", text + "AAAA", text.replace("A", "*", 1)):
        with pytest.raises(MalformedMessage):
            Ticket.from_text(wrong)


@pytest.mark.parametrize("url", ["http://centre", "https://", "https://c/path", "https://c:port", "ftp://c"])
def test_a_ticket_leads_only_to_an_https_origin(url):
    with pytest.raises(InvalidValue):
        Ticket(url=url, token=bytes(24), ca_sha256=bytes(32))


def certificate():
    key = Ed25519PrivateKey.generate()
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test CA")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = builder.not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, None)
    return made.public_bytes(Encoding.PEM)


def test_only_the_pinned_ca_is_accepted():
    pem = certificate()
    ticket = Ticket(url="https://c", token=bytes(24), ca_sha256=ca_fingerprint(pem))
    ticket.check_ca(pem)
    with pytest.raises(BadSignature):
        ticket.check_ca(certificate())
    with pytest.raises(MalformedMessage):
        ticket.check_ca(b"<html>login here</html>")
