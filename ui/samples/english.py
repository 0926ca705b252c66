"""The samples as a session in English shows them. What a citizen typed, or a card says, stays as it is."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Final, TypeVar

from kiosk.catalog.text import LocalText
from ui.samples import visits

T = TypeVar("T")

_VALUES: Final = {
    "已拍，共 3 页": "Scanned, pages: 3",
    "已签": "Signed",
    "已婚": "Married",
    "不用您交": "Nothing to hand in",
    "2,400 元": "2,400 yuan",
    "3 页": "3 pages",
    "孩子": "The child",
    **{part.name.zh: part.name.en for part in visits.PARTS},
}


def in_english(value: T) -> T:
    """`value` with every plain text that the session would have composed in English."""
    if isinstance(value, str):
        return _VALUES.get(value, value)  # type: ignore[return-value]
    if isinstance(value, tuple) and type(value) is tuple:
        return tuple(in_english(each) for each in value)  # type: ignore[return-value]
    if isinstance(value, LocalText) or not is_dataclass(value) or isinstance(value, type):
        return value
    return replace(value, **{each.name: in_english(getattr(value, each.name)) for each in fields(value) if each.init})
