"""A bundle (一件事) before it is begun: which of its parts can be filed in one visit here and now, and why the others
cannot. Degrade by part, not by bundle: what works is filed together, what does not is named with its reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.offers import Bundle, BundlePart
from kiosk.catalog.text import LocalText
from kiosk.catalog.visits import question_of, waiting_for
from kiosk.services.snapshot import PartView, Trouble, TroubleCode

Items = Mapping[str, ServiceItem]
TroubleOf = Callable[[ServiceItem], Trouble | None]


def troubles(bundle: Bundle, items: Items, trouble_of: TroubleOf) -> dict[str, Trouble | None]:
    """By part: why it cannot be filed in this visit, None when it can."""
    own = {part.item: trouble_of(items[part.item]) for part in bundle.parts}
    lost = waiting_for(bundle, frozenset(code for code, trouble in own.items() if trouble is not None))
    return {
        part.item: own[part.item] or (_waits(part, items, lost) if part.item in lost else None) for part in bundle.parts
    }


def left_out(bundle: Bundle, items: Items, of_item: TroubleOf) -> frozenset[str]:
    """The parts to be left out of a visit; none while nothing of the bundle can be filed, for then it is not begun."""
    found = troubles(bundle, items, of_item)
    lost = frozenset(code for code, trouble in found.items() if trouble is not None)
    return lost if len(lost) < len(found) else frozenset()


def trouble_of(bundle: Bundle, items: Items, of_item: TroubleOf) -> Trouble | None:
    """Why nothing of the bundle can be filed here now: the trouble of its first part, which is named."""
    found = troubles(bundle, items, of_item)
    first = found[bundle.parts[0].item]
    if first is None or None in found.values():
        return None
    return Trouble(first.code, first.device, items[bundle.parts[0].item].plain_name)


def parts(bundle: Bundle, items: Items, of_item: TroubleOf) -> tuple[PartView, ...]:
    found = troubles(bundle, items, of_item)
    return tuple(
        PartView(
            name=items[part.item].plain_name,
            department=items[part.item].department,
            promised_days=items[part.item].time_limit.promised.days,
            asked=question_of(bundle, part),
            after=tuple(items[code].plain_name for code in part.after),
            trouble=found[part.item],
        )
        for part in bundle.parts
    )


def _waits(part: BundlePart, items: Items, lost: frozenset[str]) -> Trouble:
    first: LocalText = next(items[code].plain_name for code in part.after if code in lost)
    return Trouble(TroubleCode.AFTER_ANOTHER, part=first)
