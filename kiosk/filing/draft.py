"""A filing while the citizen works on it (草稿). It lives in memory only and ends with its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.offers import OneLicence
from kiosk.catalog.visits import Visit
from kiosk.filing.person import Person
from kiosk.forms.engine import Form
from kiosk.forms.kinds import Origin


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
    """What was shown and what came of it. `document` is the exact text under which the strokes were made; its hash is
    filed with them. `texts` are the texts it is made of, by pledge; they also hold those that were declined."""

    outcome: SigningOutcome = SigningOutcome.OPEN
    declined: bool = False  # no commitment was made; declarations may still be signed
    texts: dict[str, str] = field(default_factory=dict, repr=False)
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
    """Everything a filing holds before it is sealed. `answers` are by a question's name, `origins` by its pointer.

    A visit (一件事) is filed like one item: `item` is then the bundle as an item, and `parts` are what it files.
    """

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
    visit: Visit | None = None
    one_licence: OneLicence | None = None  # 一业一证: what the item's one licence can hold
    judge: Form | None = field(default=None, repr=False)  # the compiled form, once somebody fills it in

    @property
    def given(self) -> Mapping[str, object]:
        """The answers that would be filed: what the form hides decides nothing."""
        return self.answers if self.judge is None else self.judge.submittable(self.answers)

    @property
    def parts(self) -> tuple[ServiceItem, ...]:
        """The items that are filed: the item itself, or those of the visit that concern this citizen."""
        return (self.item,) if self.visit is None else self.visit.chosen(self.given)

    @property
    def unnamed(self) -> bool:
        """No card was read: the filing names nobody."""
        return self.item.works_unnamed and self.applicant is None

    def forget_what_cards_said(self) -> None:
        """Before other cards are read, or none: nothing of an earlier card stays among the answers."""
        for pointer, origin in list(self.origins.items()):
            if origin != Origin.TYPED:
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
