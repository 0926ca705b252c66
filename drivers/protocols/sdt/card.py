"""An identity card as its chip says, with what does not fit together on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drivers.protocols.sdt.checks import (
    CONTRADICTIONS,
    LONG_TERM,
    Finding,
    check_number,
    check_validity,
    former_permit_number,
    is_damaged,
    parse_date,
)
from drivers.protocols.sdt.layouts import CardKind, TextLayout, layout_of
from drivers.protocols.sdt.nations import nation_name
from drivers.protocols.sdt.payload import BaseInfo


class Sex(StrEnum):
    """GB/T 2261.1."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCard:
    """Nothing personal shows in its repr. Text is as on the card, private-use characters included.

    `birth`, `valid_from`, `valid_to` are None where the card's text is no date; then `findings` says so, except for
    `valid_to` of a long-term card. `newest_address` is the one written to the chip after the card was printed; it
    overrides `address` on forms. `photo_wlt` is the picture in its proprietary coding, kept as it came.
    """

    kind: CardKind
    findings: tuple[Finding, ...]
    name: str = field(repr=False)
    number: str = field(repr=False)
    sex: Sex = field(repr=False)
    birth: date | None = field(repr=False)
    valid_from: date | None = field(repr=False)
    valid_to: date | None = field(repr=False)
    long_term: bool = field(repr=False)
    address: str = field(repr=False, default="")
    newest_address: str | None = field(repr=False, default=None)
    issuer: str = field(repr=False, default="")
    nation_code: str = field(repr=False, default="")
    english_name: str = field(repr=False, default="")
    nationality: str = field(repr=False, default="")  # GB/T 2659, three letters
    travel_permit: str = field(repr=False, default="")  # 通行证号码, on HK/Macau/Taiwan cards
    times_issued: str = field(repr=False, default="")  # 签发次数 or 换证次数
    former_number: str | None = field(repr=False, default=None)  # the 15-character permit that this card replaced
    photo_wlt: bytes = field(repr=False, default=b"")

    @property
    def nation(self) -> str:
        return nation_name(self.nation_code)

    @property
    def current_address(self) -> str:
        return self.newest_address or self.address

    @property
    def contradictory(self) -> bool:
        """Whether the card contradicts itself: then a person at a window has to look at it."""
        return not CONTRADICTIONS.isdisjoint(self.findings)


def parse_card(base: BaseInfo, newest_address: str | None, today: date) -> IdentityCard:
    layout = layout_of(base.text)
    values = layout.decode(base.text)
    name, english = values["name"], _english_name(layout, values)
    number, sex, birth = values["number"], values["sex"], values["birth"]
    nationality = values.get("nationality", "")
    findings = [
        *check_number(layout.kind, number, birth, sex),
        *check_validity(values["valid_from"], values["valid_to"], birth, today),
    ]
    if is_damaged(values) or not (name or english):
        findings.append(Finding.TEXT_DAMAGED)
    return IdentityCard(
        kind=layout.kind,
        findings=tuple(findings),
        name=name or english,
        number=number,
        sex=Sex(sex) if sex in {item.value for item in Sex} else Sex.UNKNOWN,
        birth=parse_date(birth),
        valid_from=parse_date(values["valid_from"]),
        valid_to=parse_date(values["valid_to"]),
        long_term=values["valid_to"] == LONG_TERM,
        address=values.get("address", ""),
        newest_address=newest_address or None,
        issuer=values.get("issuer", ""),
        nation_code=values.get("nation", ""),
        english_name=english,
        nationality=nationality,
        travel_permit=values.get("travel_permit", ""),
        times_issued=values.get("issues", "") or values.get("renewals", ""),
        former_number=former_permit_number(nationality, number, values.get("former_permit_item", "")),
        photo_wlt=base.photo,
    )


def _english_name(layout: TextLayout, values: Mapping[str, str]) -> str:
    """A name that is longer than its field goes on in another one; the blank between two words may be the last
    character of the first."""
    name, rest = values.get("english_name", ""), values.get("english_name_rest", "")
    return name.ljust(layout.fields["english_name"].size // 2) + rest if rest else name
