"""What happens next by itself, after a filing is stored."""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.catalog.text import LocalText
from kiosk.services.snapshot import Language, PartPromise, PrintPhase, ReceiptView
from ui.viewmodels.dates import day_of

PERIOD = LocalText(zh="部门收到后 {promised} 个工作日内答复。", en="Answer within {promised} working days of arrival.")
AT_ONCE = LocalText(zh="部门收到后当场办。", en="Decided as soon as it arrives.")
_PART_BY = LocalText(zh="最晚 {day}答复", en="Answer by {day}")
_OFFICES = LocalText(zh="各个部门", en="each office")
_NOW = LocalText(zh="现在", en="Now")
_NOW_NOTE = LocalText(zh="加密存在本机，断电不丢", en="Encrypted here, safe from power cuts")
_CONNECTED = LocalText(zh="联网后", en="When connected")
_CONNECTED_NOTE = LocalText(zh="自动送到{department}", en="Sent to {department}")
_DELIVERED = LocalText(zh="已经送到", en="Delivered")
_DELIVERED_NOTE = LocalText(zh="{department}的系统收到了", en="{department} has it")
_ACCEPTED = LocalText(zh="部门收到，开始受理", en="Department starts")
_ACCEPTED_NOTE = LocalText(zh="办理时间从这一天算", en="The time counts from that day")
_FINISHED = LocalText(zh="办好", en="Done")
_FINISHED_NOTE = LocalText(zh="部门把结果告诉您", en="The department tells you the result")
_PRINTED_NOTE = LocalText(zh="证明已经打好", en="The certificate is printed")


@dataclass(frozen=True, slots=True)
class NextRow:
    key: str
    title: str
    note: str
    done: bool


def _visit_steps(
    receipt: ReceiptView, language: Language, sending: tuple[LocalText, LocalText, bool]
) -> tuple[NextRow, ...]:
    """Of a visit: after the sending, each part with its own day."""
    title, note, done = sending
    first = NextRow(
        "0",
        title.in_language(language),
        note.in_language(language).format(department=_OFFICES.in_language(language)),
        done,
    )
    return (
        first,
        *(
            NextRow(str(at), part.name.in_language(language), _part_note(part, language), done=False)
            for at, part in enumerate(receipt.parts, 1)
        ),
    )


def _part_note(part: PartPromise, language: Language) -> str:
    if part.answer_by is not None:
        day = day_of(part.answer_by, language)
        return _PART_BY.in_language(language).format(day=day)
    if part.promised_days == 0:
        return AT_ONCE.in_language(language)
    return PERIOD.in_language(language).format(promised=part.promised_days)


def next_steps(receipt: ReceiptView, language: Language) -> tuple[NextRow, ...]:
    """The way of the filing; of a visit its parts."""
    arrived = receipt.case_number is not None
    printed = receipt.result_printing is PrintPhase.PRINTED
    underway = ((_NOW, _NOW_NOTE, True), (_CONNECTED, _CONNECTED_NOTE, False))
    if receipt.parts:
        return _visit_steps(receipt, language, (_DELIVERED, _DELIVERED_NOTE, True) if arrived else underway[1])
    rows = (
        *(((_DELIVERED, _DELIVERED_NOTE, True),) if arrived else underway),
        (_ACCEPTED, _ACCEPTED_NOTE, arrived),
        (_FINISHED, _PRINTED_NOTE if printed else _FINISHED_NOTE, printed),
    )
    department = receipt.department.in_language(language)
    return tuple(
        NextRow(str(at), title.in_language(language), note.in_language(language).format(department=department), done)
        for at, (title, note, done) in enumerate(rows)
    )
