"""What a screen may know of a page of the form and of what lies under a camera: a part of `SessionSnapshot`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.catalog.text import LocalText
from kiosk.forms.kinds import FieldKind, Origin


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: LocalText
    hint: LocalText | None = None


class AidKind(StrEnum):
    """What helps with a page or a field, beside typing."""

    READ = "read"  # a material is scanned and its fields are proposed
    PAGES = "pages"  # the answer is pages under the camera
    PHOTO = "photo"  # the answer is a live portrait
    CODE = "code"  # a code under the camera or at the scanner
    BANK_CARD = "bank_card"  # the chip of a bank card


class AidPhase(StrEnum):
    OFFERED = "offered"
    WORKING = "working"  # pages are being read, a card is waited for
    NOTHING = "nothing"  # nothing could be read
    DONE = "done"
    LOST = "lost"  # the device that it needs does not answer


@dataclass(frozen=True, slots=True)
class FormAid:
    target: str  # argument of `open_aid`
    kind: AidKind
    phase: AidPhase = AidPhase.OFFERED
    what: LocalText | None = None  # the material that is scanned


@dataclass(frozen=True, slots=True)
class FieldProposal:
    """What a machine read for the field; it is no answer until `confirm`."""

    value: str  # as it is read; masked where it is a number that others may not see
    origin: Origin


@dataclass(frozen=True, slots=True)
class FormField:
    pointer: str  # JSON pointer into the answers, "/monthly_rent"
    kind: FieldKind
    label: LocalText
    value: str  # what the citizen sees in the field; "" when empty
    hint: LocalText | None = None
    unit: LocalText | None = None
    required: bool = True
    options: tuple[Option, ...] = ()
    origin: Origin | None = None
    masked: str | None = None  # shown instead of the value until pressed
    error: LocalText | None = None  # in the citizen's words, set after an attempt to go on
    taken: int = 0  # pictures that are the answer
    proposal: FieldProposal | None = None
    aid: FormAid | None = None


@dataclass(frozen=True, slots=True)
class FormPageView:
    number: int  # 1-based within this filing's visible pages
    total: int
    title: LocalText  # the question
    why: LocalText | None
    known: tuple[tuple[LocalText, str, Origin], ...]  # facts shown above the answers, masked
    fields: tuple[FormField, ...]
    aids: tuple[FormAid, ...] = ()


class ScanPurpose(StrEnum):
    """What is looked for under the camera, and what comes of it."""

    MATERIAL = "material"  # a material of the item
    READING = "reading"  # pages that fill in the form; they may be a material as well
    DOCUMENT = "document"  # pages that answer a question
    PORTRAIT = "portrait"  # a live portrait
    CODE = "code"


class ScanPhase(StrEnum):
    NO_CAMERA = "no_camera"
    SEARCHING = "searching"
    EDGES_FOUND = "edges_found"
    ADVICE = "advice"
    STEADY = "steady"
    TAKEN = "taken"


class ScanAdvice(StrEnum):
    NONE = "none"
    NO_PAGE = "no_page"
    PARTLY_OUTSIDE = "partly_outside"
    BLURRED = "blurred"
    GLARE = "glare"
    TOO_DARK = "too_dark"
    MOVING = "moving"
    CORNER_RAISED = "corner_raised"
    # of a portrait
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_FAR = "too_far"
    TOO_NEAR = "too_near"
    OFF_CENTRE = "off_centre"
    NOT_FACING = "not_facing"
    # of a code
    OTHER_CODE = "other_code"  # a code that does not say what is asked for


@dataclass(frozen=True, slots=True)
class ScanView:
    """`corners` are the page's corners in the preview, clockwise from top left, as fractions 0..1 of its size."""

    material: LocalText
    page: int
    max_pages: int
    phase: ScanPhase
    advice: ScanAdvice
    corners: tuple[tuple[float, float], ...]
    taken: int
    countdown: float  # 0..1 while the page lies still, 1 takes it
    waivable: bool  # 没带: the material can come later or be replaced
    number: int = 1  # which material of how many
    total: int = 1
    purpose: ScanPurpose = ScanPurpose.MATERIAL
    kept: bool = True  # False: the pages are only read
