"""Materials (办理材料) of an item, and how one need not be handed in (免提交)."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import Field, JsonValue

from kiosk.catalog.published import Published
from kiosk.catalog.text import LocalText


class WaiverKind(StrEnum):
    """How a material need not be handed in (免提交)."""

    SHARED_DATA = "shared_data"  # the authority fetches it
    ELECTRONIC_LICENCE = "electronic_licence"  # 电子证照
    COMMITMENT = "commitment"  # 告知承诺
    LATER = "later"  # 容缺后补


class Waiver(Published):
    kind: WaiverKind
    text: LocalText


class Material(Published):
    """One material (办理材料). `capture` says how the kiosk takes it in, if the citizen must hand it in here."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    name: LocalText
    required: bool = True
    capture: Literal["none", "id_card", "camera"] = "none"
    max_pages: int = Field(default=1, ge=1, le=40)
    hint: LocalText | None = None
    sample: LocalText | None = Field(default=None, description="what an acceptable one shows")
    waivers: tuple[Waiver, ...] = ()
    when: JsonValue = Field(default=None, description="JSON Schema over the answers; absent means always")
