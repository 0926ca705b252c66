"""The review: one line for each answer, with its source, masked until it is pressed."""

from __future__ import annotations

from kiosk.catalog.material import WaiverKind
from kiosk.catalog.offers import OneLicence
from kiosk.catalog.text import LocalText
from kiosk.filing.draft import Draft, MaterialOutcome, SigningOutcome
from kiosk.filing.person import Person
from kiosk.forms.authoring import condition_schema
from kiosk.services import materials, pledges
from kiosk.services.filling import FormFlow
from kiosk.services.snapshot import Language, MaskedPerson, Origin, PrecheckFinding, ReviewRow

_NAME = LocalText(zh="姓名", en="Name")
_APPLICANT = LocalText(zh="申请人", en="Applicant")
_UNNAMED = LocalText(zh="没刷身份证，不留姓名", en="No card read, no name given")
_NUMBER = LocalText(zh="身份证号", en="ID number")
_AGENT = LocalText(zh="代办人", en="Filed by")
_AGENT_NUMBER = LocalText(zh="代办人证号", en="Their ID number")
_SIGNATURE = LocalText(zh="签名", en="Signature")
_SIGNED = LocalText(zh="已签", en="Signed")
_REFUSED = LocalText(zh="没有签承诺", en="Commitment not signed")
_UNSIGNED = LocalText(zh="还没签", en="Not signed yet")
_LICENCE_HELD = LocalText(zh="合并的证", en="Included")
_IN_ONE = LocalText(zh="合在一张证里", en="In the one licence")
_FROM_CARD = LocalText(zh="已从身份证读取", en="Read from the card")
_COMMITTED = LocalText(zh="已签承诺，不用交", en="Covered by your commitment")
_LATER = LocalText(zh="以后补交", en="To be handed in later")
_FETCHED = LocalText(zh="不用您交，联网后系统去查", en="Nothing to hand in; looked up once online")
_LICENCE = LocalText(zh="不用您交，用电子证照", en="Nothing to hand in; the e-licence is used")
_SIGNING_NOTES = {
    SigningOutcome.OPEN: _UNSIGNED,
    SigningOutcome.SIGNED: _SIGNED,
    SigningOutcome.REFUSED: _REFUSED,
}


def masked(person: Person | None) -> MaskedPerson | None:
    return None if person is None else MaskedPerson(person.masked_name, person.masked_number)


def rows(draft: Draft, form: FormFlow | None, language: Language) -> tuple[ReviewRow, ...]:
    return (
        *_parts(draft, language),
        *_people(draft),
        *(form.rows() if form is not None else ()),
        *_materials(draft),
        *_signing(draft),
    )


def findings(draft: Draft, form: FormFlow) -> tuple[PrecheckFinding, ...]:
    """What the offices would send back; of a visit also what concerns the citizen and is not filed with it."""
    if draft.visit is None:
        return form.findings()
    missed = [item.plain_name for item in draft.visit.missed(draft.given)]
    names_zh = "、".join(f"“{name.zh}”" for name in missed)
    names_en = ", ".join(f"“{name.en}”" for name in missed)
    if not draft.parts:
        text = LocalText(
            zh=f"照您填的，要办的是{names_zh}，这里现在办不了，请到窗口办。",
            en=f"By your answers you need {names_en}, which cannot be filed here now. Please go to a window.",
        )
        return (PrecheckFinding(text, blocking=True),)
    if not missed:
        return form.findings()
    text = LocalText(
        zh=f"{names_zh}这次没有一起办，要另外去办。",
        en=f"{names_en}: not filed with this visit; to be done separately.",
    )
    return (*form.findings(), PrecheckFinding(text, blocking=False))


def _parts(draft: Draft, language: Language) -> tuple[ReviewRow, ...]:
    """What is filed together, so that nobody has to guess what the answers brought about."""
    if draft.one_licence is not None:
        return _licences(draft, draft.one_licence, language)
    if draft.visit is None:
        return ()
    return tuple(
        ReviewRow(
            label=LocalText(zh=f"第 {number} 件", en=f"Part {number}"),
            value=item.plain_name.in_language(language),
            full=None,
            origin=None,
            note=item.department,
            change=None,
            group="part",
        )
        for number, item in enumerate(draft.parts, 1)
    )


def _licences(draft: Draft, licence: OneLicence, language: Language) -> tuple[ReviewRow, ...]:
    """The licences that the one licence will hold with these answers."""
    given = draft.given
    held = [one for one in licence.sub_licences if one.when is None or pledges.holds(condition_schema(one.when), given)]
    return tuple(
        ReviewRow(_LICENCE_HELD, one.name.in_language(language), None, None, _IN_ONE, None, "part") for one in held
    )


def _people(draft: Draft) -> tuple[ReviewRow, ...]:
    labels = (
        (draft.applicant, _NAME, _NUMBER, Origin.ID_CARD),
        (draft.agent, _AGENT, _AGENT_NUMBER, Origin.AGENT_CARD),
    )
    found: list[ReviewRow] = []
    if draft.unnamed:
        return (ReviewRow(_APPLICANT, "", full=None, origin=None, note=_UNNAMED, change=None, group="person"),)
    for person, name, number, origin in labels:
        if person is not None:
            found.append(_person_row(name, person.masked_name, person.name, origin))
            found.append(_person_row(number, person.masked_number, person.number, origin))
    return tuple(found)


def _person_row(label: LocalText, value: str, full: str, origin: Origin) -> ReviewRow:
    return ReviewRow(label=label, value=value, full=full, origin=origin, note=None, change=None, group="person")


def _materials(draft: Draft) -> tuple[ReviewRow, ...]:
    return tuple(_material_row(draft, planned) for planned in materials.plan(draft))


def _material_row(draft: Draft, planned: materials.PlannedMaterial) -> ReviewRow:
    taken = draft.materials.get(planned.material.id)
    outcome = materials.outcome_of(draft, planned)
    pages = len(taken.pages) if taken is not None else 0
    change = f"material:{planned.material.id}" if planned.outcome is None else None
    if outcome is MaterialOutcome.TAKEN:
        note, value = None, f"{pages}"
    else:
        note, value = _note(planned, outcome), ""
    return ReviewRow(
        label=planned.material.name, value=value, full=None, origin=None, note=note, change=change, group="material"
    )


def _note(planned: materials.PlannedMaterial, outcome: MaterialOutcome | None) -> LocalText:
    if outcome is MaterialOutcome.CARD:
        return _FROM_CARD
    if outcome is MaterialOutcome.COMMITTED:
        return _COMMITTED
    if outcome is MaterialOutcome.WAIVED:
        licence = planned.material.waivers[0].kind is WaiverKind.ELECTRONIC_LICENCE
        return _LICENCE if licence else _FETCHED
    return _LATER


def _signing(draft: Draft) -> tuple[ReviewRow, ...]:
    """One line for each commitment; one for the signature where only declarations are signed."""
    due = pledges.pledges_of(draft)
    signing = draft.signing
    committed = [pledge for pledge in due if pledge.commitment is not None]
    labels = [pledge.title for pledge in committed]
    notes = [_REFUSED if signing.declined else _SIGNING_NOTES[signing.outcome]] * len(committed)
    if due and (not committed or (signing.declined and len(committed) < len(due))):
        labels.append(_SIGNATURE)
        notes.append(_SIGNING_NOTES[signing.outcome])
    return tuple(
        ReviewRow(label=label, value="", full=None, origin=None, note=note, change="signing:", group="material")
        for label, note in zip(labels, notes, strict=True)
    )
