"""What kiosk and centre say to each other beside envelopes: CBOR where receipts travel, JSON elsewhere.

Bounds stand beside the types; a reader passes them on to whatever reads the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, field_validator

from sync.wire.header import MAX_ATTACHMENTS, MAX_SEQUENCE
from sync.wire.instants import ClockConfidence
from sync.wire.layout import Flag, ListOf, Maybe, Octets, OneOf, Record, Sha256, UInt, Uuid7
from sync.wire.receipt import MAX_CENTRE_RECEIPT_BYTES, CaseNumber

MAX_ACK_BYTES = 16 * 1024
MAX_JSON_BYTES = 256 * 1024
MAX_CASES = 200  # entries of one page of the case feed


class Delivery(StrEnum):
    """How far a submission has come at the centre."""

    ANNOUNCED = "announced"  # the envelope is stored, attachments are missing
    DELIVERED = "delivered"  # everything is stored durably; the centre receipt exists
    HANDED_OVER = "handed_over"  # opened, checked and with the case system
    QUARANTINED = "quarantined"  # stored and receipted, but a person at the centre must look at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack(Record):
    """Answer to POST /v1/submissions: what is still missing, or the receipt."""

    delivery: Annotated[Delivery, OneOf(Delivery)]
    missing: Annotated[tuple[bytes, ...], ListOf(Sha256, MAX_ATTACHMENTS)] = ()
    receipt: Annotated[bytes | None, Maybe(Octets(maximum=MAX_CENTRE_RECEIPT_BYTES))] = None


class CaseStep(StrEnum):
    """Steps of a case (办件), each with the national dictionary's number and word."""

    RECEIVED = "received"  # 1 收件
    ACCEPTED = "accepted"  # 2 受理
    REVIEWING = "reviewing"  # 3 审核
    CLOSED = "closed"  # 4 办结
    CORRECTION = "correction"  # 11 补齐补正
    SUSPENDED = "suspended"  # 12 挂起


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionStatus(Record):
    """Answer to GET /v1/submissions/{id}."""

    submission_id: Annotated[UUID, Uuid7()]
    delivery: Annotated[Delivery, OneOf(Delivery)]
    missing: Annotated[tuple[bytes, ...], ListOf(Sha256, MAX_ATTACHMENTS)] = ()
    receipt: Annotated[bytes | None, Maybe(Octets(maximum=MAX_CENTRE_RECEIPT_BYTES))] = None
    case_number: Annotated[str | None, Maybe(CaseNumber)] = None
    step: Annotated[CaseStep | None, Maybe(OneOf(CaseStep))] = None
    # up_pro_result: 0 出证办结, 1 退回办结, 2 作废办结, 3 删除办结, 4 转报办结, 5 补正不来办结, 6 办结
    result_code: Annotated[int | None, Maybe(UInt(6))] = None
    result_available: Annotated[bool, Flag()] = False


class Message(BaseModel):
    """Unknown keys are ignored in JSON, so that either side may be newer; nothing signed is JSON."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    def to_json(self) -> bytes:
        return self.model_dump_json().encode()


class CaseEntry(Message):
    """`part`: the item code of one part of a visit, with the part's own number; None: the submission as a whole."""

    submission_id: UUID
    part: str | None = Field(default=None, max_length=64, pattern=r"^[a-z][a-z0-9-]*$")
    case_number: str | None = Field(max_length=40)
    step: CaseStep
    result_code: int | None = Field(default=None, ge=0, le=6)
    result_available: bool = False
    changed_at: AwareDatetime


class CaseFeed(Message):
    """Answer to GET /v1/cases?after=CURSOR. `next` is the cursor to ask with; `more` says that a page follows now."""

    entries: tuple[CaseEntry, ...] = Field(max_length=MAX_CASES)
    next: str = Field(max_length=40)
    more: bool = False


class Serving(StrEnum):
    SERVING = "serving"
    DEGRADED = "degraded"
    NOT_SERVING = "not_serving"
    MAINTENANCE = "maintenance"
    CLOSED = "closed"


