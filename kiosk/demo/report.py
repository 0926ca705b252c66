"""What the demo proves: every filing arrived exactly once, with identical content."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import zxingcpp

from kiosk.demo.visit import Step
from sync.wire.receipt import KioskReceipt


@dataclass(frozen=True, slots=True)
class Filed:
    """One visit's outcome on the kiosk's side. `qr_text` was read off the printed slip."""

    citizen: str
    item: str
    online: bool
    number: str
    submission_id: str
    content_sha256: str
    envelope_sha256: str
    receipt_png: str
    seconds: float
    steps: tuple[Step, ...]
    case_number: str | None


def read_slip(slip: Path) -> KioskReceipt:
    """The kiosk's receipt as anybody can read it off the paper; ValueError when there is none."""
    picture = cv2.imread(str(slip), cv2.IMREAD_GRAYSCALE)
    for code in zxingcpp.read_barcodes(picture):
        receipt, _ = KioskReceipt.read(code.text)
        return receipt
    raise ValueError(f"no code can be read on {slip.name}")


def compare(filed: Sequence[Filed], held: Sequence[dict[str, Any]]) -> list[str]:
    """What is wrong between what was filed and what the centre holds after opening; empty when nothing is."""
    problems = []
    for one in filed:
        matching = [row for row in held if row["submission_id"] == one.submission_id]
        if len(matching) != 1:
            problems.append(f"{one.number} {one.item}: the centre holds it {len(matching)} times")
            continue
        row = matching[0]
        if row["content_sha256"] != one.content_sha256:
            problems.append(f"{one.number} {one.item}: the content differs from what the slip says")
        if any(attachment["plaintext_sha256"] is None for attachment in row["attachments"]):
            problems.append(f"{one.number} {one.item}: an attachment did not open")
        if not row["case_number"]:
            problems.append(f"{one.number} {one.item}: no case was opened")
    sequences = sorted(row["sequence"] for row in held)
    if sequences != list(range(1, len(sequences) + 1)):
        problems.append(f"the numbers have gaps or doubles: {sequences}")
    return problems


def write(path: Path, facts: dict[str, Any], filed: Sequence[Filed], held: Sequence[dict[str, Any]]) -> None:
    report = facts | {"filings": [asdict(one) for one in filed], "centre": [_public(row) for row in held]}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _public(row: dict[str, Any]) -> dict[str, Any]:
    """Without what the invented citizens filed: a report is passed around."""
    return {name: value for name, value in row.items() if name != "content"}
