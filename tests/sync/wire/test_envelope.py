import hashlib
import os
from dataclasses import replace

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import cbor, envelope
from sync.wire.errors import (
    BadSignature,
    CannotOpen,
    InvalidValue,
    MalformedMessage,
    SuiteUnavailable,
    TooLarge,
    UnsupportedVersion,
    WireError,
    WrongKey,
)
from sync.wire.header import AttachmentEntry, Header
from sync.wire.signing import Purpose, sign
from sync.wire.suite import SealingPrivateKey, SealingPublicKey, Suite


def test_what_was_sealed_is_what_opens(filing):
    read = envelope.verify_envelope(filing.sealed.data, filing.kiosk_public)
    opened = envelope.open_envelope(read, filing.find_key)
    assert opened == filing.content
    assert read.header == filing.header
    assert read.sha256 == filing.sealed.sha256 == hashlib.sha256(filing.sealed.data).digest()
    assert opened.digest() == filing.sealed.content_sha256


def test_the_header_can_be_read_to_find_the_kiosk(filing):
    assert envelope.peek_header(filing.sealed.data) == filing.header


def test_nothing_of_the_citizen_stands_outside_the_ciphertext(filing):
    for secret in ("王样例", "11010519491231002X", "1850.00", "玄武区"):
        assert secret.encode() not in filing.sealed.data


def test_no_repr_shows_a_person_or_a_key(filing):
    shown = repr(filing.content) + repr(filing.content.applicant) + repr(filing.sealed) + repr(filing.centre)
    shown += repr(filing.attachments[0])
    for secret in ("王样例", "11010519491231002X", "1850.00", repr(filing.centre.raw)):
        assert secret not in shown


def test_every_changed_byte_is_noticed(filing):
    data = filing.sealed.data
    start = data.index(cbor2.loads(data)["ciphertext"])
    inside = range(start, start + len(cbor2.loads(data)["ciphertext"]))
    # Inside the ciphertext every seventh: there the next test changes any byte.
    for position in (position for position in range(len(data)) if position not in inside or position % 7 == 0):
        changed = bytearray(data)
        changed[position] ^= 0x01
        with pytest.raises(WireError):
            envelope.verify_envelope(bytes(changed), filing.kiosk_public)


def test_every_changed_header_byte_stops_the_opening_even_under_a_new_signature(filing):
    """A kiosk key alone cannot move a ciphertext under another header: the header is bound into the encryption."""
    parts = cbor2.loads(filing.sealed.data)
    for position in range(len(parts["header"])):
        header = bytearray(parts["header"])
        header[position] ^= 0x01
        message = cbor.encode([bytes(header), parts["ciphertext"]])
        forged = cbor.encode(
            {**parts, "header": bytes(header), "signature": sign(filing.kiosk, Purpose.ENVELOPE, message)}
        )
        with pytest.raises(WireError):
            envelope.open_envelope(envelope.verify_envelope(forged, filing.kiosk_public), filing.find_key)


@given(st.data())
def test_a_changed_ciphertext_does_not_open_even_under_a_new_signature(filing, data):
    parts = cbor2.loads(filing.sealed.data)
    position = data.draw(st.integers(0, len(parts["ciphertext"]) - 1))
    ciphertext = bytearray(parts["ciphertext"])
    ciphertext[position] ^= data.draw(st.integers(1, 255))
    message = cbor.encode([parts["header"], bytes(ciphertext)])
    forged = cbor.encode(
        {**parts, "ciphertext": bytes(ciphertext), "signature": sign(filing.kiosk, Purpose.ENVELOPE, message)}
    )
    read = envelope.verify_envelope(forged, filing.kiosk_public)
    with pytest.raises(CannotOpen):
        envelope.open_envelope(read, filing.find_key)


@given(st.binary(max_size=400))
def test_foreign_bytes_are_malformed_and_nothing_worse(data):
    with pytest.raises(WireError):
        envelope.peek_header(data)


