"""What the demo proves: every filing arrived exactly once, and what came out of its envelope is what was put in."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import cv2
import zxingcpp

from kiosk.demo.citizens import TODAY, Citizen
from kiosk.demo.visit import Step
from sync.wire.receipt import KioskReceipt

# Of an opened envelope the report tells these; keys, salts and the strokes of signatures are left out.
_TOLD = ("applicant", "agent", "answers", "waivers", "commitment")


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


def compare(citizens: Sequence[Citizen], filed: Sequence[Filed], held: Sequence[dict[str, Any]]) -> list[str]:
    """What is wrong between what was filed and what the centre holds after opening; empty when nothing is."""
    problems = []
    by_item = {citizen.item: citizen for citizen in citizens}
    for one in filed:
        matching = [row for row in held if row["submission_id"] == one.submission_id]
        if len(matching) != 1:
            problems.append(f"{one.number} {one.item}: the centre holds it {len(matching)} times")
            continue
        wrong = [*_unlike_the_slip(one, matching[0]), *_unlike_the_visit(by_item[one.item], matching[0])]
        problems += [f"{one.number} {one.item}: {what}" for what in wrong]
    sequences = sorted(row["sequence"] for row in held)
    if sequences != list(range(1, len(sequences) + 1)):
        problems.append(f"the numbers have gaps or doubles: {sequences}")
    return problems


def _unlike_the_slip(one: Filed, row: dict[str, Any]) -> Iterator[str]:
    if row["content_sha256"] != one.content_sha256:
        yield "the content differs from what the slip says"
    if row["envelope_sha256"] != one.envelope_sha256:
        yield "the sealed bytes differ from what the slip says"
    if any(attachment["plaintext_sha256"] is None for attachment in row["attachments"]):
        yield "an attachment did not open"
    if not row["receipted"]:
        yield "the centre gave no receipt"
    if not row["case_number"]:
        yield "no case was opened"


def _unlike_the_visit(citizen: Citizen, row: dict[str, Any]) -> Iterator[str]:
    """The cards that were placed, what was touched and typed, the pages and the rating, against the opened envelope."""
    content = row["content"]
    if content is None:
        yield "the envelope did not open"
        return
    people = [person for person in (content["applicant"], content["agent"]) if person and person["kind"] == "person"]
    if {(one["name"], one["document_number"][:17]) for one in people} != {
        (card["name"], card["number"]) for card in citizen.cards
    }:
        yield "it names other people than those whose cards were placed"
    for name, said in (citizen.choices | citizen.texts).items():
        if not _same(said, content["answers"].get(name)):
            yield f"the answer {name} is another"
    if sum(len(material["files"]) for material in content["materials"]) != citizen.pages:
        yield f"it has not the {citizen.pages} pages that were scanned"
    if (content["signature"] is not None) != citizen.signs:
        yield "a signature is missing, or there is one that nobody gave"
    if row["rating"] != citizen.rating:
        yield "the rating is another"


def _same(said: str, held: object) -> bool:
    if said == TODAY:
        return isinstance(held, str) and held != ""
    if isinstance(held, bool):
        return said == str(held).lower()
    return said == str(held)


def write(path: Path, facts: dict[str, Any], filed: Sequence[Filed], held: Sequence[dict[str, Any]]) -> None:
    report = facts | {"filings": [asdict(one) for one in filed], "centre": [_public(row) for row in held]}
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _public(row: dict[str, Any]) -> dict[str, Any]:
    """The citizens are invented, so what they filed may be read; nobody else's ever is (`gateway inspect`)."""
    content = row["content"]
    return row | {"content": content and {name: content[name] for name in _TOLD}}
