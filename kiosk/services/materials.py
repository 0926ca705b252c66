"""Which materials a filing needs, and what stands in for each (免提交, 告知承诺, 容缺后补)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import jsonschema_rs

from kiosk.catalog.model import Material, ServiceItem, WaiverKind
from kiosk.filing.draft import Draft, MaterialOutcome, SigningOutcome
from kiosk.services.scanning import ScanTask
from kiosk.services.snapshot import ScanPurpose

_BY_ITSELF = {WaiverKind.SHARED_DATA, WaiverKind.ELECTRONIC_LICENCE}


@dataclass(frozen=True, slots=True)
class PlannedMaterial:
    """`outcome` is settled without the citizen where it is not None; otherwise pages are to be taken here."""

    material: Material
    outcome: MaterialOutcome | None
    may_come_later: bool


def applies(material: Material, answers: Mapping[str, object]) -> bool:
    return not isinstance(material.when, dict | bool) or jsonschema_rs.is_valid(material.when, dict(answers))


def plan(draft: Draft) -> tuple[PlannedMaterial, ...]:
    """The materials of the draft's item that its answers ask for, in the item's order.

    A commitment that is still to be signed counts as signed: the way is planned as most people go it, and refusing
    makes it longer.
    """
    signed = draft.signing.outcome is not SigningOutcome.REFUSED
    return tuple(
        PlannedMaterial(
            material,
            _settled(draft.item, material, signed=signed),
            any(waiver.kind is WaiverKind.LATER for waiver in material.waivers),
        )
        for material in draft.item.materials
        if applies(material, draft.answers)
    )


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


def _settled(item: ServiceItem, material: Material, *, signed: bool) -> MaterialOutcome | None:
    if material.capture == "id_card":
        return MaterialOutcome.CARD
    if any(waiver.kind in _BY_ITSELF for waiver in material.waivers):
        return MaterialOutcome.WAIVED
    if signed and item.commitment is not None and material.id in item.commitment.replaces:
        return MaterialOutcome.COMMITTED
    if material.capture == "camera":
        return None
    return MaterialOutcome.LATER
