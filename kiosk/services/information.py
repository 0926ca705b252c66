"""What a citizen may want to know beside the items: where else to go, what policies there are, what applies here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from kiosk.catalog.load import Catalog
from kiosk.catalog.matching import match_policies
from kiosk.catalog.model import ServiceItem
from kiosk.catalog.offers import Notice, NoticeKind, OpenHours, Outlet, Policy
from kiosk.catalog.opening import hours_on, is_open, kiosk_reachable
from kiosk.catalog.text import LocalText

MOST_OUTLETS: Final = 12  # the nearest; nobody reads more standing


class InfoKind(StrEnum):
    OUTLETS = "outlets"  # 附近的网点
    POLICIES = "policies"  # 惠企政策
    NOTICES = "notices"  # 公告, 使用说明, 个人信息


@dataclass(frozen=True, slots=True)
class OutletView:
    """`today`: the hours of this day on the real calendar, empty when the windows are closed all day."""

    outlet: Outlet
    open_now: bool
    kiosk_now: bool  # its self-service machine can be reached now
    today: tuple[OpenHours, ...]
    here: bool  # the outlet that this machine stands in


@dataclass(frozen=True, slots=True)
class InfoView:
    """`item`: the outlets are those that handle it."""

    kind: InfoKind
    item: ServiceItem | None = None
    outlets: tuple[OutletView, ...] = ()
    policies: tuple[Policy, ...] = ()
    notices: tuple[Notice, ...] = ()


def information(
    kind: InfoKind, catalog: Catalog, *, here: LocalText, item: ServiceItem | None, now: datetime
) -> InfoView:
    """`here` is the outlet's name as the kiosk is configured; `now` local time."""
    if kind is InfoKind.OUTLETS:
        return InfoView(kind, item, outlets=_outlets(catalog.outlets.values(), here, _codes(catalog, item), now))
    if kind is InfoKind.POLICIES:
        fitting = match_policies(catalog.policies.values(), {}, now.date())
        return InfoView(kind, policies=tuple(match.policy for match in fitting))
    return InfoView(kind, notices=_notices(catalog.notices.values(), now.date()))


def _codes(catalog: Catalog, item: ServiceItem | None) -> frozenset[str]:
    """What an outlet has to handle: the item, or every item of a bundle (一件事)."""
    if item is None:
        return frozenset()
    bundle = catalog.bundles.get(item.code)
    return frozenset({item.code} if bundle is None else {part.item for part in bundle.parts})


def _outlets(
    outlets: Iterable[Outlet], here: LocalText, codes: frozenset[str], now: datetime
) -> tuple[OutletView, ...]:
    """Somewhere else first where an item cannot be filed here, then what is open, then the same district."""
    known = list(outlets)
    own = next((outlet for outlet in known if outlet.name.zh == here.zh), None)
    handling = [outlet for outlet in known if not outlet.items or codes <= set(outlet.items)]
    views = [
        OutletView(
            outlet=outlet,
            open_now=outlet.window and is_open(outlet, now),
            kiosk_now=kiosk_reachable(outlet, now),
            today=hours_on(outlet, now.date()),
            here=outlet is own,
        )
        for outlet in handling
        if not codes or outlet.window
    ]
    district = own.district if own is not None else ""
    views.sort(key=lambda view: (not view.here, not view.open_now, view.outlet.district != district))
    return tuple(views[:MOST_OUTLETS])


def _notices(notices: Iterable[Notice], today: date) -> tuple[Notice, ...]:
    order = list(NoticeKind)
    valid = [notice for notice in notices if _in_force(notice, today)]
    return tuple(sorted(valid, key=lambda notice: order.index(notice.kind)))


def _in_force(notice: Notice, today: date) -> bool:
    return notice.valid_from <= today.isoformat() <= (notice.valid_to or "9999-12-31")
