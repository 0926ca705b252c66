"""Values for a form, proposed from what was read on a page: the label is found, the value stands behind it.

Which labels a field may have is data of the caller's catalogue; here is only how a value follows its label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from drivers.vision.text_reader import TextLine


class ValueKind(StrEnum):
    TEXT = "text"
    AMOUNT = "amount"  # yuan: "2800" or "2800.50"
    FIRST_DATE = "first_date"  # ISO date; of a range its beginning
    LAST_DATE = "last_date"  # … and its end


@dataclass(frozen=True, slots=True)
class FieldLabels:
    """`name` is the caller's own; `labels` are the words before the value, the most telling first."""

    name: str
    labels: tuple[str, ...]
    kind: ValueKind = ValueKind.TEXT


@dataclass(frozen=True, slots=True)
class Proposal:
    """`confidence` 0..1 is the reader's for the line; the citizen confirms the value whatever it is."""

    name: str
    value: str = field(repr=False)
    confidence: float


_LONGEST_VALUE = 80  # characters; more is a sentence, not a value
_SEPARATOR = re.compile(r"^[\s:;,.·_\-—]+")
_AMOUNT = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d{1,9})(\.\d{1,2})?(?![\d.])")
_DATE = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
# A second label in the same line ends the value: 建筑面积：68.5平方米　房屋用途：居住
_NEXT_LABEL = re.compile(r"\s+[^\s:]{2,8}:")


def propose(lines: Sequence[TextLine], wanted: Iterable[FieldLabels]) -> tuple[Proposal, ...]:
    """At most one proposal for each wanted field, in their order; a field that is not found is left out."""
    readable = [(line, plain(line.text)) for line in lines]
    found = (_find(readable, each) for each in wanted)
    return tuple(proposal for proposal in found if proposal is not None)


def plain(text: str) -> str:
    """Full-width signs and digits as their usual forms: print and reader mix both."""
    return unicodedata.normalize("NFKC", text).strip()


def _find(lines: list[tuple[TextLine, str]], wanted: FieldLabels) -> Proposal | None:
    for label in (plain(each) for each in wanted.labels):
        for line, text in lines:
            at = text.find(label)
            if at < 0:
                continue
            behind = _SEPARATOR.sub("", text[at + len(label) :])
            source = line
            if not behind:
                source, behind = _beside(lines, line) or (line, "")
            value = _value(behind, wanted.kind)
            if value:
                return Proposal(wanted.name, value, min(line.confidence, source.confidence))
    return None


def _beside(lines: list[tuple[TextLine, str]], label: TextLine) -> tuple[TextLine, str] | None:
    """What stands right of the label on the same height: forms in tables."""
    middle = (label.top + label.bottom) / 2
    right = [each for each in lines if each[0].left >= label.right and each[0].top <= middle <= each[0].bottom]
    return min(right, key=lambda each: each[0].left, default=None)


def _value(text: str, kind: ValueKind) -> str:
    if kind is ValueKind.TEXT:
        value = _NEXT_LABEL.split(text, maxsplit=1)[0].strip(" ,.;。，；")
        return value if len(value) <= _LONGEST_VALUE else ""
    if kind is ValueKind.AMOUNT:
        amount = _AMOUNT.search(text)
        return amount[1].replace(",", "") + (amount[2] or "") if amount else ""
    dates = _DATE.findall(text)
    if not dates or (kind is ValueKind.LAST_DATE and len(dates) < 2):
        return ""
    return _iso(dates[0] if kind is ValueKind.FIRST_DATE else dates[-1])


def _iso(date: tuple[str, str, str]) -> str:
    year, month, day = (int(part) for part in date)
    possible = 1900 <= year <= 2200 and 1 <= month <= 12 and 1 <= day <= 31
    return f"{year:04}-{month:02}-{day:02}" if possible else ""