class AuditHead(Message):
    length: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class DeviceHealth(Message):
    """`state` is the kiosk's own vocabulary (ready, paper_low, jammed, no_answer, …); `since` by the kiosk's clock."""

    device: str = Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")
    state: str = Field(max_length=40, pattern=r"^[a-z][a-z0-9_]*$")
    since: AwareDatetime | None = None


class Heartbeat(Message):
    """Body of POST /v1/heartbeat. None is "not known", which the operations page shows as such, never as zero."""

    boot_id: str = Field(max_length=64)
    clock: AwareDatetime
    clock_confidence: ClockConfidence
    serving: Serving
    reason: str | None = Field(default=None, max_length=80, pattern=r"^[a-z][a-z0-9_.]*$")
    highest_sequence: int = Field(ge=0, le=MAX_SEQUENCE)
    unsent_count: int = Field(ge=0)
    oldest_unsent_age_s: int | None = Field(default=None, ge=0)
    quarantined_count: int = Field(default=0, ge=0)
    audit_head: AuditHead | None = None
    devices: tuple[DeviceHealth, ...] = Field(default=(), max_length=32)
    disk_free_bytes: int | None = Field(default=None, ge=0)
    disk_total_bytes: int | None = Field(default=None, ge=0)
    software_version: str = Field(max_length=40)
    catalog_version: str = Field(max_length=40)


MAX_ABSENT = 64  # ranges of one answer; the next one names more
NumberRange = tuple[Annotated[int, Field(ge=1, le=MAX_SEQUENCE)], Annotated[int, Field(ge=1, le=MAX_SEQUENCE)]]


class HeartbeatAnswer(Message):
    """`absent`: numbers, from first to last, that the kiosk counts as delivered and that the centre does not hold;
    `highest_sequence`: the highest number that it holds of this kiosk."""

    server_time: AwareDatetime
    clock_offset_s: float  # kiosk's clock minus the centre's
    absent: tuple[NumberRange, ...] = Field(default=(), max_length=MAX_ABSENT)
    highest_sequence: int = Field(default=0, ge=0, le=MAX_SEQUENCE)
    catalog_version: str | None = Field(default=None, max_length=40)  # the newest; None: nothing is published


MAX_DEMAND = 200  # entries of one report
MAX_DEMAND_WORDS = 40  # characters
MAX_DEMAND_DIGITS = 4  # a number of more belongs to somebody: identity card, phone, bank card
_NUMERALS = frozenset("0123456789零一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟")


def too_many_numerals(words: str) -> bool:
    """Whether the digits and Chinese numerals in `words` could make up somebody's number."""
    return sum(character in _NUMERALS for character in words) > MAX_DEMAND_DIGITS


class DemandKind(StrEnum):
    NOTHING = "nothing"  # nothing was found, or only the nearest there is
    LEFT = "left"  # something was found and nothing was chosen


class DemandEntry(Message):
    """How often `words` were looked for in vain on one day at this kiosk, as far as it knows: a total, not an increase,
    so that the same report told twice counts once. No person is in it (`kiosk.catalog.nameless`)."""

    day: date  # local
    kind: DemandKind
    words: str = Field(
        pattern=r"^[0-9a-z\u3400-\u9fff](?:[0-9a-z\u3400-\u9fff ]*[0-9a-z\u3400-\u9fff])?$", max_length=MAX_DEMAND_WORDS
    )
    count: int = Field(ge=1, le=1_000_000)

    @field_validator("words")
    @classmethod
    def _no_numbers(cls, words: str) -> str:
        if too_many_numerals(words):
            raise ValueError("a number that could be somebody's")
        return words


class DemandReport(Message):
    """Body of POST /v1/demand."""

    entries: tuple[DemandEntry, ...] = Field(max_length=MAX_DEMAND)


class DemandAnswer(Message):
    kept: int = Field(ge=0)  # entries; those of days that nobody looks at any more are not


class Problem(Message):
    """Every refusal of ours, as application/vnd.ningmanyi.problem+json. `code` decides; `detail` is for people."""

    type: Literal["about:blank"] = "about:blank"
    code: str
    detail: str = ""
    status: int
