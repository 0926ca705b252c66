"""What changes for citizens from one version of the catalogue to the next, in sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kiosk.catalog import diff_beside
from kiosk.catalog.load import Catalog
from kiosk.catalog.material import Material
from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.offers import Bundle
from kiosk.catalog.time_limit import Limit


@dataclass(frozen=True, slots=True)
class Change:
    """`better` is None where nobody can say whether it is better for the citizen."""

    code: str
    name: str
    text: str
    better: bool | None = None


def compare(old: Catalog, new: Catalog) -> tuple[Change, ...]:
    """Items that came, went or changed; an item that changed without a new version number is told as well."""
    return tuple(_changes(old, new))


def _changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    for code, item in new.items.items():
        if code not in old.items:
            yield Change(code, item.plain_name.zh, "新增：这里可以办了", better=True)
    for code, item in old.items.items():
        if code not in new.items:
            yield Change(code, item.plain_name.zh, "取消：这里不再办了", better=False)
        else:
            yield from _item_changes(old, new, item, new.items[code])
    yield from _bundle_changes(old, new)
    yield from (Change(*told) for told in diff_beside.changes(old, new))


def _bundle_changes(old: Catalog, new: Catalog) -> Iterator[Change]:
    """一件事: what comes, what goes, and what a visit holds."""
    for code, bundle in new.bundles.items():
        before = old.bundles.get(code)
        name = bundle.plain_name.zh
        if before is None:
            yield Change(code, name, "新增一件事：几件可以一起办了", better=True)
            continue
        names_now, names_before = _part_names(new, bundle), _part_names(old, before)
        if names_now != names_before:
            more = names_now > names_before
            better = more if more or names_now < names_before else None
            yield Change(code, name, f"一起办的变了：{'、'.join(sorted(names_now))}", better)
        if bundle != before and bundle.version == before.version:
            yield Change(code, name, f"内容变了，版本号还是 {bundle.version}，要加一", None)
    for code, bundle in old.bundles.items():
        if code not in new.bundles:
            yield Change(code, bundle.plain_name.zh, "取消：不再一起办", better=False)


def _part_names(catalog: Catalog, bundle: Bundle) -> frozenset[str]:
    return frozenset(catalog.items[part.item].plain_name.zh for part in bundle.parts if part.item in catalog.items)


def _item_changes(old: Catalog, new: Catalog, was: ServiceItem, now: ServiceItem) -> Iterator[Change]:
    found = [*_limits(was, now), *_papers(was, now), *_words(was, now), *_questions(old, new, was, now)]
    for text, better in found:
        yield Change(now.code, now.plain_name.zh, text, better)
    if found and was.version == now.version:
        yield Change(now.code, now.plain_name.zh, f"内容变了，版本号还是 {now.version}，要加一", None)


def _limits(was: ServiceItem, now: ServiceItem) -> Iterator[tuple[str, bool | None]]:
    for name, before, after in (
        ("承诺时限", was.time_limit.promised, now.time_limit.promised),
        ("法定时限", was.time_limit.statutory, now.time_limit.statutory),
    ):
        if before != after:
            better = after.days < before.days if before.unit == after.unit else None
            yield f"{name}：{_limit(before)} → {_limit(after)}", better
    if was.offline is not now.offline:
        yield f"没网时：{was.offline.value} 类 → {now.offline.value} 类", now.offline < was.offline
    if was.visits != now.visits:
        yield f"要跑几趟：{was.visits} → {now.visits}", now.visits < was.visits
    if was.guide_only is not now.guide_only:
        yield ("改为要到窗口办" if now.guide_only else "改为这里就能办"), not now.guide_only


def _limit(limit: Limit) -> str:
    return f"{limit.days} {'个工作日' if limit.unit == 'working_days' else '天'}"


def _papers(was: ServiceItem, now: ServiceItem) -> Iterator[tuple[str, bool | None]]:
    before = {material.id: material for material in was.materials}
    after = {material.id: material for material in now.materials}
    for code, material in after.items():
        if code not in before:
            yield f"多了一样材料：{material.name.zh}", False
    for code, material in before.items():
        if code not in after:
            yield f"少了一样材料：{material.name.zh}", True
        else:
            yield from _paper(material, after[code])
    if was.commitment != now.commitment:
        yield "承诺书变了", None


def _paper(was: Material, now: Material) -> Iterator[tuple[str, bool | None]]:
    name = now.name.zh
    kinds = {waiver.kind for waiver in was.waivers}, {waiver.kind for waiver in now.waivers}
    if kinds[0] != kinds[1]:
        yield f"{name}的免交办法变了", len(kinds[1]) > len(kinds[0])
    if was.required is not now.required:
        yield f"{name}改为{'必须交' if now.required else '可以不交'}", not now.required
    if was.when != now.when:
        better = None if was.when is not None and now.when is not None else now.when is not None
        yield (f"{name}只有一部分人要交" if now.when is not None else f"{name}改为人人要交"), better


def _words(was: ServiceItem, now: ServiceItem) -> Iterator[tuple[str, bool | None]]:
    for name, before, after in (
        ("名称", was.plain_name.zh, now.plain_name.zh),
        ("正式名称", was.sub_name.zh, now.sub_name.zh),
        ("收费", was.fee.zh, now.fee.zh),
        ("结果", was.result.name.zh, now.result.name.zh),
        ("部门", was.department.zh, now.department.zh),
    ):
        if before != after:
            yield f"{name}：{before} → {after}", None
    if was.conditions != now.conditions:
        yield "受理条件变了：" + "；".join(text.zh for text in now.conditions), None
    if was.scenarios != now.scenarios:
        yield "办理情形变了：" + ("；".join(scenario.name.zh for scenario in now.scenarios) or "不分情形"), None
    if was.identification is not now.identification:
        yield (
            ("改为可以不刷身份证" if now.works_unnamed else "改为要刷身份证"),
            now.works_unnamed if now.works_unnamed is not was.works_unnamed else None,
        )
    if was.agent is not now.agent:
        yield f"代办：{was.agent.value} → {now.agent.value}", None


def _questions(old: Catalog, new: Catalog, was: ServiceItem, now: ServiceItem) -> Iterator[tuple[str, bool | None]]:
    before, after = old.forms[was.form], new.forms[now.form]
    asked_before, asked_after = _fields(before.data_schema), _fields(after.data_schema)
    for name, schema in asked_after.items():
        if name not in asked_before:
            yield f"多问一项：{_label(after, name)}", False
        elif _options(asked_before[name]) != _options(schema):
            yield f"“{_label(after, name)}”可以选的变了：{'、'.join(_options(schema).values())}", None
    for name in asked_before:
        if name not in asked_after:
            yield f"少问一项：{_label(before, name)}", True


def _label(form: FormSource, name: str) -> str:
    label = form.texts.get(f"{name}.label")
    return label.zh if label is not None else name


def _fields(schema: object) -> dict[str, object]:
    properties = schema.get("properties") if isinstance(schema, dict) else None
    return properties if isinstance(properties, dict) else {}


def _options(schema: object) -> dict[str, str]:
    options = schema.get("oneOf") if isinstance(schema, dict) else None
    return {str(option["const"]): str(option.get("title", "")) for option in options or [] if "const" in option}
