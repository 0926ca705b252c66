"""From a draft to what is sealed: the filed content and its encrypted attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from kiosk.catalog.material import WaiverKind
from kiosk.catalog.model import ApplicantKind, ServiceItem
from kiosk.catalog.visits import Visit
from kiosk.filing import person as filing
from kiosk.filing.draft import Draft, Enclosure, MaterialOutcome, Signing, SigningOutcome
from kiosk.forms.enclosures import names_in
from kiosk.forms.engine import Form
from kiosk.services import materials, pledges
from kiosk.services.intents import Signature, StrokePoint
from kiosk.services.signature import document_hash, draw_png
from kiosk.services.snapshot import Language
from sync.wire.attachment import EncryptedAttachment, encrypt
from sync.wire.cbor import CborValue
from sync.wire.content import (
    ANSWER_MATERIAL,
    SALT_BYTES,
    Enterprise,
    FiledCommitment,
    FiledContent,
    FiledMaterial,
    FiledPart,
    FiledPoint,
    FiledSignature,
    FiledWaiver,
    Person,
)
from sync.wire.ids import RandomBytes
from sync.wire.instants import whole_seconds

_DOCUMENT_TYPE = {
    filing.CardKind.RESIDENT: "id_card",
    filing.CardKind.HK_MACAU_TAIWAN: "residence_permit_hmt",
    filing.CardKind.FOREIGNER: "foreigner_card",
}
_WAIVER_OF = {
    MaterialOutcome.COMMITTED: WaiverKind.COMMITMENT,
    MaterialOutcome.LATER: WaiverKind.LATER,
}


@dataclass(frozen=True, slots=True)
class BuiltContent:
    content: FiledContent
    attachments: tuple[EncryptedAttachment, ...]


def build_content(
    draft: Draft,
    answers: Mapping[str, object],
    language: Language,
    reply_key: bytes | None,
    now: datetime,
    random_bytes: RandomBytes,
) -> BuiltContent:
    """`answers` are the ones to submit: what the form hides for this citizen is left out already.

    ValueError when they are not exactly what the form lets through, or when something that the filing asks for is
    still open: no path leads an answer outside the schema, an unsigned pledge or a missing page into an envelope.
    """
    _check(draft, answers)
    built: list[EncryptedAttachment] = []

    def attach(plaintext: bytes, media_type: str) -> EncryptedAttachment:
        attachment = encrypt(plaintext, media_type=media_type, random_bytes=random_bytes)
        built.append(attachment)
        return attachment

    handed_in = tuple(
        FiledMaterial(id=taken.material_id, files=tuple(attach(page, "image/jpeg").ref for page in taken.pages))
        for taken in draft.materials.values()
        if taken.outcome is MaterialOutcome.TAKEN
    )
    handed_in += tuple(
        FiledMaterial(id=_answer_material(name), files=tuple(attach(one.data, one.media_type).ref for one in pictures))
        for name, pictures in _enclosed(draft, answers)
    )
    signature = None
    if draft.signing.outcome is SigningOutcome.SIGNED:
        image = attach(draw_png(_drawn(draft.signing)), "image/png").ref
        signature = FiledSignature(
            width=draft.signing.width,
            height=draft.signing.height,
            strokes=tuple(
                tuple(FiledPoint(x=round(x * 10), y=round(y * 10), t_ms=t) for x, y, t in stroke)
                for stroke in draft.signing.strokes
            ),
            document_sha256=document_hash(draft.signing.document),
            signed_at=whole_seconds(now),
            image=image,
        )
    content = FiledContent(
        salt=random_bytes(SALT_BYTES),
        item_code=draft.item.code,
        item_version=draft.item.version,
        form_id=draft.form.id,
        form_version=draft.form.version,
        language=language,
        applicant=_applicant(draft, answers),
        agent=_person(draft.agent) if draft.agent is not None else None,
        answers=cast("Mapping[str, CborValue]", answers),  # validated against the form's schema: JSON values only
        origins={pointer: origin for pointer, origin in draft.origins.items() if pointer.lstrip("/") in answers},
        materials=handed_in,
        waivers=_waivers(draft, draft.item) if draft.visit is None else (),
        commitment=_commitment(draft, draft.item) if draft.visit is None else None,
        signature=signature,
        reply_key=reply_key,
        parts=_parts(draft, draft.visit, answers) if draft.visit is not None else (),
    )
    return BuiltContent(content, tuple(built))


def _answer_material(name: str) -> str:
    return f"{ANSWER_MATERIAL}{name}"


def _enclosed(draft: Draft, answers: Mapping[str, object]) -> list[tuple[str, list[Enclosure]]]:
    """The pictures that answers name, by answer. The answer holds their hashes, so that each finds its own."""
    kept = draft.enclosures
    found = [(name, [kept[each] for each in names_in(value) if each in kept]) for name, value in answers.items()]
    return [(name, pictures) for name, pictures in found if pictures]


def _applicant(draft: Draft, answers: Mapping[str, object]) -> Person | Enterprise | None:
    """None only for an item that may be filed without a card (`ServiceItem.works_unnamed`)."""
    if draft.item.applicant is ApplicantKind.ENTERPRISE:
        return Enterprise(
            name=str(answers.get("enterprise_name", "")),
            credit_code=str(answers["credit_code"]),
            source=draft.origins.get("/credit_code", "typed"),
        )
    if draft.applicant is None:
        if draft.unnamed:
            return None
        raise ValueError("a filing by a person needs the applicant's card")
    return _person(draft.applicant)


def _person(person: filing.Person) -> Person:
    return Person(
        name=person.name,
        document_type=_DOCUMENT_TYPE[person.kind],
        document_number=person.number,
        source="id_card",
        sex=person.sex.value,
        nation=person.nation or None,
        birth_date=person.birth.isoformat(),
        address=person.address or None,
        issuer=person.issuer or None,
        valid_from=_iso(person.valid_from),
        valid_until=_iso(person.valid_to),
    )


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _check(draft: Draft, answers: Mapping[str, object]) -> None:
    form = draft.judge or Form(draft.form)
    if form.submittable(answers) != answers or form.validate(answers):
        raise ValueError("the answers are not what the form lets through")
    if not draft.parts:
        raise ValueError("no part of the visit concerns this citizen")
    due = pledges.pledges_of(draft)
    if due and (draft.signing.outcome is SigningOutcome.OPEN or not pledges.still_covers(draft.signing, due)):
        raise ValueError("what is to be signed is not signed")
    if any(materials.outcome_of(draft, planned) is None for planned in materials.plan(draft)):
        raise ValueError("pages of a material are still to be taken")


def _parts(draft: Draft, visit: Visit, answers: Mapping[str, object]) -> tuple[FiledPart, ...]:
    return tuple(_part(draft, visit, item, answers) for item in draft.parts)


def _part(draft: Draft, visit: Visit, item: ServiceItem, answers: Mapping[str, object]) -> FiledPart:
    form = Form(visit.forms[item.form])
    answered = form.submittable(answers)  # another part may ask what this one hides
    own = {material.id for material in item.materials if materials.applies(material, draft.given)}
    return FiledPart(
        item_code=item.code,
        item_version=item.version,
        form_id=form.id,
        form_version=form.version,
        after=visit.after(item.code, answers),
        answers=tuple(answered),
        materials=tuple(
            taken.material_id
            for taken in draft.materials.values()
            if taken.outcome is MaterialOutcome.TAKEN and taken.material_id in own
        )
        + tuple(_answer_material(name) for name, _ in _enclosed(draft, answered)),
        waivers=_waivers(draft, item),
        commitment=_commitment(draft, item),
    )


def _waivers(draft: Draft, item: ServiceItem) -> tuple[FiledWaiver, ...]:
    """What stands in for the item's materials that were not handed in."""
    waivers = []
    for material in item.materials:
        if not materials.applies(material, draft.given):
            continue
        taken = draft.materials.get(material.id)
        settled = materials.settled(draft, item, material)
        if taken is not None and (taken.outcome is MaterialOutcome.TAKEN or settled is None):
            outcome: MaterialOutcome | None = taken.outcome
        else:
            outcome = settled
        if outcome is MaterialOutcome.WAIVED:
            kind = next(waiver.kind for waiver in material.waivers if waiver.kind in materials.BY_ITSELF)
        elif outcome in _WAIVER_OF:
            kind = _WAIVER_OF[outcome]
        else:
            continue
        waivers.append(FiledWaiver(material_id=material.id, kind=kind.value))
    return tuple(waivers)


def _commitment(draft: Draft, item: ServiceItem) -> FiledCommitment | None:
    commitment = item.commitment
    if commitment is None or not pledges.holds(commitment.when, draft.given):
        return None
    text = draft.signing.texts[pledges.Pledge(item, commitment).key]
    return FiledCommitment(
        id=commitment.id,
        version=commitment.version,
        text_sha256=document_hash(text),
        accepted=draft.signing.outcome is SigningOutcome.SIGNED and not draft.signing.declined,
    )


def _drawn(signing: Signing) -> Signature:
    return Signature(
        signing.width,
        signing.height,
        tuple(tuple(StrokePoint(x, y, t) for x, y, t in stroke) for stroke in signing.strokes),
    )
