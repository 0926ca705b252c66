"""What a citizen brings and what is already covered, from an item's materials and their waivers (免提交)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalog.material import Material, WaiverKind
from kiosk.catalog.model import AgentRule, ApplicantKind, Capability, Identification, ServiceItem
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language

_FETCHED: Final = frozenset({WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE})
_ID_CARD = LocalText(zh="身份证", en="ID card")
_AGENT_CARD = LocalText(zh="代办人的身份证", en="Agent's ID card")
_OFFICER_CARD = LocalText(zh="经办人的身份证", en="Your own ID card")
_CREDIT_CODE = LocalText(zh="统一社会信用代码", en="Company credit code")
_MAY_STAY_AWAY = LocalText(zh="不刷也能办", en="You may go without")
_SHOW_IT = LocalText(zh="出示一下就行", en="Just show it")
_ON_LICENCE = LocalText(zh="营业执照上 18 位", en="18 characters, on the licence")
_NAME_AND_NUMBER = LocalText(zh="姓名和号码", en="Name and number")
_FROM_CARD = LocalText(zh="读身份证就填好", en="Filled in from the card")
_OTHER_WAY = LocalText(zh="没带，也有办法", en="There is a way without it")
_ONE_CASE_ONLY = LocalText(zh="只有“{case}”要", en="Only for: {case}")
_SOME_ONLY = LocalText(zh="有的人才要，看您怎么答", en="Only for some answers")
_NOT_TYPED = LocalText(zh="免填写", en="Filled in")
_NOT_HANDED_IN = LocalText(zh="免提交", en="Waived")
_COMMITMENT_WILL_DO = LocalText(zh="可承诺", en="Sign instead")
_WILL_SCAN = LocalText(zh="这里拍一下", en="Scanned here")


@dataclass(frozen=True, slots=True)
class ThingRow:
    """`badge` is "" for what has to be brought."""

    key: str
    icon: str
    name: str
    note: str
    badge: str


def _icon(material: Material) -> str:
    if material.capture == "id_card":
        return "id_card"
    words = f"{material.id} {material.name.zh}"
    for mark, icon in (("婚", "family"), ("房", "house"), ("住", "house"), ("照片", "person"), ("银行", "card")):
        if mark in words and "合同" not in words:
            return icon
    return "document"


def _fetched(material: Material) -> LocalText | None:
    """What stands in for the material without the citizen doing anything."""
    return next((waiver.text for waiver in material.waivers if waiver.kind in _FETCHED), None)


def _committed(material: Material) -> LocalText | None:
    return next((waiver.text for waiver in material.waivers if waiver.kind is WaiverKind.COMMITMENT), None)


def has_to_scan(item: ServiceItem) -> bool:
    """Whether most people lay a paper under the lens: not for what a commitment replaces or only some answers ask."""
    return any(
        material.capture == "camera" and material.required and material.when is None and _must_bring(material)
        for material in item.materials
    )


def _must_bring(material: Material) -> bool:
    if material.capture == "id_card":
        return False  # the cards come first, from the item's own needs
    return _fetched(material) is None and _committed(material) is None


def _note(item: ServiceItem, material: Material, language: Language) -> str:
    """Who needs it at all comes before what to do without it."""
    cases = [scenario.name for scenario in item.scenarios if material.id in scenario.materials]
    if material.when is not None:
        if len(cases) == 1:
            return _ONE_CASE_ONLY.in_language(language).format(case=cases[0].in_language(language))
        return _SOME_ONLY.in_language(language)
    return (_OTHER_WAY if material.waivers else material.hint or _WILL_SCAN).in_language(language)


def to_bring(item: ServiceItem, language: Language) -> tuple[ThingRow, ...]:
    rows: list[ThingRow] = []
    cards = []
    if Capability.ID_CARD in item.needs and item.applicant is ApplicantKind.PERSON:
        cards.append(("card", _ID_CARD))
    if item.identification is Identification.OPTIONAL:
        rows.append(
            ThingRow("card", "id_card", _ID_CARD.in_language(language), _MAY_STAY_AWAY.in_language(language), "")
        )
    if item.applicant is ApplicantKind.ENTERPRISE:
        cards.append(("agent_card", _OFFICER_CARD))
    elif item.agent is AgentRule.REQUIRED:
        cards.append(("agent_card", _AGENT_CARD))
    rows.extend(
        ThingRow(key, "id_card", name.in_language(language), _SHOW_IT.in_language(language), "") for key, name in cards
    )
    if item.applicant is ApplicantKind.ENTERPRISE:
        rows.append(ThingRow("code", "shop", _CREDIT_CODE.in_language(language), _ON_LICENCE.in_language(language), ""))
    for material in item.materials:
        if not _must_bring(material):
            continue
        name = material.name.in_language(language)
        rows.append(ThingRow(material.id, _icon(material), name, _note(item, material, language), ""))
    return tuple(rows)


def already_covered(item: ServiceItem, language: Language) -> tuple[ThingRow, ...]:
    rows: list[ThingRow] = []
    if Capability.ID_CARD in item.needs:
        rows.append(
            ThingRow(
                "person",
                "pencil",
                _NAME_AND_NUMBER.in_language(language),
                _FROM_CARD.in_language(language),
                _NOT_TYPED.in_language(language),
            )
        )
    for material in item.materials:
        if material.capture == "id_card" or _must_bring(material):
            continue
        fetched = _fetched(material)
        text = fetched or _committed(material)
        badge = _NOT_HANDED_IN if fetched is not None else _COMMITMENT_WILL_DO
        if text is not None:
            rows.append(
                ThingRow(
                    material.id,
                    _icon(material),
                    material.name.in_language(language),
                    text.in_language(language),
                    badge.in_language(language),
                )
            )
    return tuple(rows)
