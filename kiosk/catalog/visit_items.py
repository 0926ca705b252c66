"""A bundle (一件事) as one item: what lists, the search and the guide show, and what a visit is filed under.

Nothing is stated here that the parts do not state: texts are the bundle's own, lists are the parts' without repeats,
and where the parts differ the one that asks most of the citizen or of this machine counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from kiosk.catalog.material import Material, WaiverKind
from kiosk.catalog.model import (
    AgentRule,
    ApplicantKind,
    Capability,
    Codes,
    Jurisdiction,
    Reduction,
    Reductions,
    Result,
    ServiceItem,
    Source,
    Standing,
    Topic,
)
from kiosk.catalog.offers import Bundle, BundlePart
from kiosk.catalog.precheck import PrecheckRule
from kiosk.catalog.text import LocalText
from kiosk.catalog.time_limit import Limit, Step, TimeLimit
from kiosk.forms.authoring import Condition, condition_schema

Value = TypeVar("Value")

# A visit is no item of the authorities' list; each part keeps its own code.
_NO_CODES = Codes(catalog_code="0" * 12, task_code="0" * 31, level=1, item_type="00")
_RESULT = Result(name=LocalText(zh="每一件各有结果", en="A result for each part"))
_FETCHED = {WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE}
_NARROWEST_FIRST = tuple(Jurisdiction)


def form_id(bundle: Bundle) -> str:
    return f"{bundle.code}-visit"


def compose_item(bundle: Bundle, items: Mapping[str, ServiceItem]) -> ServiceItem:
    """`items` holds every part; their order is the order of the bundle."""
    parts = [items[part.item] for part in bundle.parts]
    promised, statutory = (
        longest_path(bundle.parts, lambda item: item.time_limit.promised, items),
        longest_path(bundle.parts, lambda item: item.time_limit.statutory, items),
    )
    if promised.unit != statutory.unit or promised.days > statutory.days:
        # Only where parts count in different units, which cannot be compared by number.
        statutory = promised.model_copy(update={"days": max(promised.days, statutory.days)})
    deliveries = [item.time_limit.delivery_days for item in parts]
    delivery = None if None in deliveries else max(days for days in deliveries if days is not None)
    neediest = max(parts, key=lambda item: item.offline)  # A, B, C
    return ServiceItem(
        main_name=bundle.name,
        sub_name=bundle.name,
        legal_basis=_once(text for item in parts for text in item.legal_basis),
        conditions=_once(text for item in parts for text in item.conditions),
        materials=_materials(bundle.parts, items),
        process=tuple(Step(name=item.plain_name, working_days=item.time_limit.promised.days) for item in parts),
        time_limit=TimeLimit(statutory=statutory, promised=promised, delivery_days=delivery),
        form=form_id(bundle),
        code=bundle.code,
        codes=_NO_CODES,
        version=bundle.version,
        updated=max(item.updated for item in parts),
        source=_source(bundle, parts),
        plain_name=bundle.plain_name,
        summary=bundle.summary,
        aliases=bundle.aliases,
        topics=_topics(parts),
        life_events=(bundle.life_event,),
        department=_joined([item.department for item in parts]),
        applicant=_applicant(parts),
        agent=_agent(parts),
        fee=_joined([item.fee for item in parts]),
        result=_RESULT,
        contact=parts[0].contact,
        offline=neediest.offline,
        offline_text=neediest.offline_text,
        needs=frozenset().union(*(item.needs for item in parts)) or frozenset({Capability.RECEIPT_PRINTER}),
        id_only=all(item.id_only for item in parts),
        licence_only=all(item.licence_only for item in parts),
        guide_only=bundle.guide_only or all(item.guide_only for item in parts),
        assisted=any(item.assisted for item in parts),
        prechecks=tuple(_prechecks(bundle.parts, items)),
        reductions=_reductions(bundle.parts, items, promised, statutory),
        visits=max(item.visits for item in parts),
        jurisdiction=min((item.jurisdiction for item in parts), key=_NARROWEST_FIRST.index),
    )


def longest_path(
    parts: Sequence[BundlePart], limit_of: Callable[[ServiceItem], Limit], items: Mapping[str, ServiceItem]
) -> Limit:
    """How long the whole takes when parts wait for each other: the longest chain of limits. Working days as soon as
    one of the parts counts in them, for a working day is at least a day."""
    by_code = {part.item: part for part in parts}  # parts that are not among them are not waited for
    known: dict[str, int] = {}

    def until(code: str, seen: frozenset[str]) -> int:
        if code not in known:
            before = [
                until(other, seen | {code}) for other in by_code[code].after if other in by_code and other not in seen
            ]
            known[code] = max(before, default=0) + limit_of(items[code]).days
        return known[code]

    units = {limit_of(items[part.item]).unit for part in parts}
    days = max(until(part.item, frozenset()) for part in parts)
    return Limit(days=days, unit="days" if units == {"days"} else "working_days")


def demand(material: Material) -> int:
    """How much a material asks of the citizen: 3 to be handed in, 2 a signed commitment will do, 1 it is fetched, 0
    it is the card."""
    if material.capture == "id_card":
        return 0
    kinds = {waiver.kind for waiver in material.waivers}
    if kinds & _FETCHED:
        return 1
    return 2 if WaiverKind.COMMITMENT in kinds else 3


def _materials(parts: Sequence[BundlePart], items: Mapping[str, ServiceItem]) -> tuple[Material, ...]:
    """Each material once, as the part that asks most for it."""
    found: dict[str, Material] = {}
    for part in parts:
        for material in items[part.item].materials:
            known = found.get(material.id)
            if known is None or demand(material) > demand(known):
                found[material.id] = material
    return tuple(found.values())


def _prechecks(parts: Sequence[BundlePart], items: Mapping[str, ServiceItem]) -> Iterable[PrecheckRule]:
    """The parts' rules, each only where its part concerns the citizen."""
    seen: list[PrecheckRule] = []
    for part in parts:
        for rule in items[part.item].prechecks:
            own = rule if part.when is None else _only_when(rule, part.when)
            if own not in seen:
                seen.append(own)
                yield own


