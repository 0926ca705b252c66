"""What stands on the receipt slip (办件回执), as typed lines that any receipt printer can set."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from kiosk.catalog.model import ServiceItem, Standing
from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language, PartPromise


@dataclass(frozen=True, slots=True)
class SlipText:
    text: str = field(repr=False)
    size: Literal["normal", "large"] = "normal"
    align: Literal["left", "center"] = "left"
    bold: bool = False
    reverse: bool = False  # white on black


@dataclass(frozen=True, slots=True)
class SlipPair:
    label: str
    value: str = field(repr=False)
    bold: bool = False


@dataclass(frozen=True, slots=True)
class SlipRule:
    pass


@dataclass(frozen=True, slots=True)
class SlipCode:
    """A QR code; `text` is the kiosk-signed receipt."""

    text: str = field(repr=False)


SlipLine = SlipText | SlipPair | SlipRule | SlipCode


@dataclass(frozen=True, slots=True)
class Slip:
    lines: tuple[SlipLine, ...]


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """`number` is the provisional number; `case_number` the centre's, when it is known already."""

    item: ServiceItem
    outlet: LocalText
    number: str
    case_number: str | None
    applicant: str  # masked; "" when the filing names nobody
    agent: str | None  # masked
    at: datetime
    answer_by: date | None
    online: bool
    qr_text: str
    calendar_ends: int | None = None  # the last year whose holidays are published, when the answer's day lies beyond
    to_bring: tuple[LocalText, ...] = ()  # materials promised for later
    promised_days: int | None = None  # of a visit (一件事): its longest chain
    parts: tuple[PartPromise, ...] = ()  # of a visit

    @property
    def days(self) -> int:
        return self.item.time_limit.promised.days if self.promised_days is None else self.promised_days


_WORDS: dict[str, LocalText] = {
    "title": LocalText(zh="办件回执", en="Filing receipt"),
    "brand": LocalText(zh="宁满意　15分钟便民政务服务圈", en="Ning Man Yi · 15-minute service circle"),
    "stored": LocalText(zh="已存好，联网后自动提交", en="Stored; sent by itself once online"),
    "not_yet": LocalText(zh="部门还没有收到，现在还不算受理", en="The office has not received it yet"),
    "department": LocalText(zh="部门", en="Office"),
    "submitted": LocalText(zh="已提交", en="Submitted"),
    "item": LocalText(zh="事项", en="Item"),
    "applicant": LocalText(zh="申请人", en="Applicant"),
    "unnamed": LocalText(zh="未留姓名", en="No name given"),
    "agent": LocalText(zh="代办人", en="Filed by"),
    "time": LocalText(zh="时间", en="Time"),
    "outlet": LocalText(zh="网点", en="Outlet"),
    "provisional": LocalText(zh="临时编号", en="Provisional number"),
    "case": LocalText(zh="正式编号", en="Case number"),
    "answer_by": LocalText(zh="最晚答复", en="Answer by"),
    "period": LocalText(zh="办理期限", en="Time needed"),
    "together": LocalText(zh="这次一起办", en="Filed together"),
    "bring": LocalText(zh="还要补交", en="Still to bring"),
    "check": LocalText(zh="扫码可核对这张回执的真伪。", en="Scan to check that this receipt is genuine."),
    "hotline": LocalText(zh="有问题请打 12345。", en="Questions? Call 12345."),
    "keep": LocalText(zh="这张纸怕热、怕晒，最好拍张照。", en="Thermal paper fades; best take a photo of it."),
    "sample": LocalText(zh="示例数据，以公布为准", en="Sample data; the published text applies"),
}
_WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")


def calendar_note(last_year: int) -> LocalText:
    """Why there is no day: nothing is guessed beyond the published calendar."""
    return LocalText(
        zh=f"{last_year + 1} 年放假安排还没公布，算不出是哪一天。",
        en=f"The holidays of {last_year + 1} are not published yet, so no day can be named.",
    )


def build_slip(facts: SlipFacts, language: Language) -> Slip:
    """The slip in the language of the session. Every personal value in it is masked already."""

    def word(key: str) -> str:
        return _WORDS[key].in_language(language)

    number_word, number = ("case", facts.case_number) if facts.case_number else ("provisional", facts.number)
    submitted = facts.case_number is not None
    lines: list[SlipLine] = [
        SlipText(word("title"), "large", "center", bold=True),
        SlipText(word("brand"), align="center"),
        SlipText(f" {word('submitted' if submitted else 'stored')} ", align="center", bold=True, reverse=True),
        *([] if submitted else [SlipText(word("not_yet"), align="center")]),
        SlipText(word(number_word), align="center"),
        SlipText(number, "large", "center", bold=True),
        SlipRule(),
        SlipPair(word("item"), facts.item.sub_name.in_language(language), bold=True),
        *([] if facts.parts else [SlipPair(word("department"), facts.item.department.in_language(language))]),
        SlipPair(word("applicant"), facts.applicant or word("unnamed")),
        *([SlipPair(word("agent"), facts.agent)] if facts.agent else []),
        SlipPair(word("time"), facts.at.strftime("%Y-%m-%d %H:%M")),
        SlipPair(word("outlet"), facts.outlet.in_language(language)),
        SlipPair(
            word("answer_by" if facts.answer_by else "period"),
            _deadline(facts.answer_by, facts.days, language),
        ),
        *([SlipText(calendar_note(facts.calendar_ends).in_language(language))] if facts.calendar_ends else []),
        *_parts(facts.parts, language),
        *(SlipPair(word("bring"), text.in_language(language)) for text in facts.to_bring),
        SlipRule(),
        SlipCode(facts.qr_text),
        SlipText(word("check"), align="center"),
        SlipText(word("hotline"), align="center"),
        SlipText(word("keep"), align="center"),
        *([SlipText(word("sample"), align="center")] if facts.item.source.standing is Standing.PLACEHOLDER else []),
    ]
    return Slip(tuple(lines))


def _parts(parts: tuple[PartPromise, ...], language: Language) -> list[SlipLine]:
    """What was filed together: each part by its everyday name, with its office and its own day."""
    if not parts:
        return []
    lines: list[SlipLine] = [SlipRule(), SlipText(_WORDS["together"].in_language(language), bold=True)]
    for number, part in enumerate(parts, 1):
        day = date.fromisoformat(part.answer_by) if part.answer_by is not None else None
        label = _WORDS["answer_by" if day else "period"].in_language(language)
        lines += [
            SlipText(f"{number}. {part.name.in_language(language)}", bold=True),
            SlipPair(_WORDS["department"].in_language(language), part.department.in_language(language)),
            SlipPair(label, _deadline(day, part.promised_days, language)),
        ]
    return lines


def _deadline(day: date | None, days: int, language: Language) -> str:
    """The day, or the period of `days` working days."""
    if day is None:
        if days == 0:
            return "当场办" if language == "zh" else "On the spot"
        return f"受理后 {days} 个工作日" if language == "zh" else f"{days} working days from acceptance"
    if language == "zh":
        return f"{day.month}月{day.day}日 {_WEEKDAYS[day.weekday()]}"
    return day.strftime("%A, %d %B %Y")
