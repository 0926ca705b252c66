"""What a screen may know of a session: frozen, complete, and masked where it shows a person.

The view models derive everything that they show from a `SessionSnapshot` by pure functions. Nothing here holds a
device, a database or a clock; no sentence for the citizen stands here either, only typed codes that `ui` words.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from kiosk.catalog.model import Capability, ServiceItem, Topic
from kiosk.catalog.offers import OneLicence
from kiosk.catalog.text import LocalText
from kiosk.filing.session import State
from kiosk.forms.kinds import FieldKind, Origin
from kiosk.services.form_views import FormPageView, ScanView
from kiosk.services.information import InfoView

__all__ = ["FieldKind", "Origin", "SessionSnapshot"]  # the screens take their vocabulary from here

Language = Literal["zh", "en"]


class Network(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"
    UNKNOWN = "unknown"  # the sync process has not reported lately


class DeviceState(StrEnum):
    """Typed states that a screen, a heartbeat and a technician can tell apart; `NO_ANSWER` is never an empty tray."""

    READY = "ready"
    DEGRADED = "degraded"  # works with less
    PAPER_LOW = "paper_low"
    PAPER_OUT = "paper_out"
    JAMMED = "jammed"
    COVER_OPEN = "cover_open"
    NEEDS_ATTENDANT = "needs_attendant"  # something simple, other than the three above
    ON_BATTERY = "on_battery"
    BATTERY_LOW = "battery_low"
    OPEN = "open"  # the cabinet's door
    NO_ANSWER = "no_answer"  # there, and silent
    ABSENT = "absent"  # bound, and not attached
    UNKNOWN = "unknown"  # not asked yet
    NOT_INSTALLED = "not_installed"
    FAULT = "fault"


class TroubleCode(StrEnum):
    """Everything that can go wrong in front of a citizen. `ui` has one sentence and one way on for each."""

    CARD_UNREADABLE = "card_unreadable"
    CARD_REMOVED_TOO_SOON = "card_removed_too_soon"
    CARD_EXPIRED = "card_expired"
    CARD_NUMBER_WRONG = "card_number_wrong"  # check digit, birth date or sex disagree
    CARD_NOT_ACCEPTED = "card_not_accepted"  # a kind this item does not take
    CARD_SUSPECT = "card_suspect"  # SAM could not authenticate it
    CARDS_TWO = "cards_two"
    CARD_SAME_PERSON = "card_same_person"  # the agent's card is the applicant's
    READER_LOST = "reader_lost"
    CAMERA_LOST = "camera_lost"
    RECEIPT_PRINTER_LOST = "receipt_printer_lost"
    RECEIPT_PRINTER_PAPER = "receipt_printer_paper"
    RECEIPT_PAPER_AWAITED = "receipt_paper_awaited"  # in the middle of a slip, which goes on after the refill
    RECEIPT_COVER_AWAITED = "receipt_cover_awaited"
    RECEIPT_PRINTER_AWAITED = "receipt_printer_awaited"  # anything else that it may get over
    RECEIPT_PRINTER_FAULT = "receipt_printer_fault"
    RECEIPT_UNCONFIRMED = "receipt_unconfirmed"  # the printer took it and cannot say whether it is on paper
    PAGE_PRINTER_LOST = "page_printer_lost"
    PAGE_PRINTER_PAPER = "page_printer_paper"
    PAGE_PRINTER_FAULT = "page_printer_fault"
    STORAGE_FULL = "storage_full"  # nothing was stored, the draft is kept
    STORAGE_FAILED = "storage_failed"
    NEEDS_CONNECTION = "needs_connection"  # item of class C while offline
    CENTRE_SLOW = "centre_slow"  # the answer did not come; it is kept and will
    WINDOW_ONLY = "window_only"  # the item is explained here and finished at a window
    AFTER_ANOTHER = "after_another"  # a part of a visit that waits for one that cannot be filed now
    NOT_SERVING = "not_serving"  # kiosk not provisioned or storage frozen


@dataclass(frozen=True, slots=True)
class Trouble:
    code: TroubleCode
    device: Capability | None = None
    part: LocalText | None = None  # the part of a visit that it is about


class Fate(StrEnum):
    """What became of the filing of a citizen whose screen crashed."""

    STORED = "stored"
    NOTHING = "nothing"  # nothing was submitted
    UNKNOWN = "unknown"  # the disk does not say


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What the home page tells after a crash, to whoever still stands there."""

    fate: Fate
    number: str = ""  # of what was stored


@dataclass(frozen=True, slots=True)
class Progress:
    """The step wall: `number` of `total`, and the states the wall draws."""

    number: int
    total: int
    states: tuple[State, ...]


@dataclass(frozen=True, slots=True)
class MaskedPerson:
    name: str  # 王*
    number: str  # 3201**********1239


class CardRole(StrEnum):
    APPLICANT = "applicant"
    AGENT = "agent"


class CardPhase(StrEnum):
    WAITING = "waiting"
    READING = "reading"
    FAILED = "failed"
    REMOVE = "remove"  # read; the card must leave before the next one
    DONE = "done"


