"""A visit (一件事) as the filings of its parts: what each office gets to see is its own part and no more."""

from __future__ import annotations

from dataclasses import replace

from sync.wire.content import ANSWER_MATERIAL, FiledContent, FiledPart
from sync.wire.errors import MalformedMessage


class MalformedVisit(MalformedMessage):
    code = "visit.malformed"


def split(content: FiledContent) -> tuple[FiledContent, ...]:
    """The filing of each part, in the order in which the parts stand; nothing for a filing of one item.

    MalformedVisit when a part names what the visit does not hold, or holds nothing that a visit may leave to no part.
    The signature is the whole visit's: its document is made of the texts of all parts. Salts are shared, so that a
    part's content is not one to be hashed onto a receipt of its own.
    """
    _check(content)
    return tuple(_filing(content, part) for part in content.parts)


def _check(content: FiledContent) -> None:
    parts = content.parts
    if not parts:
        return
    codes = [part.item_code for part in parts]
    if len(set(codes)) != len(codes) or content.item_code in codes:
        raise MalformedVisit("two parts of a visit are the same item")
    handed_in = {material.id for material in content.materials}
    for at, part in enumerate(parts):
        if not set(part.after) <= set(codes[:at]):
            raise MalformedVisit("a part waits for one that does not come before it")
        if not set(part.answers) <= content.answers.keys():
            raise MalformedVisit("a part names an answer that was not given")
        if not set(part.materials) <= handed_in:
            raise MalformedVisit("a part names a material that was not handed in")
    owned = {material for part in parts for material in part.materials}
    if any(material not in owned and not material.startswith(ANSWER_MATERIAL) for material in handed_in):
        raise MalformedVisit("a material belongs to no part")
    if content.waivers or content.commitment is not None:
        raise MalformedVisit("waivers and commitments of a visit stand in its parts")


def _filing(content: FiledContent, part: FiledPart) -> FiledContent:
    answers = {name: content.answers[name] for name in part.answers}
    return replace(
        content,
        item_code=part.item_code,
        item_version=part.item_version,
        form_id=part.form_id,
        form_version=part.form_version,
        answers=answers,
        origins={pointer: origin for pointer, origin in content.origins.items() if pointer.lstrip("/") in answers},
        materials=tuple(material for material in content.materials if material.id in part.materials),
        waivers=part.waivers,
        commitment=part.commitment,
        reply_key=None,
        parts=(),
    )
