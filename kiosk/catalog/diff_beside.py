"""What changes beside the items: one-licence sets, policies, outlets, notices. One sentence each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from kiosk.catalog.load import Catalog
from kiosk.catalog.offers import Notice, OneLicence, OpenHours, Outlet, Policy

Told = tuple[str, str, str, bool | None]  # code, name, what changes, whether it is better for the citizen
Entry = TypeVar("Entry", OneLicence, Policy, Outlet, Notice)
Named = TypeVar("Named", Policy, Outlet)
_DAYS = "一二三四五六日"


def changes(old: Catalog, new: Catalog) -> Iterator[Told]:
    yield from _trades(old.one_licences, new.one_licences)
    yield from _named(old.policies, new.policies, "政策取消了", lambda one: f"新政策：{one.summary.zh}", _policy)
    yield from _named(old.outlets, new.outlets, "网点没有了", lambda one: f"新网点：{one.address.zh}", _outlet)
    yield from _notices(old.notices, new.notices)


def _pairs(old: Mapping[str, Entry], new: Mapping[str, Entry]) -> Iterator[tuple[Entry | None, Entry | None]]:
    """(before, after) in the new order, then what went; what is the same is left out."""
    yield from ((old.get(code), entry) for code, entry in new.items() if entry != old.get(code))
    yield from ((entry, None) for code, entry in old.items() if code not in new)


def _trades(old: Mapping[str, OneLicence], new: Mapping[str, OneLicence]) -> Iterator[Told]:
    for before, after in _pairs(old, new):
        was_open = before is not None and before.open
        if after is not None and after.open and not was_open:
            yield after.code, after.trade.zh, "一业一证可以办了", True
        elif before is not None and was_open and (after is None or not after.open):
            yield before.code, before.trade.zh, "一业一证不办了", False
        elif before is not None and after is not None and before.sub_licences != after.sub_licences:
            held = "、".join(licence.name.zh for licence in after.sub_licences)
            yield after.code, after.trade.zh, f"一张证合并的许可变了：{held}", None


def _named(
    old: Mapping[str, Named],
    new: Mapping[str, Named],
    gone: str,
    come: Callable[[Named], str],
    changed: Callable[[Named, Named], Iterator[str]],
) -> Iterator[Told]:
    for before, after in _pairs(old, new):
        if before is not None and after is not None:
            yield from ((after.code, after.name.zh, text, None) for text in changed(before, after))
        elif after is not None:
            yield after.code, after.name.zh, come(after), True
        elif before is not None:
            yield before.code, before.name.zh, gone, False


def _policy(before: Policy, after: Policy) -> Iterator[str]:
    if before.benefit != after.benefit:
        yield f"给多少：{before.benefit.zh} → {after.benefit.zh}"
    if before.conditions != after.conditions:
        yield "条件变了：" + "；".join(condition.text.zh for condition in after.conditions)
    if before.valid_to != after.valid_to:
        yield f"有效期到：{before.valid_to or '没有期限'} → {after.valid_to or '没有期限'}"


def _outlet(before: Outlet, after: Outlet) -> Iterator[str]:
    for name, was, now in (("地址", before.address.zh, after.address.zh), ("电话", before.phone, after.phone)):
        if was != now:
            yield f"{name}：{was} → {now}"
    if before.hours != after.hours:
        yield f"开门时间：{_hours(before.hours)} → {_hours(after.hours)}"
    if before.items != after.items:
        yield "能办的事变了"


def _hours(hours: tuple[OpenHours, ...]) -> str:
    return "，".join(f"周{''.join(_DAYS[day - 1] for day in one.days)} {one.opens}–{one.closes}" for one in hours)


def _notices(old: Mapping[str, Notice], new: Mapping[str, Notice]) -> Iterator[Told]:
    for before, after in _pairs(old, new):
        if after is not None:
            yield after.code, after.title.zh, "新公告" if before is None else "内容变了", None
        elif before is not None:
            yield before.code, before.title.zh, "公告撤下了", None
