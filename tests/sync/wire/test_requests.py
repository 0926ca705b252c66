"""Signed requests: whatever the gateway acts on was signed, and nothing is accepted twice."""

import contextlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.wire.errors import BadSignature, MalformedMessage
from sync.wire.http_signatures import signature_headers, verify_request
from sync.wire.replay import WINDOW, Nonce, NonceSource, ReplayWindow

URL = "https://centre.example:8443/v1/submissions?x=1"
BODY = b"\xa0"
KEY = Ed25519PrivateKey.generate()
PUBLIC = KEY.public_key().public_bytes_raw()
PLAIN = {"Content-Type": "application/cbor", "Ningmanyi-Version": "1", "Upload-Offset": "5"}


def find_key(kiosk_id):
    return PUBLIC if kiosk_id == "k-1" else None


def signed(method="POST", url=URL, body=BODY, kiosk_id="k-1", signer=KEY, created=None, headers=PLAIN):
    made = signature_headers(
        method,
        url,
        headers,
        body,
        kiosk_id=kiosk_id,
        signer=signer,
        nonce=Nonce(7, 3),
        created=created or datetime(2026, 3, 18, tzinfo=UTC),
    )
    return {**headers, **made}


def test_a_signed_request_names_its_kiosk_and_nonce():
    request = verify_request("POST", URL, signed(), BODY, find_key=find_key)
    assert (request.kiosk_id, request.nonce) == ("k-1", Nonce(7, 3))


@pytest.mark.parametrize("year", [1970, 2000, 2026, 2099])
def test_a_kiosk_with_a_wrong_clock_is_still_heard(year):
    created = datetime(year, 1, 2, tzinfo=UTC)
    assert verify_request("POST", URL, signed(created=created), BODY, find_key=find_key).created == created


def test_an_empty_body_is_covered_too():
    headers = signed("GET", body=b"")
    assert verify_request("GET", URL, headers, b"", find_key=find_key).kiosk_id == "k-1"
    with pytest.raises(BadSignature):
        verify_request("GET", URL, headers, b"x", find_key=find_key)


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"url": "https://centre.example:8443/v1/heartbeat?x=1"},
        {"url": "https://centre.example:8443/v1/submissions?x=2"},
        {"url": "https://other.example:8443/v1/submissions?x=1"},
        {"body": b"\xa1"},
        {"headers": {"Content-Type": "text/plain"}},
        {"headers": {"Upload-Offset": "6"}},
        {"headers": {"Upload-Length": "6"}},
        {"headers": {"Signature": "kiosk=:AAAA:"}},
        {"headers": {"Signature-Input": 'kiosk=("@method");keyid="k-1";tag="ningmanyi-kiosk"'}},
        {"headers": {"Signature-Input": "x" * 3000}},
    ],
)
def test_a_changed_request_is_refused(change):
    headers = signed() | change.get("headers", {})
    with pytest.raises(BadSignature):
        verify_request(
            change.get("method", "POST"),
            change.get("url", URL),
            headers,
            change.get("body", BODY),
            find_key=find_key,
        )


def test_a_removed_header_is_noticed():
    headers = signed()
    del headers["Upload-Offset"]
    with pytest.raises(BadSignature):
        verify_request("POST", URL, headers, BODY, find_key=find_key)


def test_an_unsigned_request_is_refused():
    with pytest.raises(BadSignature):
        verify_request("POST", URL, PLAIN, BODY, find_key=find_key)


def test_an_unknown_kiosk_or_anothers_key_is_refused():
    with pytest.raises(BadSignature):
        verify_request("POST", URL, signed(kiosk_id="k-2"), BODY, find_key=find_key)
    with pytest.raises(BadSignature):
        verify_request("POST", URL, signed(signer=Ed25519PrivateKey.generate()), BODY, find_key=find_key)


@given(st.text(max_size=60))
def test_a_foreign_nonce_is_malformed(text):
    with contextlib.suppress(MalformedMessage):
        assert str(Nonce.parse(text)) == text


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 200)), max_size=200))
def test_no_nonce_is_ever_accepted_twice(pairs):
    window, accepted = ReplayWindow(), set()
    for epoch, counter in pairs:
        after = window.accept(Nonce(epoch, counter))
        if after is not None:
            assert (epoch, counter) not in accepted
            accepted.add((epoch, counter))
            window = after
        assert 0 <= window.seen < 2**WINDOW


@given(st.permutations(range(1, WINDOW + 1)))
def test_requests_that_overtake_each_other_are_all_accepted(counters):
    window = ReplayWindow()
    for counter in counters:
        after = window.accept(Nonce(1, counter))
        assert after is not None
        window = after


def test_after_a_restart_the_old_epoch_is_refused():
    window = ReplayWindow().accept(Nonce(5, 9))
    assert window is not None
    assert window.accept(Nonce(4, 100)) is None
    assert window.accept(Nonce(6, 1)) is not None


def test_a_clock_that_was_set_back_costs_one_retry():
    window = ReplayWindow().accept(Nonce(1_000_000, 4))
    assert window is not None
    source = NonceSource(epoch=5)
    assert window.accept(source.next()) is None
    source.raise_above(window.epoch)
    assert window.accept(source.next()) is not None
