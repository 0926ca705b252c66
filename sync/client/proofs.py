"""What the centre signed, checked before the kiosk relies on it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from sync.client.port import OutboxItem
from sync.wire.errors import WireError
from sync.wire.receipt import CentreReceipt
from sync.wire.result import read_result


def receipt_holds(receipt: bytes, item: OutboxItem, keys: Mapping[str, bytes]) -> bool:
    """Whether one of the centre's keys signed for exactly this envelope and every one of its attachments."""
    hashes = tuple(part.sha256 for part in item.attachments)
    for key in keys.values():
        try:
            read = CentreReceipt.verify(receipt, key)
        except WireError:
            continue
        return read.covers(item.submission_id, item.envelope_sha256, hashes)
    return False


def result_holds(result: bytes, submission_id: uuid.UUID, keys: Mapping[str, bytes]) -> bool:
    """Whether one of the centre's keys signed this result for this submission. What is in it stays closed."""
    for key in keys.values():
        try:
            return read_result(result, key).submission_id == submission_id
        except WireError:
            continue
    return False
