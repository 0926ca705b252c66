"""Which materials a filing needs, and what stands in for each (免提交, 告知承诺, 容缺后补)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jsonschema_rs

from kiosk.catalog.material import Material, WaiverKind
from kiosk.catalog.model import ServiceItem
from kiosk.filing.draft import Draft, MaterialOutcome
from kiosk.services import pledges
from kiosk.services.form_views import ScanPurpose
from kiosk.services.scanning import ScanTask

BY_ITSELF = {WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE}


@dataclass(frozen=True, slots=True)
class PlannedMaterial:
    """`outcome` is settled without the citizen where it is not None; otherwise pages are to be taken here."""

    material: Material
    outcome: MaterialOutcome | None
    may_come_later: bool


def applies(material: Material, answers: Mapping[str, object]) -> bool:
    return not isinstance(material.when, dict | bool) or jsonschema_rs.is_valid(material.when, dict(answers))


def plan(draft: Draft) -> tuple[PlannedMaterial, ...]:
    """The materials that the draft's answers ask for, each once, in the items' order.

    A commitment that is still to be signed counts as signed: the way is planned as most people go it, and refusing
    makes it longer. Where several items of a visit ask for one material, it is handed in as soon as one of them needs
    it, and may come later only where all of these allow it.
    """
    asked: dict[str, list[tuple[Material, MaterialOutcome | None]]] = {}
    given = draft.given
    for item in draft.parts:
        for material in item.materials:
            if applies(material, given):
                asked.setdefault(material.id, []).append((material, settled(draft, item, material)))
    return tuple(_together(wishes) for wishes in asked.values())


def to_capture(draft: Draft) -> tuple[PlannedMaterial, ...]:
    return tuple(planned for planned in plan(draft) if planned.outcome is None)


def to_visit(draft: Draft, retaking: str | None = None) -> tuple[PlannedMaterial, ...]:
    """What is scanned at the step of the materials: without what was scanned beside the form, unless it is retaken."""
    beside = {taken.material_id for taken in draft.materials.values() if taken.beside_form}
    return tuple(each for each in to_capture(draft) if each.material.id not in beside - {retaking})


def scan_task(planned: PlannedMaterial, mark: str) -> ScanTask:
    material = planned.material
    waivable = planned.may_come_later or not material.required
    return ScanTask(material.id, material.name, ScanPurpose.MATERIAL, mark, material.max_pages, waivable)


def outcome_of(draft: Draft, planned: PlannedMaterial) -> MaterialOutcome | None:
    """What came of a material; None while pages are still to be taken."""
    taken = draft.materials.get(planned.material.id)
    return taken.outcome if taken is not None else planned.outcome


def settled(draft: Draft, item: ServiceItem, material: Material) -> MaterialOutcome | None:
    """What stands in for the material of this item without pages taken here; None: pages are to be taken."""
    if material.capture == "id_card":
        return MaterialOutcome.CARD
    if any(waiver.kind in BY_ITSELF for waiver in material.waivers):
        return MaterialOutcome.WAIVED
    commitment = item.commitment
    if (
        commitment is not None
        and material.id in commitment.replaces
        and not draft.signing.declined
        and pledges.holds(commitment.when, draft.given)
    ):
        return MaterialOutcome.COMMITTED
    if material.capture == "camera":
        return None
    return MaterialOutcome.LATER


# What a citizen still has to do something about comes first.
_ORDER = (None, MaterialOutcome.LATER, MaterialOutcome.COMMITTED, MaterialOutcome.WAIVED, MaterialOutcome.CARD)


def _together(wishes: list[tuple[Material, MaterialOutcome | None]]) -> PlannedMaterial:
    material, outcome = min(wishes, key=lambda wish: _ORDER.index(wish[1]))
    needed = [wish for wish, settled_as in wishes if settled_as is None] or [material]
    later = all(any(waiver.kind is WaiverKind.LATER for waiver in wish.waivers) for wish in needed)
    return PlannedMaterial(material, outcome, later)
