"""What an item says that cannot all be true: names that stand twice, codes that disagree with themselves, promises
that its own way of handling cannot keep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from kiosk.catalog.lint_texts import Problem
from kiosk.catalog.material import WaiverKind
from kiosk.catalog.model import ApplicantKind, Channel, Codes, OfflineClass, ServiceItem, Standing
from kiosk.catalog.soundness import condition_problem, conditions_of
from kiosk.forms.formats import is_credit_code

# Dictionary C0109: items that somebody applies for (依申请)
APPLIED_FOR: Final = frozenset({"01", "05", "07", "08", "09", "10", "20"})
_BROUGHT: Final = ("带", "交回", "收回")  # what somebody has to bring is a material, so that it stands in the list
_NOT_CONFIRMED: Final = ("未见", "未确认", "未核对", "示例")
_OTHER_CITIES: Final = (
    *("无锡", "徐州", "常州", "苏州", "南通", "连云港", "淮安", "盐城", "扬州", "镇江", "泰州", "宿迁"),
    *("上海", "北京", "杭州", "武汉", "厦门"),
)
_SPARING: Final = {WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE, WaiverKind.COMMITMENT}


def condition_problems(item: ServiceItem) -> Iterator[Problem]:
    """Conditions that are no JSON Schema; nothing else can be said about an item that has one."""
    for loc, condition in conditions_of(item):
        problem = condition_problem(condition)
        if problem is not None:
            yield loc, f"{problem}; write a value, a list of values or a schema"


def problems(item: ServiceItem) -> Iterator[Problem]:
    yield from _twice(item)
    yield from _blank(item)
    for message in code_problems(item.codes):
        yield ["codes"], message
    yield from _contradictions(item)
    yield from _brought(item)
    yield from _not_confirmed(item)


def code_problems(codes: Codes) -> Iterator[str]:
    """GB/T 39554.1: 18 characters of the body, one of the level, 12 of the item; the body's code has a check digit."""
    body, level, basic = codes.task_code[:18], codes.task_code[18], codes.task_code[19:]
    if basic != codes.catalog_code:
        yield f"task_code ends in {basic}, catalog_code is {codes.catalog_code}; they are the same 12 characters"
    if level != str(codes.level):
        yield f"task_code says level {level}, level is {codes.level}; correct one of them"
    if codes.item_type not in APPLIED_FOR:
        yield f"item_type {codes.item_type!r} is none that people apply for; known are {', '.join(sorted(APPLIED_FOR))}"
    elif codes.catalog_code[2:4] != codes.item_type:
        yield f"catalog_code says type {codes.catalog_code[2:4]}, item_type is {codes.item_type}; correct one of them"
    if not codes.is_sample and not is_credit_code(body):
        yield f"the body's code {body} has a wrong check character; compare it with the authority's (GB 32100)"


def _twice(item: ServiceItem) -> Iterator[Problem]:
    for name, entries in (
        ("materials", item.material_ids),
        ("scenarios", tuple(scenario.id for scenario in item.scenarios)),
        ("prechecks", tuple(rule.id for rule in item.prechecks)),
        ("aliases", item.aliases),
    ):
        for entry, count in Counter(entries).items():
            if count > 1:
                at = len(entries) - 1 - entries[::-1].index(entry)
                yield [name, at], f"{entry!r} stands here twice; remove one or rename it"


def _blank(item: ServiceItem) -> Iterator[Problem]:
    for name in ("legal_basis", "aliases", "life_events"):
        for at, text in enumerate(getattr(item, name)):
            if not text.strip():
                yield [name, at], "is empty; write it or remove the line"


def _contradictions(item: ServiceItem) -> Iterator[Problem]:
    if item.guide_only and not item.visits:
        yield ["visits"], "it ends at a window, so somebody goes there; write visits: 1 or more"
    if item.guide_only and Channel.WINDOW not in item.channels:
        yield ["channels"], "it ends at a window, which is not among its channels; add window"
    if item.result.printed_here and item.offline is not OfflineClass.C:
        yield ["offline"], "what is printed here comes from the centre, which needs a connection; write offline: C"
    if item.licence_only and item.applicant is not ApplicantKind.ENTERPRISE:
        yield ["licence_only"], "only an enterprise has a licence; write applicant: enterprise or remove it"
    for at, material in enumerate(item.materials):
        spared = {waiver.kind for waiver in material.waivers} & _SPARING
        asked_of_all = material.required and material.when is None and material.capture != "id_card" and not spared
        if asked_of_all and (item.id_only or item.licence_only):
            what = "id_only" if item.id_only else "licence_only"
            yield ["materials", at], f"{material.id}: everybody hands it in, so the item is not {what}; remove one"


def _brought(item: ServiceItem) -> Iterator[Problem]:
    for at, scenario in enumerate(item.scenarios):
        if any(word in condition.zh for condition in scenario.conditions for word in _BROUGHT):
            message = f"{scenario.id}: what is brought or handed back is a material; write it among materials"
            yield ["scenarios", at], message


def _not_confirmed(item: ServiceItem) -> Iterator[Problem]:
    for element, source in item.marks.items():
        word = next((word for word in (*_NOT_CONFIRMED, *_OTHER_CITIES) if word in source.note), None)
        if source.standing is Standing.CONFIRMED and word is not None:
            message = f"confirmed by a note with {word!r} in it, which confirms nothing for Nanjing; write placeholder"
            yield ["marks", element], message
