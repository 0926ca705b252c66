"""What is wrong with an answer, in the citizen's words: the fact, then what to do; no blame, no code.

A form may bring its own sentence for a keyword (`errors`); otherwise the field's kind has one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from kiosk.catalog.text import LocalText
from kiosk.forms.elements import Field
from kiosk.forms.kinds import ENCLOSED, FieldKind

_CHOOSE = LocalText(zh="请选一个。", en="Please choose one.")
_FILL = LocalText(zh="这里还没填。", en="This is still empty.")
_PICK_DATE = LocalText(zh="请选日期。", en="Please choose a date.")
_NO_DATE = LocalText(zh="没有这一天，请看一下日期。", en="There is no such day; please check the date.")
_NO_NUMBER = LocalText(zh="这里只填数字。", en="Digits only, please.")
_NO_AMOUNT = LocalText(zh="金额只填数字，最多到分。", en="Digits only, with two decimals at most.")
_NOT_OFFERED = LocalText(zh="请从上面选一个。", en="Please choose one of the answers shown.")
_PHONE_START = LocalText(zh="手机号以 1 开头，请看一下。", en="A mobile number begins with 1; please check.")
_CARD_CHECK = LocalText(
    zh="卡号里可能有一位不对，请对着卡再看一遍。", en="One digit of the card number seems wrong; please compare."
)
_ID_CHECK = LocalText(
    zh="证件号码里可能有一位不对，请对着证件再看一遍。",
    en="One character of the ID number seems wrong; please compare.",
)
_CREDIT_CHECK = LocalText(
    zh="代码里可能有一位不对，请对着营业执照再看一遍。",
    en="One character of the code seems wrong; please compare with the licence.",
)
_CHECK = LocalText(zh="请再看一下这里。", en="Please check this answer.")
_SIGN = LocalText(zh="这里还没签名。", en="This is not signed yet.")
_SHOOT = LocalText(zh="请拍一张，或选下面的办法。", en="Please take a photo, or choose the way below.")
_SCAN = LocalText(zh="这里还没拍。", en="Nothing is scanned here yet.")
_TOO_MANY_PAGES = LocalText(zh="最多拍 {limit} 页，请重拍。", en="At most {limit} pages; please scan again.")
_NOT_TAKEN = {FieldKind.SIGNATURE: _SIGN, FieldKind.PHOTO: _SHOOT, FieldKind.DOCUMENT: _SCAN}

_LENGTHS: Mapping[FieldKind, tuple[int, int, str, str]] = MappingProxyType(
    {
        FieldKind.PHONE: (11, 11, "手机号", "mobile number"),
        FieldKind.ID_NUMBER: (18, 18, "证件号码", "ID number"),
        FieldKind.CREDIT_CODE: (18, 18, "信用代码", "credit code"),
        FieldKind.BANK_CARD: (12, 19, "卡号", "card number"),
    }
)


def missing(field: Field) -> LocalText:
    own = field.errors.get("required")
    if own is not None:
        return own
    if field.kind in {FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.REGION}:
        return _CHOOSE
    if field.kind in ENCLOSED:
        return _NOT_TAKEN[field.kind]
    return _PICK_DATE if field.kind is FieldKind.DATE else _FILL


def unreadable(field: Field) -> LocalText:
    """The text was no value of the kind at all."""
    own = field.errors.get("type")
    if own is not None:
        return own
    return {
        FieldKind.DATE: _NO_DATE,
        FieldKind.INTEGER: _NO_NUMBER,
        FieldKind.AMOUNT: _NO_AMOUNT,
        FieldKind.CHOICE: _NOT_OFFERED,
        FieldKind.REGION: _NOT_OFFERED,
        FieldKind.YES_NO: _CHOOSE,
    }.get(field.kind, _CHECK)


def invalid(field: Field, keyword: str, value: object, limit: object = None) -> LocalText:
    """The sentence for a failed JSON Schema keyword; `limit` is the keyword's value in the schema."""
    own = field.errors.get(keyword)
    if own is not None:
        return own
    if field.kind in ENCLOSED:
        return _not_taken(field, keyword, limit)
    if field.kind in _LENGTHS and isinstance(value, str):
        return _of_number(field, value)
    by_keyword = _BY_KEYWORD.get(keyword)
    return by_keyword(field, limit) if by_keyword is not None else unreadable(field)


def _not_taken(field: Field, keyword: str, limit: object) -> LocalText:
    if keyword == "maxItems":
        return LocalText(zh=_TOO_MANY_PAGES.zh.format(limit=limit), en=_TOO_MANY_PAGES.en.format(limit=limit))
    return _NOT_TAKEN[field.kind]


def _of_number(field: Field, text: str) -> LocalText:
    shortest, longest, zh, en = _LENGTHS[field.kind]
    if len(text) < shortest:
        lack = shortest - len(text)
        return LocalText(
            zh=f"{zh}少了 {lack} 位，请看一下。", en=f"The {en} is {lack} {_plural(lack)} short; please check."
        )
    if len(text) > longest:
        over = len(text) - longest
        return LocalText(
            zh=f"{zh}多了 {over} 位，请看一下。", en=f"The {en} is {over} {_plural(over)} too long; please check."
        )
    if field.kind is FieldKind.PHONE:
        return _PHONE_START if text.isdigit() and text[0] != "1" else _NO_NUMBER if not text.isdigit() else _CHECK
    return {
        FieldKind.BANK_CARD: _CARD_CHECK,
        FieldKind.ID_NUMBER: _ID_CHECK,
        FieldKind.CREDIT_CODE: _CREDIT_CHECK,
    }[field.kind]


def _plural(count: int) -> str:
    return "character" if count == 1 else "characters"


def _at_least(field: Field, limit: object) -> LocalText:
    unit_zh, unit_en = _unit(field)
    return LocalText(zh=f"最少 {limit}{unit_zh}，请看一下。", en=f"At least {limit}{unit_en}; please check.")


def _at_most(field: Field, limit: object) -> LocalText:
    unit_zh, unit_en = _unit(field)
    return LocalText(zh=f"最多 {limit}{unit_zh}，请看一下。", en=f"At most {limit}{unit_en}; please check.")


def _above(field: Field, limit: object) -> LocalText:
    unit_zh, unit_en = _unit(field)
    return LocalText(zh=f"要比 {limit}{unit_zh}多，请看一下。", en=f"More than {limit}{unit_en}; please check.")


def _unit(field: Field) -> tuple[str, str]:
    return (f" {field.unit.zh}", f" {field.unit.en}") if field.unit is not None else ("", "")


def _too_short(_field: Field, limit: object) -> LocalText:
    return LocalText(zh=f"请写得完整些，至少 {limit} 个字。", en=f"Please write at least {limit} characters.")


def _too_long(_field: Field, limit: object) -> LocalText:
    return LocalText(zh=f"写得长了些，最多 {limit} 个字。", en=f"At most {limit} characters, please.")


def _two_decimals(_field: Field, _limit: object) -> LocalText:
    return _NO_AMOUNT


_BY_KEYWORD: Mapping[str, Callable[[Field, object], LocalText]] = MappingProxyType(
    {
        "minimum": _at_least,
        "maximum": _at_most,
        "exclusiveMinimum": _above,
        "minLength": _too_short,
        "maxLength": _too_long,
        "multipleOf": _two_decimals,
    }
)
