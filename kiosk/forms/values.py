"""Between what a finger types and what is filed: normalise, parse, show, mask. One row per kind."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from kiosk.catalog.text import LocalText
from kiosk.forms.elements import Field
from kiosk.forms.enclosures import names_in
from kiosk.forms.kinds import ENCLOSED, FieldKind

Language = Literal["zh", "en"]
Scalar = str | int | float | bool

YES = LocalText(zh="是", en="Yes")
NO = LocalText(zh="不是", en="No")
_TAKEN = {
    FieldKind.SIGNATURE: LocalText(zh="已签", en="Signed"),
    FieldKind.PHOTO: LocalText(zh="已拍", en="Taken"),
    FieldKind.DOCUMENT: LocalText(zh="已拍，共 {pages} 页", en="Scanned, pages: {pages}"),
}
_YES_WORDS = frozenset({"true", "yes", "是", "1"})
_NO_WORDS = frozenset({"false", "no", "不是", "否", "0"})
_MASK_STAR = "＊"  # full width, so that a masked address keeps its length
MAX_TEXT = 2_001  # characters that are looked at: one more than any field may have, so that more is refused, not cut


class Unreadable(ValueError):
    """The text is not a value of the field's kind. It carries nothing of what was typed."""


def normalise(text: str, kind: FieldKind) -> str:
    """Full-width digits and letters become plain, surrounding space goes; numbers lose every space and dash."""
    text = unicodedata.normalize("NFKC", text[:MAX_TEXT]) if kind in _CODES else text[:MAX_TEXT]
    text = "".join(character for character in text if character in "\n\t " or character.isprintable()).strip()
    if kind in _CODES:
        text = re.sub(r"[\s\-–—,]", "", text)
    if kind in {FieldKind.ID_NUMBER, FieldKind.CREDIT_CODE}:
        text = text.upper()
    return text


_CODES = frozenset(
    {
        FieldKind.ID_NUMBER,
        FieldKind.CREDIT_CODE,
        FieldKind.PHONE,
        FieldKind.BANK_CARD,
        FieldKind.INTEGER,
        FieldKind.AMOUNT,
    }
)


def parse(field: Field, text: str) -> Scalar | None:
    """The typed value, None for an empty text; Unreadable when it is no value of this kind at all."""
    cleaned = normalise(text, field.kind)
    if not cleaned:
        return None
    return _PARSERS.get(field.kind, _as_text)(field, cleaned)


def _as_text(_field: Field, text: str) -> str:
    return text


def _as_yes_no(_field: Field, text: str) -> bool:
    if text.lower() in _YES_WORDS:
        return True
    if text.lower() in _NO_WORDS:
        return False
    raise Unreadable


def _as_choice(field: Field, text: str) -> str:
    for option in field.options:
        if text in {option.value, option.label.zh, option.label.en}:
            return option.value
    raise Unreadable


def _as_integer(_field: Field, text: str) -> int:
    if not re.fullmatch(r"[+-]?\d{1,15}", text, re.ASCII):
        raise Unreadable
    return int(text)


def _as_amount(_field: Field, text: str) -> int | float:
    found = re.fullmatch(r"[¥]?(\d{1,12})(?:\.(\d{0,2}))?元?", text, re.ASCII)
    if found is None:
        raise Unreadable
    whole, cents = int(found[1]), int((found[2] or "").ljust(2, "0"))
    return whole if cents == 0 else (whole * 100 + cents) / 100


def _as_date(_field: Field, text: str) -> str:
    text = unicodedata.normalize("NFKC", text)
    found = re.fullmatch(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})\D?", text.replace(" ", ""), re.ASCII)
    if found is None:
        raise Unreadable
    try:
        return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
    except ValueError:
        raise Unreadable from None


_PARSERS: Mapping[FieldKind, Callable[[Field, str], Scalar]] = MappingProxyType(
    {
        **dict.fromkeys(ENCLOSED, _as_choice),  # only another way can be chosen; pictures are taken
        FieldKind.YES_NO: _as_yes_no,
        FieldKind.CHOICE: _as_choice,
        FieldKind.REGION: _as_choice,
        FieldKind.INTEGER: _as_integer,
        FieldKind.AMOUNT: _as_amount,
        FieldKind.DATE: _as_date,
    }
)


def show(field: Field, value: object, language: Language = "zh") -> str:
    """The value as a citizen reads it; "" for no answer."""
    if value is None:
        return ""
    label = _label(field, value)
    if label is not None:
        return label.in_language(language)
    if field.kind is FieldKind.AMOUNT and isinstance(value, float) and not value.is_integer():
        return f"{value:.2f}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _label(field: Field, value: object) -> LocalText | None:
    """What stands for a value that is not shown as it is: yes or no, an option, pictures."""
    if isinstance(value, bool):
        return YES if value else NO
    if field.kind in ENCLOSED and (pages := len(list(names_in(value)))):
        taken = _TAKEN[field.kind]
        return LocalText(zh=taken.zh.format(pages=pages), en=taken.en.format(pages=pages))
    return next((option.label for option in field.options if option.value == value), None)


def mask(field: Field, value: object, language: Language = "zh") -> str:
    """What stands on the screen until it is pressed. Fields that are not masked show their value."""
    text = show(field, value, language)
    return _MASKS.get(field.kind, mask_address)(text) if field.masked and text else text


def mask_phone(text: str) -> str:
    """138****5620"""
    return text[:3] + "*" * (len(text) - 7) + text[-4:] if len(text) >= 8 else "*" * len(text)


def mask_bank_card(text: str) -> str:
    """Only the last four digits."""
    return "**** " + text[-4:] if len(text) > 8 else "*" * len(text)


def mask_number(text: str) -> str:
    """3201**********1239"""
    return text[:4] + "*" * (len(text) - 8) + text[-4:] if len(text) > 8 else "*" * len(text)


# What tells the kind of place stays, so that its owner recognises the address: 南京市鼓楼区＊＊路＊＊号＊幢＊＊＊室
_AREA = re.compile(r"^.*?(?:[区县旗]|(?<=市)(?=[^市区县]*[镇乡街路]))")
_PLACE_WORDS = frozenset("路街道巷弄里村组镇乡园苑城庄湾号幢栋楼单元室座层")


def mask_address(text: str) -> str:
    """Keeps the region and the words of place, covers names and numbers."""
    area = _AREA.match(text)
    head = area.group(0) if area is not None else ""
    rest = text[len(head) :]
    covered = "".join(character if character in _PLACE_WORDS else _MASK_STAR for character in rest)
    return head + covered


def mask_name(text: str) -> str:
    """王* for two characters, 王** for more."""
    return text[:1] + "*" * max(1, min(len(text) - 1, 2))


_MASKS: Mapping[FieldKind, Callable[[str], str]] = MappingProxyType(
    {
        FieldKind.PHONE: mask_phone,
        FieldKind.BANK_CARD: mask_bank_card,
        FieldKind.ID_NUMBER: mask_number,
        FieldKind.CREDIT_CODE: mask_number,
    }
)
