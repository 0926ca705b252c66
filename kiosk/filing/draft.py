"""A filing while the citizen works on it (草稿). It lives in memory only and ends with its process."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.filing.person import Person


class MaterialOutcome(StrEnum):
    TAKEN = "taken"  # pages were captured here
    WAIVED = "waived"  # shared data or an electronic licence stands in
    COMMITTED = "committed"  # a signed commitment stands in
    LATER = "later"  # 容缺后补: the citizen brings it later
    CARD = "card"  # the card that was read


@dataclass(slots=True)
class TakenMaterial:
    """Pages as JPEG, in order; nothing of them is in `repr`."""

    material_id: str
    outcome: MaterialOutcome
    pages: list[bytes] = field(default_factory=list, repr=False)
    beside_form: bool = False  # taken while the form was filled in from it; not asked for again


class SigningOutcome(StrEnum):
    OPEN = "open"
    SIGNED = "signed"
    REFUSED = "refused"


@dataclass(slots=True)
class Signing:
    """What was shown and what came of it. `document` is the exact text shown; its hash is filed with the strokes."""

    outcome: SigningOutcome = SigningOutcome.OPEN
    document: str = field(default="", repr=False)
    strokes: tuple[tuple[tuple[float, float, int], ...], ...] = field(default=(), repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A picture that answers a question of the form."""

    media_type: str
    data: bytes = field(repr=False)


@dataclass(slots=True)
class Draft:
    """Everything a filing holds before it is sealed. `answers` and `origins` are keyed by JSON pointer's first name."""

    item: ServiceItem
    form: FormSource
    catalog_version: str
    applicant: Person | None = field(default=None, repr=False)
    agent: Person | None = field(default=None, repr=False)
    answers: dict[str, object] = field(default_factory=dict, repr=False)
    origins: dict[str, str] = field(default_factory=dict)
    materials: dict[str, TakenMaterial] = field(default_factory=dict)
    enclosures: dict[str, Enclosure] = field(default_factory=dict, repr=False)  # by the name that an answer holds
    signing: Signing = field(default_factory=Signing)
    consented: bool = False

    @property
    def unnamed(self) -> bool:
        """No card was read: the filing names nobody."""
        return self.item.works_unnamed and self.applicant is None

    def forget_what_cards_said(self) -> None:
        """Before other cards are read, or none: nothing of an earlier card stays among the answers."""
        for pointer, origin in list(self.origins.items()):
            if origin != "typed":
                del self.origins[pointer]
                self.answers.pop(pointer.removeprefix("/"), None)

    def wipe(self) -> None:
        """Forgets the person. The process ends as well; this is for whatever happens between the two."""
        self.applicant = None
        self.agent = None
        self.answers.clear()
        self.origins.clear()
        for material in self.materials.values():
            material.pages.clear()
        self.materials.clear()
        self.enclosures.clear()
        self.signing = Signing()
