"""A kiosk lets go of a filing only for a receipt that the centre signed for exactly its bytes."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store.outbox_items import OutboxAttachment, OutboxItem
from kiosk.store.states import OutboxState
from kiosk.store.submission import SubmissionKind
from sync.client.proofs import receipt_holds
from sync.wire.receipt import CentreReceipt
from sync.wire.signing import key_id_of

CENTRE = Ed25519PrivateKey.generate()
PUBLIC = CENTRE.public_key().public_bytes_raw()
KEYS = {key_id_of(PUBLIC): PUBLIC}
NOON = dt.datetime(2026, 6, 9, 4, 0, tzinfo=dt.UTC)
PAGES = (b"\x0a" * 32, b"\x0b" * 32)
ITEM = OutboxItem(
    sequence=7,
    submission_id=uuid.UUID("01977b0e-7d00-7000-8000-000000000001"),
    number="0417-000007",
    kind=SubmissionKind.FILING,
    live=False,
    item_code="elderly-allowance",
    created_at=NOON,
    state=OutboxState.DELIVERED,
    attempts=1,
    retry_at=None,
    reason=None,
    envelope_sha256=b"\x01" * 32,
    attachments=tuple(OutboxAttachment(sha256, 3, 3) for sha256 in PAGES),
)
RECEIPT = CentreReceipt(
    submission_id=ITEM.submission_id,
    envelope_sha256=ITEM.envelope_sha256,
    attachments=PAGES,
    received_at=NOON,
    key_id=key_id_of(PUBLIC),
)


def test_a_receipt_for_exactly_these_bytes_holds() -> None:
    assert receipt_holds(RECEIPT.sign(CENTRE), ITEM, KEYS)


@pytest.mark.parametrize(
    "receipt",
    [
        replace(RECEIPT, submission_id=uuid.UUID("01977b0e-7d00-7000-8000-000000000002")),
        replace(RECEIPT, envelope_sha256=b"\x02" * 32),
        replace(RECEIPT, attachments=PAGES[:1]),
        replace(RECEIPT, attachments=(*PAGES, b"\x0c" * 32)),
        replace(RECEIPT, attachments=PAGES[::-1]),
        replace(RECEIPT, attachments=(PAGES[0], b"\x0c" * 32)),
    ],
    ids=["other submission", "other envelope", "a page less", "a page more", "other order", "another page"],
)
def test_a_true_receipt_for_anything_else_does_not(receipt: CentreReceipt) -> None:
    assert not receipt_holds(receipt.sign(CENTRE), ITEM, KEYS)


def test_what_the_centre_did_not_sign_does_not() -> None:
    stranger = Ed25519PrivateKey.generate()
    theirs = replace(RECEIPT, key_id=key_id_of(stranger.public_key().public_bytes_raw()))
    assert not receipt_holds(theirs.sign(stranger), ITEM, KEYS)
    assert not receipt_holds(RECEIPT.sign(stranger), ITEM, KEYS)
    assert not receipt_holds(b"", ITEM, KEYS)
