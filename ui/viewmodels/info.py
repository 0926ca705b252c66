"""Where else to go, what policies there are, what applies here: one list of cards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.model import Source, Standing
from kiosk.catalog.offers import Notice, OpenHours, Policy
from kiosk.catalog.text import LocalText
from kiosk.services.information import InfoKind, InfoView, OutletView
from kiosk.services.snapshot import Language, SessionSnapshot
from ui.viewmodels.derived import Derived
from ui.viewmodels.rows import RowModel

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1


def _text(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


_TITLES: Final = {
    InfoKind.OUTLETS: _text("附近的网点", "Service points nearby"),
    InfoKind.POLICIES: _text("惠企政策", "Policies for business"),
    InfoKind.NOTICES: _text("公告和使用说明", "Notices and terms"),
}
_NOTES: Final = {
    InfoKind.OUTLETS: _text("节假日按公布的安排开门。", "Public holidays as published."),
    InfoKind.POLICIES: _text("点一条，看怎么领。", "Touch one to see how to get it."),
    InfoKind.NOTICES: _text("用这台机器，按这些来。", "What applies at this machine."),
}
_FOR_ITEM = _text("这件事，这些窗口能办：", "Windows that handle this:")
_EMPTY = _text("还没有内容。可以打 12345 问。", "Nothing here yet. Call 12345 to ask.")
_HERE = _text("您在这里", "You are here")
_OPEN = _text("正在上班", "Open now")
_CLOSED = _text("现在没人", "Closed now")
_MACHINE_ONLY = _text("只有自助机", "Machine only")
_MACHINE = _text("机器现在能用", "Machine available")
_PHONE = _text("电话", "Phone")
_TODAY = _text("今天", "Today")
_NOT_TODAY = _text("今天不开", "Closed today")
_AS_DUE = _text("免申即享", "Paid without applying")
_NEEDED = _text("条件：", "Conditions: ")
_SAMPLE = _text("示例数据，以公布为准", "Sample data; the published text applies")
_DAYS_ZH: Final = "一二三四五六日"
_DAYS_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True, slots=True)
class InfoRow:
    key: str
    title: str
    badge: str
    badge_kind: str
    extra: str  # a second badge, "" for none
    body: str
    note: str
    item: str  # the item that it leads to, "" for none


@dataclass(frozen=True, slots=True)
class InfoState:
    title: str
    note: str
    sample: str
    rows: tuple[InfoRow, ...]


def hours_text(hours: Iterable[OpenHours], language: Language) -> str:
    """周一到周五 09:00–17:30；周六 09:00–12:00"""
    parts = [f"{_days(one.days, language)} {one.opens}–{one.closes}" for one in hours]
    return ("；" if language == "zh" else "; ").join(parts)


def _days(days: tuple[int, ...], language: Language) -> str:
    ordered = sorted(set(days))
    names = [f"周{_DAYS_ZH[day - 1]}" if language == "zh" else _DAYS_EN[day - 1] for day in ordered]
    if len(ordered) > 2 and ordered[-1] - ordered[0] == len(ordered) - 1:
        return f"{names[0]}到{names[-1]}" if language == "zh" else f"{names[0]}–{names[-1]}"
    return ("、" if language == "zh" else ", ").join(names)


def _outlet_row(view: OutletView, language: Language) -> InfoRow:
    outlet = view.outlet
    today = (
        f"{_TODAY.in_language(language)} "
        + ("、" if language == "zh" else ", ").join(f"{one.opens}–{one.closes}" for one in view.today)
        if view.today
        else _NOT_TODAY.in_language(language)
    )
    directions = [outlet.directions.in_language(language)] if outlet.directions is not None else []
    state = _OPEN if view.open_now else _CLOSED if outlet.window else _MACHINE_ONLY
    state = _HERE if view.here else state
    return InfoRow(
        key=outlet.code,
        title=outlet.name.in_language(language),
        badge=state.in_language(language),
        badge_kind="ok" if view.open_now or view.here else "plain",
        extra=_MACHINE.in_language(language) if view.kiosk_now and not view.here else "",
        body="\n".join([outlet.address.in_language(language), *directions]),
        note=f"{hours_text(outlet.hours, language)}\n{today}　{_PHONE.in_language(language)} {outlet.phone}",
        item="",
    )


def _policy_row(policy: Policy, language: Language) -> InfoRow:
    comma = "；" if language == "zh" else "; "
    conditions = comma.join(condition.text.in_language(language) for condition in policy.conditions)
    return InfoRow(
        key=policy.code,
        title=policy.name.in_language(language),
        badge=_AS_DUE.in_language(language) if policy.entitled_without_applying else "",
        badge_kind="ok",
        extra="",
        body=f"{policy.summary.in_language(language)}\n{policy.benefit.in_language(language)}",
        note=f"{_NEEDED.in_language(language)}{conditions}\n{policy.department.in_language(language)}",
        item=policy.item,
    )


def _notice_row(notice: Notice, language: Language) -> InfoRow:
    title, text = notice.title.in_language(language), notice.text.in_language(language)
    return InfoRow(notice.code, title, badge="", badge_kind="plain", extra="", body=text, note="", item="")


def derive(snapshot: SessionSnapshot) -> InfoState:
    language, view = snapshot.language, snapshot.info or InfoView(InfoKind.OUTLETS)
    rows = (
        *(_outlet_row(outlet, language) for outlet in view.outlets),
        *(_policy_row(policy, language) for policy in view.policies),
        *(_notice_row(notice, language) for notice in view.notices),
    )
    sources: list[Source] = [
        *(outlet.outlet.source for outlet in view.outlets),
        *(policy.source for policy in view.policies),
        *(notice.source for notice in view.notices),
    ]
    note = _FOR_ITEM if view.item is not None else _NOTES[view.kind]
    return InfoState(
        title=_TITLES[view.kind].in_language(language),
        note=(note if rows else _EMPTY).in_language(language),
        sample=_SAMPLE.in_language(language)
        if any(source.standing is Standing.PLACEHOLDER for source in sources)
        else "",
        rows=rows,
    )


@QmlElement
class InfoViewModel(Derived):
    """The information page."""

    titleChanged = Signal()
    noteChanged = Signal()
    sampleChanged = Signal()

    _state: InfoState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"rows": InfoRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=titleChanged)
    def title(self) -> str:
        return self._state.title

    @Property(str, notify=noteChanged)
    def note(self) -> str:
        return self._state.note

    @Property(str, notify=sampleChanged)
    def sample(self) -> str:
        return self._state.sample

    @Property(RowModel, constant=True)
    def rows(self) -> RowModel:
        return self._row_models["rows"]
