"""After the durable moment: what is promised, what happens next by itself, and how the receipt can be taken."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal
from PySide6.QtQml import QmlElement

from kiosk.catalog.text import LocalText
from kiosk.services.device_states import WORKING
from kiosk.services.slip import calendar_note
from kiosk.services.snapshot import DeviceState, Language, PrintPhase, ReceiptView, SessionSnapshot
from ui.viewmodels.dates import day_of, weekday_of
from ui.viewmodels.derived import Derived
from ui.viewmodels.next_steps import AT_ONCE, PERIOD, NextRow, next_steps
from ui.viewmodels.rows import RowModel
from ui.viewmodels.sentences import DEVICE_TASKS, TROUBLES

QML_IMPORT_NAME = "Kiosk.ViewModels"
QML_IMPORT_MAJOR_VERSION = 1

_STORED = LocalText(zh="已安全保存", en="Stored safely")
_FILED = LocalText(zh="已经提交", en="Filed")
_LATER = LocalText(zh="联网后自动提交，您不用再来。", en="Filed automatically when the connection returns.")
_ON_ITS_WAY = LocalText(zh="正在送到部门，您不用再来。", en="On its way to the department.")
_ARRIVED = LocalText(zh="部门的系统已经收到。", en="The department's system has it.")
_WAITING = LocalText(zh="正在等中心回话，请等一等。", en="Waiting for the centre, one moment.")
_DELIVERY = LocalText(
    zh="最多 {delivery} 个工作日送到部门，部门再用 {promised} 个工作日办完。",
    en="At most {delivery} working days to arrive, then {promised} to decide.",
)
_DELIVERY_AT_ONCE = LocalText(
    zh="最多 {delivery} 个工作日送到部门，部门收到就办。",
    en="At most {delivery} working days to arrive; decided on arrival.",
)
_ANSWER_BY = LocalText(zh="最晚答复", en="Answer by")
_ANSWER_IN = LocalText(zh="答复时间", en="Answer within")
_DAYS = LocalText(zh="{promised} 个工作日", en="{promised} working days")
_SAME_DAY = LocalText(zh="收到就办", en="On arrival")
_PROVISIONAL = LocalText(zh="临时编号", en="Provisional number")
_CASE = LocalText(zh="正式编号", en="Case number")
_WORKING = LocalText(zh="照常能办：{tasks}", en="Working: {tasks}")
_NOT_WORKING = LocalText(zh="暂时不能：{tasks}", en="Not now: {tasks}")
_FAULTS = frozenset(DeviceState) - WORKING - {DeviceState.NOT_INSTALLED, DeviceState.UNKNOWN}


@dataclass(frozen=True, slots=True)
class ReceiptState:
    headline: str
    lead: str
    answer_label: str
    answer: str
    answer_note: str
    number_label: str
    number: str
    status: str  # on the slip: 待联网提交, 已提交
    item_name: str
    official_name: str
    applicant: str
    qr_text: str
    printing: str
    result_printing: str
    has_result: bool
    waiting: bool
    trouble_fact: str
    trouble_act: str
    working: str
    not_working: str
    next_steps: tuple[NextRow, ...]


def _answer(receipt: ReceiptView, language: Language) -> tuple[str, str, str]:
    """Label, headline and note. A date stands only where a delivery limit is guaranteed."""
    if receipt.answer_by is not None:
        headline = f"{day_of(receipt.answer_by, language)}　{weekday_of(receipt.answer_by, language)}"
        if language == "en":
            headline = f"{weekday_of(receipt.answer_by, language)} {day_of(receipt.answer_by, language)}"
        delivered = _DELIVERY if receipt.promised_days else _DELIVERY_AT_ONCE
        note = PERIOD if receipt.delivery_days is None else delivered
        text = note.in_language(language).format(delivery=receipt.delivery_days, promised=receipt.promised_days)
        return _ANSWER_BY.in_language(language), headline, text
    if receipt.promised_days == 0:
        return (
            _ANSWER_IN.in_language(language),
            _SAME_DAY.in_language(language),
            AT_ONCE.in_language(language),
        )
    days = _DAYS.in_language(language).format(promised=receipt.promised_days)
    period = PERIOD.in_language(language).format(promised=receipt.promised_days)
    if receipt.calendar_ends is not None:
        period = calendar_note(receipt.calendar_ends).in_language(language)
    return _ANSWER_IN.in_language(language), days, period


def _tasks(snapshot: SessionSnapshot, states: frozenset[DeviceState], pattern: LocalText) -> str:
    """One line of what works or does not; "" when there is nothing to say."""
    language = snapshot.language
    tasks = [DEVICE_TASKS[device].in_language(language) for device, state in snapshot.devices if state in states]
    comma = "、" if language == "zh" else ", "
    return pattern.in_language(language).format(tasks=comma.join(tasks)) if tasks else ""


def _lead(receipt: ReceiptView) -> LocalText:
    if receipt.waiting_for_centre:
        return _WAITING
    if receipt.case_number is not None:
        return _ARRIVED
    return _ON_ITS_WAY if receipt.online else _LATER


_EMPTY = ReceiptView(
    number="",
    item_name=LocalText(zh="-", en="-"),
    official_name=LocalText(zh="-", en="-"),
    applicant="",
    online=False,
    answer_by=None,
    promised_days=0,
    delivery_days=None,
    department=LocalText(zh="-", en="-"),
    qr_text="",
    printing=PrintPhase.NONE,
    trouble=None,
)
_UNNAMED = LocalText(zh="未留姓名", en="No name given")
_PENDING = LocalText(zh="待联网提交", en="To be filed when connected")
_SENDING = LocalText(zh="正在提交", en="Being filed")
_SUBMITTED = LocalText(zh="已提交", en="Filed")


def _status(receipt: ReceiptView) -> LocalText:
    if receipt.case_number is not None:
        return _SUBMITTED
    return _SENDING if receipt.online else _PENDING


def derive(snapshot: SessionSnapshot) -> ReceiptState:
    language, receipt = snapshot.language, snapshot.receipt or _EMPTY
    sentence = TROUBLES[receipt.trouble.code] if receipt.trouble else None
    label, headline, note = _answer(receipt, language)
    arrived = receipt.case_number is not None
    return ReceiptState(
        headline=(_FILED if arrived else _STORED).in_language(language),
        lead=_lead(receipt).in_language(language),
        answer_label=label,
        answer=headline,
        answer_note=note,
        number_label=(_CASE if arrived else _PROVISIONAL).in_language(language),
        number=receipt.case_number or receipt.number,
        status=_status(receipt).in_language(language),
        item_name=receipt.item_name.in_language(language),
        official_name=receipt.official_name.in_language(language),
        applicant=receipt.applicant or _UNNAMED.in_language(language),
        qr_text=receipt.qr_text,
        printing=receipt.printing.value,
        result_printing=receipt.result_printing.value,
        has_result=receipt.result_printing is not PrintPhase.NONE,
        waiting=receipt.waiting_for_centre,
        trouble_fact=sentence.fact.in_language(language) if sentence else "",
        trouble_act=sentence.act.in_language(language) if sentence else "",
        working=_tasks(snapshot, WORKING, _WORKING),
        not_working=_tasks(snapshot, _FAULTS, _NOT_WORKING),
        next_steps=next_steps(receipt, language),
    )


@QmlElement
class ReceiptViewModel(Derived):
    """The receipt and what comes next."""

    headlineChanged = Signal()
    leadChanged = Signal()
    answerLabelChanged = Signal()
    answerChanged = Signal()
    answerNoteChanged = Signal()
    numberLabelChanged = Signal()
    numberChanged = Signal()
    statusChanged = Signal()
    itemNameChanged = Signal()
    officialNameChanged = Signal()
    applicantChanged = Signal()
    qrTextChanged = Signal()
    printingChanged = Signal()
    resultPrintingChanged = Signal()
    hasResultChanged = Signal()
    waitingChanged = Signal()
    troubleFactChanged = Signal()
    troubleActChanged = Signal()
    workingChanged = Signal()
    notWorkingChanged = Signal()

    _state: ReceiptState

    def __init__(self, snapshot: SessionSnapshot, parent: QObject | None = None) -> None:
        super().__init__(derive(snapshot), {"next_steps": NextRow}, parent)
        self.show(self._state)

    def update(self, snapshot: SessionSnapshot) -> None:
        self.show(derive(snapshot))

    @Property(str, notify=headlineChanged)
    def headline(self) -> str:
        return self._state.headline

    @Property(str, notify=leadChanged)
    def lead(self) -> str:
        return self._state.lead

    @Property(str, notify=answerLabelChanged)
    def answerLabel(self) -> str:
        return self._state.answer_label

    @Property(str, notify=answerChanged)
    def answer(self) -> str:
        return self._state.answer

    @Property(str, notify=answerNoteChanged)
    def answerNote(self) -> str:
        return self._state.answer_note

    @Property(str, notify=numberLabelChanged)
    def numberLabel(self) -> str:
        return self._state.number_label

    @Property(str, notify=numberChanged)
    def number(self) -> str:
        return self._state.number

    @Property(str, notify=statusChanged)
    def status(self) -> str:
        return self._state.status

    @Property(str, notify=itemNameChanged)
    def itemName(self) -> str:
        return self._state.item_name

    @Property(str, notify=officialNameChanged)
    def officialName(self) -> str:
        return self._state.official_name

    @Property(str, notify=applicantChanged)
    def applicant(self) -> str:
        return self._state.applicant

    @Property(str, notify=qrTextChanged)
    def qrText(self) -> str:
        return self._state.qr_text

    @Property(str, notify=printingChanged)
    def printing(self) -> str:
        return self._state.printing

    @Property(str, notify=resultPrintingChanged)
    def resultPrinting(self) -> str:
        return self._state.result_printing

    @Property(bool, notify=hasResultChanged)
    def hasResult(self) -> bool:
        return self._state.has_result

    @Property(bool, notify=waitingChanged)
    def waiting(self) -> bool:
        return self._state.waiting

    @Property(str, notify=troubleFactChanged)
    def troubleFact(self) -> str:
        return self._state.trouble_fact

    @Property(str, notify=troubleActChanged)
    def troubleAct(self) -> str:
        return self._state.trouble_act

    @Property(str, notify=workingChanged)
    def working(self) -> str:
        return self._state.working

    @Property(str, notify=notWorkingChanged)
    def notWorking(self) -> str:
        return self._state.not_working

    @Property(RowModel, constant=True)
    def nextSteps(self) -> RowModel:
        return self._row_models["next_steps"]
