"""An item as a person reads it on a terminal: the nine elements, then what a kiosk adds."""

from __future__ import annotations

from collections.abc import Iterator

from kiosk.catalog.load import Catalog
from kiosk.catalog.material import Material
from kiosk.catalog.model import (
    AgentRule,
    ApplicantKind,
    Channel,
    Identification,
    Jurisdiction,
    Scenario,
    ServiceItem,
    Source,
    Standing,
)
from kiosk.catalog.precheck import PrecheckRule
from kiosk.catalog.time_limit import Limit
from kiosk.forms.elements import Page
from kiosk.forms.engine import Form

_STANDING = {Standing.CONFIRMED: "已确认", Standing.PLACEHOLDER: "示例数据，以公布为准"}

_IDENTIFICATION = {
    Identification.REQUIRED: "要刷身份证",
    Identification.OPTIONAL: "可以刷身份证，也可以匿名办",
    Identification.NONE: "不刷身份证",
}


_APPLICANT = {ApplicantKind.PERSON: "个人", ApplicantKind.ENTERPRISE: "企业"}
_AGENT = {AgentRule.NONE: "，本人办", AgentRule.ALLOWED: "，可以代办", AgentRule.REQUIRED: "，要代办人来"}
_JURISDICTION = {
    Jurisdiction.DISTRICT: "本区办",
    Jurisdiction.CITY: "全城通办",
    Jurisdiction.CIRCLE: "南京都市圈通办",
    Jurisdiction.PROVINCE: "全省通办",
    Jurisdiction.NATION: "跨省通办",
}
_CHANNEL = {
    Channel.KIOSK: "自助机",
    Channel.WINDOW: "窗口",
    Channel.WEB: "网上",
    Channel.PHONE: "手机",
    Channel.POST: "邮寄",
}


def show_item(catalog: Catalog, item: ServiceItem) -> str:
    return "\n".join(_lines(catalog, item))


def _lines(catalog: Catalog, item: ServiceItem) -> Iterator[str]:
    yield f"{item.plain_name.zh}   [{item.code}]"
    yield f"{item.plain_name.en}"
    yield ""
    yield f"主项名称  {item.main_name.zh}"
    yield f"子项名称  {item.sub_name.zh}"
    yield from _list("设定依据", item.legal_basis)
    yield from _list("受理条件", [text.zh for text in item.conditions])
    yield from _list("办理情形", [_scenario(item, scenario) for scenario in item.scenarios] or ["不分情形"])
    yield from _list("办理材料", [_material(material) for material in item.materials] or ["不用交材料"])
    yield "办理流程  " + " → ".join(step.name.zh for step in item.process)
    limit = item.time_limit
    yield f"办结时限  法定 {_limit(limit.statutory)}，承诺 {_limit(limit.promised)}"
    form = catalog.forms[item.form]
    yield f"办事表单  {form.id} 第 {form.version} 版"
    yield from _list("  要填的", [_question(page) for page in Form(form).pages])
    yield ""
    yield f"部门      {item.department.zh}（咨询 {item.contact.consult}，投诉 {item.contact.complain}）"
    yield f"身份核验  {_IDENTIFICATION[item.identification]}"
    yield f"服务对象  {_APPLICANT[item.applicant]}{_AGENT[item.agent]}"
    handling = "承诺件" if item.time_limit.promised.days else "即办件"
    yield f"办件类型  {handling}，到现场 {item.visits} 次，{_JURISDICTION[item.jurisdiction]}"
    yield f"办理渠道  {'、'.join(_CHANNEL[channel] for channel in item.channels)}"
    yield f"收费      {item.fee.zh}"
    yield f"结果      {item.result.name.zh}"
    yield f"没网时    {item.offline.value} 类：{item.offline_text.zh}"
    yield from _list("预审    ", [_precheck(rule) for rule in item.prechecks])
    yield f"编码      {item.codes.task_code}" + ("（示例）" if item.codes.is_sample else "")
    yield f"常用叫法  {'、'.join(item.aliases)}"
    yield f"版本      {item.version}（{item.updated}）"
    yield f"来源      {_source(item.source)}"
    for element, source in item.marks.items():
        yield f"  {element}：{_source(source)}"


def _source(source: Source) -> str:
    """Authors write the mark into the note as well; it is read once."""
    standing = _STANDING[source.standing]
    note = source.note.removesuffix(f"；{standing}")
    return f"{standing}：{note}"


def _list(title: str, lines: tuple[str, ...] | list[str]) -> Iterator[str]:
    for at, line in enumerate(lines):
        yield f"{title if at == 0 else '        '}  {line}"


def _question(page: Page) -> str:
    shown = any(field.rules for field in page.fields)
    return page.title.zh + ("（看前面的回答）" if shown else "")


def _precheck(rule: PrecheckRule) -> str:
    return f"{'会退回' if rule.blocking else '提醒'}：{rule.message.zh}"


def _scenario(item: ServiceItem, scenario: Scenario) -> str:
    own = [condition.zh for condition in scenario.conditions]
    papers = [material.name.zh for material in item.materials if material.id in scenario.materials]
    own += [f"材料还有{'、'.join(papers)}"] if papers else []
    return scenario.name.zh + (f"（{'；'.join(own)}）" if own else "")


def _material(material: Material) -> str:
    waivers = "；".join(waiver.text.zh for waiver in material.waivers)
    return material.name.zh + ("" if material.required else "（可不交）") + (f"（{waivers}）" if waivers else "")


def _limit(limit: Limit) -> str:
    if limit.days == 0:
        return "当场办结"
    return f"{limit.days} 个工作日" if limit.unit == "working_days" else f"{limit.days} 天"