def _only_when(rule: PrecheckRule, condition: Condition) -> PrecheckRule:
    when: Any = {"properties": {"answers": condition_schema(condition)}, "required": ["answers"]}
    return rule.model_copy(update={"when": when if rule.when is None else {"allOf": [when, rule.when]}})


def _reductions(
    parts: Sequence[BundlePart], items: Mapping[str, ServiceItem], promised: Limit, statutory: Limit
) -> Reductions:
    """Apart, every step, paper and fee counts once for each part; together a paper is handed in once."""
    reductions = [items[part.item].reductions for part in parts]
    to_bring = sum(demand(material) == 3 and material.required for material in _materials(parts, items))
    papers = sum(reduction.materials.before for reduction in reductions)
    return Reductions(
        steps=Reduction(before=sum(r.steps.before for r in reductions), now=sum(r.steps.now for r in reductions)),
        materials=Reduction(before=papers, now=to_bring),
        days=Reduction(before=statutory.days, now=promised.days),
        fee_yuan=Reduction(
            before=sum(r.fee_yuan.before for r in reductions), now=sum(r.fee_yuan.now for r in reductions)
        ),
    )


def _source(bundle: Bundle, parts: Sequence[ServiceItem]) -> Source:
    samples = [item.source for item in parts if item.source.standing is Standing.PLACEHOLDER]
    return samples[0] if samples and bundle.source.standing is Standing.CONFIRMED else bundle.source


def _topics(parts: Sequence[ServiceItem]) -> tuple[Topic, ...]:
    """What all parts are about; and what happens to people is looked for under the family's events."""
    shared = tuple(topic for topic in parts[0].topics if all(topic in item.topics for item in parts))
    return shared if Topic.BUSINESS in shared else _once((Topic.FAMILY, *shared))


def _applicant(parts: Sequence[ServiceItem]) -> ApplicantKind:
    kinds = {item.applicant for item in parts}
    return ApplicantKind.ENTERPRISE if kinds == {ApplicantKind.ENTERPRISE} else ApplicantKind.PERSON


def _agent(parts: Sequence[ServiceItem]) -> AgentRule:
    rules = {item.agent for item in parts}
    if AgentRule.NONE in rules:
        return AgentRule.NONE
    return AgentRule.REQUIRED if AgentRule.REQUIRED in rules else AgentRule.ALLOWED


def _joined(texts: Sequence[LocalText]) -> LocalText:
    different = _once(texts)
    return LocalText(zh="、".join(text.zh for text in different), en=", ".join(text.en for text in different))


def _once(values: Iterable[Value]) -> tuple[Value, ...]:
    found: list[Value] = []
    for value in values:
        if value not in found:
            found.append(value)
    return tuple(found)
