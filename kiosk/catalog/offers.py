"""What a catalogue carries beside items: one-thing bundles, one-licence sets, policies, outlets, notices."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue, model_validator

from kiosk.catalog.model import Source
from kiosk.catalog.published import Day, Published
from kiosk.catalog.text import Text


class _Offer(Published):
    code: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    source: Source


def check_period(valid_from: str, valid_to: str | None) -> None:
    if valid_to is not None and valid_to < valid_from:
        raise ValueError(f"ends on {valid_to}, before it begins on {valid_from}; correct one of them")


class BundlePart(Published):
    """One item of a bundle. `when` (short condition over the bundle's questions) leaves it out where it does not
    concern the citizen; `after` names parts that have to be decided before."""

    item: str
    when: dict[str, JsonValue] | None = None
    after: tuple[str, ...] = ()


class Bundle(_Offer):
    """一件事: several items in one visit, with one form and one set of materials. Its code is no item's: what is filed
    under it is a visit."""

    version: int = Field(default=1, ge=1)
    name: Text
    plain_name: Text
    summary: Text
    life_event: str
    aliases: tuple[str, ...] = ()
    questions: tuple[JsonValue, ...] = Field(default=(), description="pages asked first, as in forms/*.yaml")
    given: dict[str, JsonValue] = Field(
        default_factory=dict, description="answers that the life event itself says, so that nobody is asked"
    )
    parts: tuple[BundlePart, ...] = Field(min_length=2)
    guide_only: bool = False

    @model_validator(mode="after")
    def _parts_are_known(self) -> Bundle:
        codes = [part.item for part in self.parts]
        if len(set(codes)) != len(codes):
            raise ValueError(f"{self.code}: an item stands twice in the bundle; remove one")
        unknown = {name for part in self.parts for name in part.after} - set(codes)
        if unknown:
            raise ValueError(f"{self.code}: after names {sorted(unknown)}, which are not parts of the bundle")
        return self


class SubLicence(Published):
    """`when` (short condition over the answers of the set's item) says for whom a licence that not all need is held."""

    name: Text
    required: bool = True
    note: Text | None = None
    when: dict[str, JsonValue] | None = None

    @model_validator(mode="after")
    def _not_all_need_it(self) -> SubLicence:
        if self.required and self.when is not None:
            raise ValueError("a licence that everybody needs has no `when`; write required: false")
        return self


class OneLicence(_Offer):
    """一业一证: one comprehensive licence for a trade. A set whose list is not published stays closed."""

    trade: Text
    summary: Text
    aliases: tuple[str, ...] = ()
    sub_licences: tuple[SubLicence, ...] = ()
    item: str | None = Field(default=None, description="the item under which the set is filed")
    open: bool = False

    @model_validator(mode="after")
    def _open_needs_a_list(self) -> OneLicence:
        if self.open and (not self.sub_licences or self.item is None):
            raise ValueError(f"{self.code}: an open set needs its sub-licences and its item")
        return self


class PolicyCondition(Published):
    """One condition in short over the enterprise's facts, with how it is said; unknown facts are said to be unknown."""

    text: Text
    when: dict[str, JsonValue]


class Policy(_Offer):
    """惠企政策. `entitled_without_applying` is 免申即享: only the account is confirmed."""

    name: Text
    summary: Text
    benefit: Text
    department: Text
    conditions: tuple[PolicyCondition, ...] = Field(min_length=1)
    item: str
    entitled_without_applying: bool = False
    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _begins_first(self) -> Policy:
        check_period(self.valid_from, self.valid_to)
        return self


class OutletLevel(StrEnum):
    CITY = "city"
    DISTRICT = "district"
    STREET = "street"
    COMMUNITY = "community"
    BANK = "bank"
    MALL = "mall"
    METRO = "metro"


class OpenHours(Published):
    """`days` 1 is Monday. Times are local, 24-hour."""

    days: tuple[int, ...] = Field(min_length=1)
    opens: str = Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")
    closes: str = Field(pattern=r"^([01]\d|2[0-4]):[0-5]\d$")

    @model_validator(mode="after")
    def _opens_first(self) -> OpenHours:
        if self.opens >= self.closes or any(day not in range(1, 8) for day in self.days):
            raise ValueError("opening hours: opens before it closes, days 1 (Monday) to 7")
        return self


class Outlet(_Offer):
    """服务网点."""

    name: Text
    level: OutletLevel
    district: str = Field(pattern=r"^\d{6}$")
    address: Text
    phone: str
    hours: tuple[OpenHours, ...] = Field(min_length=1)
    self_service: Literal["none", "opening_hours", "always"] = "opening_hours"
    window: bool = True
    items: tuple[str, ...] = Field(default=(), description="item codes handled here; empty: all")
    directions: Text | None = None


class NoticeKind(StrEnum):
    ANNOUNCEMENT = "announcement"
    TERMS = "terms"
    PRIVACY = "privacy"


class Notice(_Offer):
    """A notice on the screen, the terms of use, or how personal information is handled. Versioned, because shown
    texts are named in what is filed."""

    version: int = Field(ge=1)
    kind: NoticeKind
    title: Text
    text: Text
    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _begins_first(self) -> Notice:
        check_period(self.valid_from, self.valid_to)
        return self
