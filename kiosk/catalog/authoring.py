"""An item as its author writes it (one YAML file), and how it becomes the full `ServiceItem`.

What many items share stands once: departments, materials, processes and the sentences about filing offline are named
here and written out there. Nothing is invented on the way: what an author leaves out is either derived from what is
written (the devices needed, the counted reductions) or refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from kiosk.catalog.alternatives import NAMED, NAMED_OR_OWN, NAMED_SHARED_OR_OWN, OWN, SHARED
from kiosk.catalog.material import WaiverKind
from kiosk.catalog.model import (
    AgentRule,
    ApplicantKind,
    Capability,
    Channel,
    Codes,
    Contact,
    Identification,
    Jurisdiction,
    OfflineClass,
    Source,
    Topic,
)
from kiosk.catalog.precheck import Comparison
from kiosk.catalog.published import Day
from kiosk.catalog.text import LocalText, Text
from kiosk.catalog.time_limit import Limit, check_promise
from kiosk.forms.authoring import PageEntry


class Draft(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Condition = dict[str, JsonValue]


class DepartmentSource(Draft):
    """A body that decides. `body` is its credit code where it is confirmed; until then codes carry zeros."""

    name: Text
    consult: str
    complain: str = "12345"
    body: str = Field(default="0" * 18, pattern=r"^[0-9A-Z]{18}$")


class MaterialSource(Draft):
    """`waivers` by kind. `when` is a condition in short, as in forms."""

    name: Text
    required: bool = True
    capture: Literal["none", "id_card", "camera"] = "none"
    max_pages: int = 1
    hint: Text | None = None
    sample: Text | None = None
    waivers: dict[WaiverKind, Text] = Field(default_factory=dict)
    when: Condition | None = None


class MaterialUse(Draft):
    """A shared material; what differs for this item is written beside it."""

    use: str
    name: Text | None = None
    required: bool | None = None
    capture: Literal["none", "id_card", "camera"] | None = None
    max_pages: int | None = None
    hint: Text | None = None
    sample: Text | None = None
    waivers: dict[WaiverKind, Text] | None = None
    when: Condition | None = None


class OwnMaterial(MaterialSource):
    id: str


MaterialEntry = Annotated[
    Annotated[str, NAMED] | Annotated[MaterialUse, SHARED] | Annotated[OwnMaterial, OWN], NAMED_SHARED_OR_OWN
]


class StepSource(Draft):
    """`days` is a number of working days or `promised`."""

    name: Text
    days: int | Literal["promised"] = 0


def _limit(value: object) -> object:
    """`3` is three working days, `60 days` are calendar days."""
    if isinstance(value, int) and not isinstance(value, bool):
        return {"days": value}
    if isinstance(value, str) and value.endswith(" days") and value.removesuffix(" days").isdecimal():
        return {"days": int(value.removesuffix(" days")), "unit": "days"}
    if not isinstance(value, str):
        return value
    raise ValueError(f"{value!r} is no time limit; write 3 for working days or 60 days for calendar days")


LimitText = Annotated[Limit, BeforeValidator(_limit)]


class TimeSource(Draft):
    statutory: LimitText
    promised: LimitText
    delivery: int | None = Field(default=None, ge=0)

    @model_validator(mode="after")
    def _promise_within_statute(self) -> TimeSource:
        check_promise(self.statutory, self.promised)
        return self


class ScenarioSource(Draft):
    """`conditions` are those of this case alone. Its materials follow from their `when`; `materials` names them where
    no answer decides, in an item that ends at a window."""

    id: str
    name: Text
    when: Condition | None = None
    conditions: tuple[Text, ...] = ()
    materials: tuple[str, ...] = ()


class CommitmentSource(Draft):
    """Either the shared text with `proves`, `pledge` and `consequence` filled in, or a `summary` and `full_text` of
    the item's own. `pledge` begins with 我 / "I" or "my"; `consequence` says what follows when it is not true. `when`
    is a condition in short, as in forms: with other answers there is nothing to commit to, and nothing is signed."""

    id: str
    version: int
    title: Text
    proves: Text | None = None
    pledge: Text | None = None
    consequence: Text | None = None
    summary: tuple[Text, ...] = ()
    full_text: Text | None = None
    replaces: tuple[str, ...]
    refusal: Text
    when: Condition | None = None


class PrecheckSource(Draft):
    """`when` in short: a name with a dot is a fact, any other an answer; every one has to hold."""

    when: Condition | None = None
    later: Comparison | None = None
    earlier: Comparison | None = None
    message: Text
    blocking: bool = False
    field: str | None = None


class OwnPrecheck(PrecheckSource):
    id: str


class ReductionsSource(Draft):
    """Pairs of before and now. What is left out is counted from the item itself."""

    steps: tuple[int, int] | None = None
    materials: tuple[int, int] | None = None
    days: tuple[int, int] | None = None
    fee_yuan: tuple[int, int] | None = None


class ResultSource(Draft):
    name: Text
    printed_here: bool = False


class InlineForm(Draft):
    """The item's own form. Its id is the item's code."""

    version: int = Field(ge=1)
    pages: tuple[PageEntry, ...] = Field(min_length=1)


class ItemDraft(Draft):
    """One item, one file."""

    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    number: int = Field(ge=1, le=999, description="place in the list of items; part of the sample code")
    version: int = Field(ge=1)
    updated: Day
    source: Source
    marks: dict[str, Source] = Field(default_factory=dict)

    plain_name: Text
    main_name: Text
    sub_name: Text
    summary: Text
    aliases: tuple[str, ...] = ()
    life_events: tuple[str, ...] = ()
    topics: tuple[Topic, ...]

    department: str
    applicant: ApplicantKind = ApplicantKind.PERSON
    agent: AgentRule = AgentRule.NONE
    identification: Identification = Identification.REQUIRED
    item_type: str = "20"
    level: int = 3
    codes: Codes | None = None
    jurisdiction: Jurisdiction = Jurisdiction.CITY
    channels: tuple[Channel, ...] = (Channel.KIOSK, Channel.WINDOW, Channel.WEB)
    visits: int = 0

    legal_basis: tuple[str, ...]
    conditions: tuple[Text, ...]
    scenarios: tuple[ScenarioSource, ...] = ()
    materials: tuple[MaterialEntry, ...] = ()
    process: Annotated[Annotated[str, NAMED] | Annotated[tuple[StepSource, ...], OWN], NAMED_OR_OWN]
    time: TimeSource
    fee: Text | None = Field(default=None, description="absent: no fee")
    fee_yuan: int = Field(default=0, ge=0, description="the ordinary fee in yuan, for the counted reductions")
    result: ResultSource
    form: Annotated[Annotated[str, NAMED] | Annotated[InlineForm, OWN], NAMED_OR_OWN]
    contact: Contact | None = None

    offline: OfflineClass
    offline_text: Text | None = None
    needs: frozenset[Capability] | None = None
    id_only: bool = False
    licence_only: bool = False
    needs_signature: bool = False
    guide_only: bool = False
    assisted: bool = False
    commitment: CommitmentSource | None = None
    prechecks: tuple[Annotated[Annotated[str, NAMED] | Annotated[OwnPrecheck, OWN], NAMED_OR_OWN], ...] = ()
    takes_words: str | None = None
    reductions: ReductionsSource = ReductionsSource()

    @model_validator(mode="after")
    def _a_fee_is_said(self) -> ItemDraft:
        if self.fee_yuan and self.fee is None:
            raise ValueError(f"fee_yuan is {self.fee_yuan}, but no fee is written; write fee, or remove fee_yuan")
        return self


class Vocabulary(Draft):
    """What items share: shared/departments.yaml, materials.yaml, prechecks.yaml, processes.yaml, sentences.yaml,
    commitment.yaml."""

    departments: Mapping[str, DepartmentSource]
    materials: Mapping[str, MaterialSource]
    prechecks: Mapping[str, PrecheckSource]
    processes: Mapping[str, tuple[StepSource, ...]]
    offline: Mapping[str, Text]  # by offline class, and `guide` for items that end at a window
    no_fee: Text
    commitment: LocalText  # the shared text, with places for what an item says
