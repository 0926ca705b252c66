"""An old envelope opens for ever: each file holds bytes recorded once, and what they must open to.

`python tests/sync/wire/vectors/record.py NAME [--visit]` writes a new file; an existing one is never written again.
"""

import hashlib
import json
from pathlib import Path

import pytest

from sync.wire import attachment, envelope, signing
from sync.wire.receipt import CentreReceipt, KioskReceipt
from sync.wire.result import open_result
from sync.wire.suite import SealingPrivateKey

VECTORS = sorted((Path(__file__).parent / "vectors").glob("*.json"))


def test_there_are_vectors():
    assert VECTORS


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.stem)
def test_a_recorded_filing_opens_to_the_same_content(path):
    vector = {name: value for name, value in json.loads(path.read_text()).items() if name != "about"}
    raw = {name: bytes.fromhex(value) for name, value in vector.items() if name.endswith("_hex")}
    centre = SealingPrivateKey(raw["centre_private_hex"])
    read = envelope.verify_envelope(raw["envelope_hex"], raw["kiosk_public_hex"])
    assert read.header.key_id == signing.key_id_of(centre.public_key.raw)
    content = envelope.open_envelope(read, lambda _: centre)
    assert content.digest().hex() == vector["content_sha256"]
    assert content.to_bytes() == raw["content_hex"]
    assert read.header.to_bytes() == read.header_bytes
    page = attachment.decrypt(content.attachment_refs[0], raw["attachment_hex"])
    assert hashlib.sha256(page).hexdigest() == vector["attachment_plaintext_sha256"]

    receipt = KioskReceipt.verify(vector["kiosk_receipt"], raw["kiosk_public_hex"])
    assert (receipt.envelope_sha256, receipt.content_sha256) == (read.sha256, content.digest())
    centre_receipt = CentreReceipt.verify(raw["centre_receipt_hex"], raw["centre_public_hex"])
    hashes = tuple(entry.sha256 for entry in read.header.attachments)
    assert centre_receipt.covers(read.header.submission_id, read.sha256, hashes)

    result = open_result(raw["result_hex"], raw["centre_public_hex"], SealingPrivateKey(raw["reply_private_hex"]))
    assert result.document == b"%PDF-1.7 recorded"
