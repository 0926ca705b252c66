"""What helps to fill in a page without typing, in words: what it does, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import AidKind, AidPhase, FormAid
from kiosk.services.snapshot import Language
from ui.viewmodels.review import object_name


@dataclass(frozen=True, slots=True)
class AidRow:
    """`text` is "" where there is no help. `busy`: it is at work, and the citizen may go on meanwhile."""

    key: str  # argument of `openAid`
    name: str
    sign: str  # its icon
    text: str
    note: str
    busy: bool
    lost: bool


def _text(zh: str, en: str) -> LocalText:
    return LocalText(zh=zh, en=en)


ICONS: Final[dict[AidKind, str]] = {
    AidKind.READ: "camera",
    AidKind.PAGES: "camera",
    AidKind.PHOTO: "person",
    AidKind.CODE: "scan_code",
    AidKind.BANK_CARD: "card",
}
# What the button says while it is offered, and once more after it did its work or found nothing.
TEXTS: Final[dict[AidKind, LocalText]] = {
    AidKind.READ: _text("拍一下{what}，自动填", "Scan and fill in: {what}"),
    AidKind.PAGES: _text("现在拍", "Scan now"),
    AidKind.PHOTO: _text("拍照", "Take a photo"),
    AidKind.CODE: _text("扫码填", "Scan a code instead"),
    AidKind.BANK_CARD: _text("插卡读卡号", "Read it from the card"),
}
NOTES: Final[dict[tuple[AidKind, AidPhase], LocalText]] = {
    (AidKind.READ, AidPhase.OFFERED): _text("认出来的请您核对", "You check what was read"),
    (AidKind.READ, AidPhase.WORKING): _text("正在认字，您可以先自己填", "Reading the print; you may go on meanwhile"),
    (AidKind.READ, AidPhase.DONE): _text("认好了，请核对", "Read. Please check the values"),
    (AidKind.READ, AidPhase.NOTHING): _text("没认出来，请自己填", "Nothing could be read; please type it"),
    (AidKind.PAGES, AidPhase.LOST): _text("镜头没有应答", "The camera does not answer"),
    (AidKind.PHOTO, AidPhase.LOST): _text("这台机器现在拍不了", "No photo can be taken here now"),
    (AidKind.CODE, AidPhase.OFFERED): _text("营业执照上的二维码", "The QR code on the business licence"),
    (AidKind.BANK_CARD, AidPhase.WORKING): _text(
        "请把卡插进读卡口。按这里就不等了", "Insert the card; press here to stop"
    ),
    (AidKind.BANK_CARD, AidPhase.DONE): _text("读好了，请收好卡，再核对", "Read. Take your card and check the number"),
    (AidKind.BANK_CARD, AidPhase.NOTHING): _text(
        "没读出来，请收好卡，自己填", "Not read. Take your card and type the number"
    ),
}
_NONE: Final = AidRow("", "", "", "", "", busy=False, lost=False)


def aid_row(aid: FormAid | None, language: Language) -> AidRow:
    if aid is None:
        return _NONE
    what = aid.what.in_language(language) if aid.what is not None else ""
    note = NOTES.get((aid.kind, aid.phase))
    return AidRow(
        key=aid.target,
        name=f"aid_{object_name(aid.target)}",
        sign=ICONS[aid.kind],
        text=TEXTS[aid.kind].in_language(language).format(what=what),
        note=note.in_language(language) if note is not None else "",
        busy=aid.phase is AidPhase.WORKING,
        lost=aid.phase is AidPhase.LOST,
    )
