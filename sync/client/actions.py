"""The engine's vocabulary: what it asks for, what came of it, and what the store shall then remember."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass, field
from enum import StrEnum

from sync.wire.messages import CaseEntry, DemandEntry


# What to do next
@dataclass(frozen=True, slots=True)
class Announce:
    """POST the envelope: the same bytes under the same id, however often."""

    sequence: int


@dataclass(frozen=True, slots=True)
class StartUpload:
    """Create the tus upload of one attachment, or find how far an earlier one came."""

    sequence: int
    sha256: bytes
    size: int


@dataclass(frozen=True, slots=True)
class PatchChunk:
    sequence: int
    sha256: bytes
    location: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class AskStatus:
    """GET the submission: whether anything is missing, and the receipt."""

    sequence: int
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class FetchResult:
    submission_id: uuid.UUID


@dataclass(frozen=True, slots=True)
class ReadCases:
    pass


@dataclass(frozen=True, slots=True)
class Heartbeat:
    pass


@dataclass(frozen=True, slots=True)
class TellDemand:
    """What people looked for and did not find; the totals of what the centre has not confirmed."""

    entries: tuple[DemandEntry, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FetchCatalog:
    """One small step towards the newest catalogue."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Until this monotonic time, or until the store changes."""

    until: float


ItemAction = Announce | StartUpload | PatchChunk | AskStatus
Request = ItemAction | FetchResult | ReadCases | Heartbeat | TellDemand | FetchCatalog
Action = Request | Wait


# What came of it
@dataclass(frozen=True, slots=True)
class Progressed:
    """The centre holds the envelope; `missing` and `receipt` as it states them."""

    missing: tuple[bytes, ...] = ()
    receipt: bytes | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class UploadAt:
    """The upload at `location` holds `offset` bytes."""

    location: str
    offset: int


@dataclass(frozen=True, slots=True)
class UploadLost:
    """The upload is not there any more, or is at another offset than thought: look again."""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """The centre does not know this submission (yet, or any more)."""


@dataclass(frozen=True, slots=True)
class NoResultYet:
    pass


@dataclass(frozen=True, slots=True)
class ResultBytes:
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class CasePage:
    entries: tuple[CaseEntry, ...]
    cursor: str
    more: bool


@dataclass(frozen=True, slots=True)
class Beat:
    """`clock_offset` is the centre's clock minus the kiosk's; `catalog_version` the newest that it has published;
    `absent` the numbers, from first to last, that it should have and has not; `highest` the highest that it has."""

    clock_offset: dt.timedelta
    catalog_version: str | None = None
    absent: tuple[tuple[int, int], ...] = ()
    highest: int = 0


@dataclass(frozen=True, slots=True)
class CatalogStep:
    """`more` is still to fetch; otherwise the newest catalogue is here."""

    more: bool


@dataclass(frozen=True, slots=True)
class CatalogRefused:
    """What came does not hold, or does not fit on the disk; the catalogue in use stays."""

    reason: str


@dataclass(frozen=True, slots=True)
class DemandTaken:
    pass


class Reason(StrEnum):
    """Why something did not work, as operations and the screen read it."""

    # of the line to the centre: nobody's item is to blame
    OFFLINE = "offline"  # no route, no name, refused
    TLS_REFUSED = "tls_refused"  # not the centre that we pinned
    CAPTIVE_PORTAL = "captive_portal"  # a page or a redirect instead of an answer
    NOT_OURS = "not_ours"  # an answer without our marks
    UNAUTHORISED = "unauthorised"  # the centre does not take this kiosk's word now
    OVERLOADED = "overloaded"  # it asks to come later
    # of one request
    TIMEOUT = "timeout"
    HALF_RESPONSE = "half_response"
    SERVER_ERROR = "server_error"
    MALFORMED_ANSWER = "malformed_answer"
    UNEXPECTED = "unexpected_answer"  # of ours, but not one that this request has: another version over there
    RECEIPT_PENDING = "receipt_pending"  # everything is there, the receipt is not
    RECEIPT_INVALID = "receipt_invalid"  # not the centre's signature, or not for these bytes
    UPLOAD_STUCK = "upload_stuck"  # the upload starts again and again without coming further
    INTERNAL = "internal_error"  # a bug here; logged where it happened
    # another attempt cannot help
    CONFLICT = "conflict"  # 409: same id or sequence, other bytes
    REFUSED = "refused"  # 413, 422 of ours: the item itself is not acceptable


OF_THE_LINE = frozenset(
    {
        Reason.OFFLINE,
        Reason.TLS_REFUSED,
        Reason.CAPTIVE_PORTAL,
        Reason.NOT_OURS,
        Reason.UNAUTHORISED,
        Reason.OVERLOADED,
    }
)
FINAL = frozenset({Reason.CONFLICT, Reason.REFUSED})


@dataclass(frozen=True, slots=True)
class Failure:
    """`retry_after` in seconds, where the centre named one; `code` is the centre's own word, where it had one."""

    reason: Reason
    retry_after: float | None = None
    code: str | None = None


Answer = (
    Progressed
    | UploadAt
    | UploadLost
    | NotKnown
    | NoResultYet
    | ResultBytes
    | CasePage
    | Beat
    | DemandTaken
    | CatalogStep
    | CatalogRefused
    | Failure
)


# What the store shall remember
@dataclass(frozen=True, slots=True)
class MarkAnnounced:
    sequence: int
    missing: tuple[bytes, ...]


@dataclass(frozen=True, slots=True)
class MarkUploading:
    sequence: int
    sha256: bytes
    sent: int


@dataclass(frozen=True, slots=True)
class MarkDelivered:
    sequence: int


@dataclass(frozen=True, slots=True)
class KeepReceipt:
    sequence: int
    receipt: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Defer:
    """`delay` in seconds; None waits for the line. `attempts` failed in a row for its own reasons; None: as before."""

    sequence: int
    reason: Reason
    delay: float | None = None
    attempts: int | None = None


@dataclass(frozen=True, slots=True)
class Quarantine:
    sequence: int
    reason: str


@dataclass(frozen=True, slots=True)
class KeepResult:
    submission_id: uuid.UUID
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class KeepCases:
    page: CasePage


@dataclass(frozen=True, slots=True)
class DemandTold:
    entries: tuple[DemandEntry, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldThere:
    """What the centre has lost of what was delivered, from first to last number, and the highest that it holds: either
    of the two may have been restored from a backup."""

    absent: tuple[tuple[int, int], ...]
    highest: int


@dataclass(frozen=True, slots=True)
class Report:
    online: bool
    reason: Reason | None
    clock_offset: dt.timedelta | None = None


ItemEffect = MarkAnnounced | MarkUploading | MarkDelivered | KeepReceipt | Defer | Quarantine
Effect = ItemEffect | KeepResult | KeepCases | DemandTold | Report | HeldThere