@dataclass(frozen=True, slots=True)
class CardView:
    role: CardRole
    phase: CardPhase
    trouble: Trouble | None = None
    read: tuple[MaskedPerson, ...] = ()  # cards already read in this session
    optional: bool = False  # 不刷身份证，匿名办: the item can do without a card


@dataclass(frozen=True, slots=True)
class SigningView:
    title: LocalText
    sentences: tuple[LocalText, ...]
    full_text: LocalText | None
    refusal: LocalText | None  # None: a declaration, which cannot be refused
    signed: bool


@dataclass(frozen=True, slots=True)
class ReviewRow:
    label: LocalText
    value: str  # masked
    full: str | None  # shown while pressed; None when nothing is masked
    origin: Origin | None
    note: LocalText | None  # instead of an origin: 联网后系统去查
    change: str | None  # argument of `change`, None when the row cannot be changed
    group: Literal["part", "person", "form", "material"]


@dataclass(frozen=True, slots=True)
class PrecheckFinding:
    text: LocalText
    blocking: bool
    change: str | None = None


class PrintPhase(StrEnum):
    NONE = "none"
    PRINTING = "printing"
    PRINTED = "printed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class PartView:
    """One part of a bundle on its guide. `asked`: the question whose answer decides whether it concerns the citizen;
    `after`: the parts that are decided before it; `trouble`: why it cannot be filed in this visit."""

    name: LocalText
    department: LocalText
    promised_days: int
    asked: LocalText | None
    after: tuple[LocalText, ...]
    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class PartPromise:
    """One part of a visit that was filed, with the date of its answer where one is promised."""

    name: LocalText
    official_name: LocalText
    department: LocalText
    promised_days: int
    answer_by: str | None  # ISO date


@dataclass(frozen=True, slots=True)
class ReceiptView:
    number: str  # 0417-000483: provisional until the centre answers
    item_name: LocalText
    official_name: LocalText
    applicant: str  # masked; "" when the filing names nobody
    online: bool  # a connection is there now
    answer_by: str | None  # ISO date, only where a delivery limit is guaranteed
    promised_days: int
    delivery_days: int | None
    department: LocalText
    qr_text: str
    printing: PrintPhase
    trouble: Trouble | None
    result_printing: PrintPhase = PrintPhase.NONE  # what the centre issued, on the page printer
    calendar_ends: int | None = None  # the last year whose holidays are published, when the answer lies beyond
    waiting_for_centre: bool = False
    case_number: str | None = None
    parts: tuple[PartPromise, ...] = ()  # of a visit (一件事)


@dataclass(frozen=True, slots=True)
class SearchHit:
    item: ServiceItem
    matched: str  # the everyday word that matched, "" when the name itself did
    available: bool
    unavailable: Trouble | None
    parts: int = 0  # how many items a bundle holds


@dataclass(frozen=True, slots=True)
class SearchView:
    query: str
    hits: tuple[SearchHit, ...]
    explained: tuple[str, str] | None = None  # (房产证, 不动产权证书)
    nearest_only: bool = False  # nothing was found; the hits are only the nearest there are
    ask_instead: SearchHit | None = None  # where the words can be sent when nothing was found (12345)


@dataclass(frozen=True, slots=True)
class SessionSnapshot:
    state: State
    language: Language = "zh"
    elderly: bool = False
    outlet: LocalText = field(
        default_factory=lambda: LocalText(zh="梧桐里社区便民服务站", en="Wutongli Community Service")
    )
    network: Network = Network.UNKNOWN
    devices: tuple[tuple[Capability, DeviceState], ...] = ()
    trouble: Trouble | None = None  # of the page as a whole
    aftermath: Aftermath | None = None  # on the home page, after a crash
    idle_seconds_left: int | None = None  # set while the warning covers the page
    help_open: bool = False
    info: InfoView | None = None  # covers the page: outlets, policies or notices
    confirm_end: bool = False
    topic: Topic | None = None  # the list shown while CHOOSING without a query
    topic_hits: tuple[SearchHit, ...] = ()
    search: SearchView | None = None
    item: ServiceItem | None = None
    item_trouble: Trouble | None = None  # why this item cannot be finished here now
    parts: tuple[PartView, ...] = ()  # of a bundle, on its guide
    one_licence: OneLicence | None = None  # 一业一证: what the item's one licence holds
    alternatives: tuple[SearchHit, ...] = ()  # what still works instead
    progress: Progress | None = None
    applicant: MaskedPerson | None = None
    agent: MaskedPerson | None = None
    card: CardView | None = None
    consent: tuple[LocalText, ...] = ()
    form: FormPageView | None = None
    scan: ScanView | None = None
    signing: SigningView | None = None
    review: tuple[ReviewRow, ...] = ()
    precheck: tuple[PrecheckFinding, ...] = ()
    receipt: ReceiptView | None = None
    rating: int | None = None  # 5..1 after a tap, None while unrated
