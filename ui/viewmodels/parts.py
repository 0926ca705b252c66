"""What an offer holds: the items of a bundle (一件事), or the licences that one licence replaces (一业一证)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalog.offers import OneLicence, SubLicence
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language, PartView, SessionSnapshot, TroubleCode

_TOGETHER = LocalText(zh="一次办齐这几件", en="Done in one go")
_ONE_LICENCE = LocalText(zh="这一张证合并了", en="This one licence holds")
_AT_ONCE = LocalText(zh="收到就办", en="On arrival")
_DAYS = LocalText(zh="{days} 个工作日", en="{days} working days")
_AFTER = LocalText(zh="{names}办好接着办", en="after {names}")
_ASKED = LocalText(zh="看您怎么答：{question}", en="Depends on: {question}")
_DEPENDS = LocalText(zh="看情况", en="Depends")
_IF_NEEDED = LocalText(zh="用得上才要", en="Only where it applies")
_INCLUDED = LocalText(zh="合在里面", en="Included")
_NOT_NOW = LocalText(zh="这次不办", en="Not now")
_REASONS: Final[dict[TroubleCode, LocalText]] = {
    TroubleCode.WINDOW_ONLY: LocalText(
        zh="这一件要到窗口办，别的照常一起办", en="At a window; the others are filed here"
    ),
    TroubleCode.NEEDS_CONNECTION: LocalText(zh="要联网才能办，现在没网", en="Needs a connection, there is none now"),
    TroubleCode.AFTER_ANOTHER: LocalText(zh="要先办好“{part}”", en="Waits for “{part}”"),
}
_MACHINE = LocalText(zh="要用的设备现在用不了", en="A device that it needs does not work now")


@dataclass(frozen=True, slots=True)
class PartRow:
    """`tone` is a badge's kind: ok, caution, plain; `badge` may be ""."""

    key: str
    name: str
    note: str
    badge: str
    tone: str


def holdings(snapshot: SessionSnapshot) -> tuple[str, tuple[PartRow, ...]]:
    """The list's title and rows; "" and nothing for an ordinary item."""
    language = snapshot.language
    if snapshot.parts:
        rows = tuple(_part(str(at), part, language) for at, part in enumerate(snapshot.parts))
        return _TOGETHER.in_language(language), rows
    if snapshot.one_licence is not None:
        return _ONE_LICENCE.in_language(language), _licences(snapshot.one_licence, language)
    return "", ()


def _part(key: str, part: PartView, language: Language) -> PartRow:
    name = part.name.in_language(language)
    if part.trouble is not None:
        reason = _REASONS.get(part.trouble.code, _MACHINE).in_language(language)
        if part.trouble.part is not None:
            reason = reason.format(part=part.trouble.part.in_language(language))
        return PartRow(key, name, reason, _NOT_NOW.in_language(language), "caution")
    notes = [_days(part.promised_days, language)]
    if part.after:
        names = "、".join(after.zh for after in part.after) if language == "zh" else ", ".join(t.en for t in part.after)
        notes.append(_AFTER.in_language(language).format(names=f"“{names}”" if language == "zh" else names))
    if part.asked is not None:
        notes.append(_ASKED.in_language(language).format(question=part.asked.in_language(language)))
    note = ("；" if language == "zh" else "; ").join(notes)
    return PartRow(key, name, note, _DEPENDS.in_language(language) if part.asked else "", "plain")


def _days(days: int, language: Language) -> str:
    return _AT_ONCE.in_language(language) if days == 0 else _DAYS.in_language(language).format(days=days)


def _licences(licence: OneLicence, language: Language) -> tuple[PartRow, ...]:
    return tuple(_licence(str(at), held, language) for at, held in enumerate(licence.sub_licences))


def _licence(key: str, held: SubLicence, language: Language) -> PartRow:
    note = held.note or (_INCLUDED if held.required else _IF_NEEDED)
    badge = "" if held.required else _DEPENDS.in_language(language)
    return PartRow(key, held.name.in_language(language), note.in_language(language), badge, "plain")
