import re
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire import cbor
from sync.wire.errors import (
    BadSignature,
    CannotOpen,
    InvalidValue,
    MalformedMessage,
    TooLarge,
    UnsupportedVersion,
    WireError,
    WrongKey,
)
from sync.wire.receipt import CentreReceipt, KioskReceipt
from sync.wire.result import MAX_DOCUMENT_BYTES, ResultHeader, open_result, read_result, seal_result
from sync.wire.signing import Purpose, key_id_of, sign
from sync.wire.suite import SealingPrivateKey

from .conftest import CREATED, SUBMISSION


@pytest.fixture(scope="module")
def key():
    return Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def public(key):
    return key.public_key().public_bytes_raw()


@pytest.fixture(scope="module")
def kiosk_receipt():
    return KioskReceipt(
        kiosk_id="k-0417aa",
        kiosk_no=417,
        submission_id=SUBMISSION,
        sequence=483,
        item_code="gjj-rent-withdrawal",
        created_at=CREATED,
        envelope_sha256=bytes(32),
        content_sha256=bytes(range(32)),
    )


@pytest.fixture(scope="module")
def centre_receipt(public):
    return CentreReceipt(
        submission_id=SUBMISSION,
        envelope_sha256=bytes(32),
        attachments=(bytes(range(32)),),
        received_at=CREATED,
        key_id=key_id_of(public),
    )


def test_a_citizens_receipt_is_checked_with_the_kiosks_public_key_alone(kiosk_receipt, key, public):
    text = kiosk_receipt.sign(key)
    assert KioskReceipt.verify(text, public) == kiosk_receipt
    assert KioskReceipt.read(text)[0] == kiosk_receipt
    assert kiosk_receipt.number == "0417-000483"


def test_the_symbols_text_is_alphanumeric_and_small(kiosk_receipt, key):
    text = kiosk_receipt.sign(key)
    assert re.fullmatch(r"NMY1:[0-9A-Z $%*+\-./:]+", text)
    assert len(text) < 400


def test_every_changed_character_of_the_symbol_is_noticed(kiosk_receipt, key, public):
    text = kiosk_receipt.sign(key)
    for position, character in enumerate(text):
        changed = text[:position] + ("0" if character != "0" else "1") + text[position + 1 :]
        with pytest.raises(WireError):
            KioskReceipt.verify(changed, public)


@pytest.mark.parametrize("text", ["", "NMY1:", "NMY2:AAA", "https://example.org", "NMY1:" + "0" * 1000])
def test_a_foreign_symbol_is_not_a_receipt(text, public):
    with pytest.raises(MalformedMessage):
        KioskReceipt.verify(text, public)


def test_the_centres_receipt_names_every_hash(centre_receipt, key, public):
    receipt = CentreReceipt.verify(centre_receipt.sign(key), public)
    assert receipt == centre_receipt
    assert receipt.covers(SUBMISSION, bytes(32), (bytes(range(32)),))
    assert not receipt.covers(SUBMISSION, bytes(32), ())
    assert not receipt.covers(SUBMISSION, b"\x01" * 32, (bytes(range(32)),))


def test_a_kiosks_signature_is_no_centre_receipt(centre_receipt, key, public):
    """The same key and body under another purpose does not verify: purposes are part of what is signed."""
    body = centre_receipt.to_bytes()
    forged = cbor.encode({"body": body, "signature": sign(key, Purpose.KIOSK_RECEIPT, body)})
    with pytest.raises(BadSignature):
        CentreReceipt.verify(forged, public)


def test_every_changed_byte_of_a_centre_receipt_is_noticed(centre_receipt, key, public):
    data = centre_receipt.sign(key)
    for position in range(len(data)):
        changed = bytearray(data)
        changed[position] ^= 0x01
        with pytest.raises(WireError):
            CentreReceipt.verify(bytes(changed), public)


def test_a_receipt_that_names_another_key_is_refused(centre_receipt, key, public):
    with pytest.raises(WrongKey):
        CentreReceipt.verify(replace(centre_receipt, key_id="0" * 16).sign(key), public)


@pytest.fixture(scope="module")
def result_header(public):
    return ResultHeader(
        submission_id=SUBMISSION,
        case_number="320102-20260318-000001",
        media_type="application/pdf",
        issued_at=CREATED,
        key_id=key_id_of(public),
    )


def test_a_result_opens_only_for_the_session_that_filed(result_header, key, public):
    session, other = SealingPrivateKey.generate(), SealingPrivateKey.generate()
    data = seal_result(result_header, b"%PDF certificate", session.public_key.raw, key)
    assert read_result(data, public) == result_header
    opened = open_result(data, public, session)
    assert (opened.header, opened.document) == (result_header, b"%PDF certificate")
    assert b"certificate" not in data
    assert "certificate" not in repr(opened)
    with pytest.raises(CannotOpen):
        open_result(data, public, other)


def test_a_result_that_the_centre_did_not_sign_is_refused(result_header, public):
    session, stranger = SealingPrivateKey.generate(), Ed25519PrivateKey.generate()
    data = seal_result(result_header, b"%PDF", session.public_key.raw, stranger)
    with pytest.raises(BadSignature):
        read_result(data, public)


def test_a_later_version_of_what_is_signed_is_said_to_be_one(kiosk_receipt, centre_receipt, result_header, key, public):
    session = SealingPrivateKey.generate().public_key.raw
    with pytest.raises(UnsupportedVersion):
        KioskReceipt.verify(replace(kiosk_receipt, version=2).sign(key), public)
    with pytest.raises(UnsupportedVersion):
        CentreReceipt.verify(replace(centre_receipt, version=2).sign(key), public)
    with pytest.raises(UnsupportedVersion):
        read_result(seal_result(replace(result_header, version=2), b"%PDF", session, key), public)


def test_a_result_that_names_another_key_is_refused(result_header, key, public):
    session = SealingPrivateKey.generate().public_key.raw
    with pytest.raises(WrongKey):
        read_result(seal_result(replace(result_header, key_id="0" * 16), b"%PDF", session, key), public)


def test_an_oversize_result_is_refused(result_header, key):
    with pytest.raises(TooLarge):
        seal_result(result_header, bytes(MAX_DOCUMENT_BYTES + 1), SealingPrivateKey.generate().public_key.raw, key)


def test_a_reply_key_that_is_none_is_refused(result_header, key):
    with pytest.raises(InvalidValue):
        seal_result(result_header, b"%PDF", b"short", key)
