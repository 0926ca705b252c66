"""The nine elements that are uniform city-wide, as the official guide lists them."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalog.model import Scenario, ServiceItem
from kiosk.catalog.text import LocalText
from kiosk.catalog.time_limit import Limit
from kiosk.services.snapshot import Language


@dataclass(frozen=True, slots=True)
class ElementRow:
    key: str
    title: str
    text: str


_TITLES: tuple[tuple[str, LocalText], ...] = (
    ("main_name", LocalText(zh="主项名称", en="Main item")),
    ("sub_name", LocalText(zh="子项名称", en="Sub-item")),
    ("legal_basis", LocalText(zh="设定依据", en="Legal basis")),
    ("conditions", LocalText(zh="受理条件", en="Conditions")),
    ("scenarios", LocalText(zh="办理情形", en="Cases")),
    ("materials", LocalText(zh="办理材料", en="Documents")),
    ("process", LocalText(zh="办理流程", en="Process")),
    ("time_limit", LocalText(zh="办结时限", en="Time limit")),
    ("form", LocalText(zh="办事表单", en="Form")),
)
_ONE_CASE = LocalText(zh="不分情形", en="One case only")
_PAPERS_TOO = LocalText(zh="材料还有{papers}", en="documents also: {papers}")
_AND = LocalText(zh="、", en=", ")
_ALSO = LocalText(zh="；", en="; ")
_IN_BRACKETS = LocalText(zh="（{own}）", en=" ({own})")
_NO_PAPERS = LocalText(zh="不用交材料", en="No documents")
_AT_ONCE = LocalText(zh="当场办结", en="on the spot")
_LIMITS = LocalText(zh="法定 {statutory}，承诺 {promised}", en="By law {statutory}, promised {promised}")
_FORM = LocalText(zh="表单编号 {form}，在这里填", en="Form {form}, filled in here")


def _limit(limit: Limit, language: Language) -> str:
    if limit.days == 0:
        return _AT_ONCE.in_language(language)
    if language == "zh":
        return f"{limit.days} 个工作日" if limit.unit == "working_days" else f"{limit.days} 天"
    return f"{limit.days} working days" if limit.unit == "working_days" else f"{limit.days} days"


def _lines(texts: list[str]) -> str:
    return "\n".join(texts)


def _listed(texts: tuple[LocalText, ...], none: LocalText, language: Language) -> str:
    return _lines([text.in_language(language) for text in texts]) or none.in_language(language)


def _time_limit(item: ServiceItem, language: Language) -> str:
    limit = item.time_limit
    return _LIMITS.in_language(language).format(
        statutory=_limit(limit.statutory, language), promised=_limit(limit.promised, language)
    )


def _scenario(scenario: Scenario, item: ServiceItem, language: Language) -> str:
    """What only this case asks for stands behind its name."""
    papers = [material.name.in_language(language) for material in item.materials if material.id in scenario.materials]
    own = [condition.in_language(language) for condition in scenario.conditions]
    if papers:
        own.append(_PAPERS_TOO.in_language(language).format(papers=_AND.in_language(language).join(papers)))
    name = scenario.name.in_language(language)
    return name + (_IN_BRACKETS.in_language(language).format(own=_ALSO.in_language(language).join(own)) if own else "")


def _texts(item: ServiceItem, language: Language) -> tuple[str, ...]:
    """In the order of `_TITLES`."""
    return (
        item.main_name.in_language(language),
        item.sub_name.in_language(language),
        _lines(list(item.legal_basis)),
        _lines([text.in_language(language) for text in item.conditions]),
        _lines([_scenario(scenario, item, language) for scenario in item.scenarios]) or _ONE_CASE.in_language(language),
        _listed(tuple(material.name for material in item.materials), _NO_PAPERS, language),
        " → ".join(step.name.in_language(language) for step in item.process),
        _time_limit(item, language),
        _FORM.in_language(language).format(form=item.form),
    )


def nine_elements(item: ServiceItem, language: Language) -> tuple[ElementRow, ...]:
    texts = _texts(item, language)
    return tuple(
        ElementRow(key, title.in_language(language), text) for (key, title), text in zip(_TITLES, texts, strict=True)
    )
