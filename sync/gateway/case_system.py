"""The port to the centre's case system (办件系统). The city's own stands behind it; `reference_platform` stands in.

Both sides may crash between any two calls, so the contract is written for repetition: handing the same submission over
again gives the same case number and changes nothing. The same holds for evaluations (好差评), which become no case.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sync.wire.content import FiledContent
from sync.wire.messages import CaseStep


class CaseSystemUnavailable(Exception):
    """The case system did not take it now; the same call later is right."""


SealDocument = Callable[[bytes, str, str, datetime], bytes]  # document, media type, case number, issued at → sealed


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One opened file of a filing: which material, which bytes."""

    material_id: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class IncomingPart:
    """One item of a visit (一件事): an office's own part of the filing. `after` names parts that are decided before."""

    item_code: str
    after: tuple[str, ...]
    content: FiledContent = field(repr=False)
    files: tuple[OpenedFile, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class IncomingCase:
    """An opened and checked filing. `seal` turns an issued document into bytes that only the filing session can open;
    it is None when that session gave no key. The case system keeps what its own law asks for; the gateway keeps none
    of it in the clear.

    With `parts` it is a visit: a case for each of them is opened in the same step, and the whole is decided once every
    part is. A part that is sent back leaves the others running."""

    submission_id: UUID
    kiosk_no: int
    sequence: int
    item_code: str
    filed_at: datetime
    received_at: datetime
    content_sha256: bytes
    content: FiledContent = field(repr=False)
    files: tuple[OpenedFile, ...] = field(repr=False)
    seal: SealDocument | None = field(repr=False)
    parts: tuple[IncomingPart, ...] = ()


@dataclass(frozen=True, slots=True)
class IncomingEvaluation:
    """An opened and checked rating of the filing `rated_id`; `submission_id` is its own."""

    submission_id: UUID
    rated_id: UUID
    stars: int  # 1 to 5; 1 and 2 are 差评, which somebody has to follow up
    received_at: datetime


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case reached a step. `result` is a sealed document, with the change that issued it. `part` is the item code of
    one part of a visit, whose own number `case_number` then is; None: the submission as a whole."""

    submission_id: UUID
    case_number: str
    step: CaseStep
    result_code: int | None
    changed_at: datetime
    result: bytes | None = field(default=None, repr=False)
    part: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePage:
    changes: Sequence[CaseChange]
    cursor: str  # to ask for what comes after


class CaseSystem(Protocol):
    def hand_over(self, case: IncomingCase) -> str:
        """Registers the case (收件), with those of its parts, and gives its number (办件编号).

        CaseSystemUnavailable to be asked again.
        """

    def hand_over_evaluation(self, evaluation: IncomingEvaluation) -> None:
        """Keeps the rating beside the case of `rated_id`, also when that case comes later. A filing is rated once:
        Refusal for a second evaluation of it. CaseSystemUnavailable to be asked again."""

    def changes_after(self, cursor: str) -> ChangePage:
        """Changes in the order in which they became known; "" begins at the beginning."""