def test_cut_off_anywhere_it_is_malformed(filing):
    for length in range(0, len(filing.sealed.data), 7):
        with pytest.raises(MalformedMessage):
            envelope.peek_header(filing.sealed.data[:length])


def test_another_kiosk_did_not_sign_it(filing):
    stranger = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    with pytest.raises(BadSignature):
        envelope.verify_envelope(filing.sealed.data, stranger)


def test_without_the_private_key_it_stays_closed(filing):
    read = envelope.verify_envelope(filing.sealed.data, filing.kiosk_public)
    with pytest.raises(WrongKey):
        envelope.open_envelope(read, lambda _: None)
    with pytest.raises(CannotOpen):
        envelope.open_envelope(read, lambda _: SealingPrivateKey.generate())


def test_sealing_refuses_a_header_that_disagrees_with_the_content(filing):
    public = filing.centre.public_key
    for header in (
        replace(filing.header, item_code="unemployment-registration"),
        replace(filing.header, attachments=filing.header.attachments[:-1]),
        replace(filing.header, attachments=filing.header.attachments[::-1]),
        replace(filing.header, key_id="0" * 16),
        replace(filing.header, version=2),
        replace(filing.header, suite=Suite.SM),
    ):
        with pytest.raises(InvalidValue):
            envelope.seal(header, filing.content, public, filing.kiosk)


def test_content_that_disagrees_with_its_header_is_malformed_for_the_centre(filing):
    """A faulty kiosk that skips its own checks is still caught."""
    header = replace(filing.header, item_code="unemployment-registration")
    public = filing.centre.public_key
    header_bytes = header.to_bytes()
    ciphertext = public.seal(filing.content.to_bytes(), Purpose.ENVELOPE.encode() + b"\x00" + header_bytes)
    signature = sign(filing.kiosk, Purpose.ENVELOPE, cbor.encode([header_bytes, ciphertext]))
    data = cbor.encode({"header": header_bytes, "ciphertext": ciphertext, "signature": signature})
    with pytest.raises(MalformedMessage):
        envelope.open_envelope(envelope.verify_envelope(data, filing.kiosk_public), filing.find_key)


def test_the_sm_suite_is_named_and_refused():
    with pytest.raises(SuiteUnavailable):
        SealingPublicKey(bytes(65), Suite.SM)


def test_an_envelope_of_another_version_says_so(filing):
    parts = cbor2.loads(filing.sealed.data)
    header = cbor2.loads(parts["header"]) | {"version": 2, "something_new": 1}
    data = cbor.encode({**parts, "header": cbor.encode(header)})
    with pytest.raises(UnsupportedVersion):
        envelope.peek_header(data)


def test_an_oversize_envelope_is_not_looked_at():
    with pytest.raises(TooLarge):
        envelope.peek_header(bytes(envelope.MAX_ENVELOPE_BYTES + 1))


def test_a_header_with_the_most_attachments_fits_its_bound(filing):
    entries = tuple(AttachmentEntry(sha256=os.urandom(32), size=12 * 1024 * 1024) for _ in range(64))
    header = replace(
        filing.header, attachments=entries, kiosk_id="k" * 64, item_code="i" * 64, catalog_version="1" * 40
    )
    assert len(header.to_bytes()) < envelope.MAX_HEADER_BYTES


@pytest.mark.parametrize(
    "wrong",
    [
        {"sequence": 0},
        {"sequence": 1_000_000},
        {"sequence": True},
        {"kiosk_id": "K1"},
        {"kiosk_id": "a/../b"},
        {"item_code": ""},
        {"key_id": "xyz"},
        {"attachments": [b"list, not tuple"]},
        {"clock_confidence": "certain"},
    ],
)
def test_a_header_refuses_values_outside_its_layout(filing, wrong):
    with pytest.raises(InvalidValue):
        replace(filing.header, **wrong)


def test_a_header_with_an_unknown_key_is_refused(filing):
    value = filing.header.to_value()
    with pytest.raises(MalformedMessage):
        Header.from_bytes(cbor.encode({**value, "extra": 1}), max_bytes=10_000)
