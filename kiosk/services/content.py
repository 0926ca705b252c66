"""From a draft to what is sealed: the filed content and its encrypted attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import cast

from kiosk.catalog.model import ApplicantKind, WaiverKind
from kiosk.filing import person as filing
from kiosk.filing.draft import Draft, Enclosure, MaterialOutcome, Signing, SigningOutcome
from kiosk.forms.enclosures import names_in
from kiosk.services import materials
from kiosk.services.intents import Signature, StrokePoint
from kiosk.services.signature import document_hash, draw_png
from kiosk.services.snapshot import Language
from sync.wire.attachment import EncryptedAttachment, encrypt
from sync.wire.cbor import CborValue
from sync.wire.content import (
    SALT_BYTES,
    Enterprise,
    FiledCommitment,
    FiledContent,
    FiledMaterial,
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
    """`answers` are the ones to submit: what the form hides for this citizen is left out already."""
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
        FiledMaterial(id=f"answer.{name}", files=tuple(attach(one.data, one.media_type).ref for one in pictures))
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
        waivers=_waivers(draft),
        commitment=_commitment(draft),
        signature=signature,
        reply_key=reply_key,
    )
    return BuiltContent(content, tuple(built))


def _enclosed(draft: Draft, answers: Mapping[str, object]) -> list[tuple[str, list[Enclosure]]]:
    """The pictures that answers name, by answer. The answer holds their hashes, so that each finds its own."""
    kept = draft.enclosures
    found = [(name, [kept[each] for each in names_in(value) if each in kept]) for name, value in answers.items()]
    return [(name, pictures) for name, pictures in found if pictures]


def _applicant(draft: Draft, answers: Mapping[str, object]) -> Person | Enterprise | None:
    """None only for an item that may be filed without a card (`ServiceItem.works_unnamed`)."""
    if draft.item.applicant is ApplicantKind.ENTERPRISE:
        return Enterprise(
            name=str(answers.get("enterprise_name", "")), credit_code=str(answers["credit_code"]), source="typed"
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


def _waivers(draft: Draft) -> tuple[FiledWaiver, ...]:
    waivers = []
    for planned in materials.plan(draft):
        taken = draft.materials.get(planned.material.id)
        outcome = taken.outcome if taken is not None else planned.outcome
        if outcome is MaterialOutcome.WAIVED:
            kind = planned.material.waivers[0].kind
        elif outcome in _WAIVER_OF:
            kind = _WAIVER_OF[outcome]
        else:
            continue
        waivers.append(FiledWaiver(material_id=planned.material.id, kind=kind.value))
    return tuple(waivers)


def _commitment(draft: Draft) -> FiledCommitment | None:
    commitment = draft.item.commitment
    if commitment is None or draft.signing.outcome is SigningOutcome.OPEN:
        return None
    return FiledCommitment(
        id=commitment.id,
        version=commitment.version,
        text_sha256=document_hash(draft.signing.document),
        accepted=draft.signing.outcome is SigningOutcome.SIGNED,
    )


def _drawn(signing: Signing) -> Signature:
    return Signature(
        signing.width,
        signing.height,
        tuple(tuple(StrokePoint(x, y, t) for x, y, t in stroke) for stroke in signing.strokes),
    )
