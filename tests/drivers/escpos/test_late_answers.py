"""Answers that come after their time, as from behind a serial server: they bear no mark of what they answer."""

from __future__ import annotations

import threading

import pytest

from drivers.devices.print_outcome import PrintEnd
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.health import OK, Health
from drivers.protocols.escpos.document import Document, Text
from drivers.protocols.escpos.encode import INITIALISE, REPORT_PAPER
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.escpos.status import Query, request
from drivers.transports.memory import MemoryLine
from tests.waiting import PATIENCE, wait_for

_WELL = {
    request(Query.PRINTER): b"\x16",  # the drawer's pin is high; the same bit of the next answer is an open cover
    request(Query.OFFLINE_CAUSE): b"\x12",
    request(Query.ERROR_CAUSE): b"\x12",
    request(Query.PAPER): b"\x12",
}
_SLIP = Document((Text("办件回执"),))


class _Printer:
    """It is well, unless it `runs_out` of paper in a slip. While it is `late`, or `late_in_turn`, its answers of that
    kind are kept back until they are brought."""

    def __init__(self) -> None:
        self.line = MemoryLine(self._asked)
        self.late = self.late_in_turn = self.runs_out = self.out = False
        self._kept: list[bytes] = []
        self.kept_at_slips: list[int] = []  # how many, as each slip came

    def _asked(self, sent: bytes) -> list[bytes]:
        if sent not in _WELL and not sent.endswith(REPORT_PAPER):
            return []
        if sent.startswith(INITIALISE):
            self.out = self.runs_out
            self.kept_at_slips.append(len(self._kept))
        answer, kept = (_WELL[sent], self.late) if sent in _WELL else (b"\0", self.late_in_turn)
        if self.out and sent == request(Query.PAPER):
            answer = b"\x7e"
        if not kept:
            return [answer]
        self._kept.append(answer)
        return []

    def bring(self, count: int | None = None) -> None:
        brought, self._kept = self._kept[:count], self._kept[count:] if count else []
        for answer in brought:
            self.line.send(answer)

    def be_quick(self) -> None:
        self.late = self.late_in_turn = False
        self.bring()


@pytest.fixture
def far() -> _Printer:
    return _Printer()


@pytest.fixture
def printer(far: _Printer, monkeypatch: pytest.MonkeyPatch) -> ReceiptPrinter:
    monkeypatch.setattr("drivers.devices.printer_talk.ANSWER_SECONDS", 0.1)
    monkeypatch.setattr("drivers.devices.printer_talk.LATE_SECONDS", 60.0)  # all come, however slow this machine is
    monkeypatch.setattr("drivers.devices.receipt_printer._LOOK_SECONDS", 0.1)
    monkeypatch.setattr("drivers.devices.receipt_printer._QUIET_SECONDS", 0.02)
    opened = ReceiptPrinter(far.line, profile_of("generic-80-gbk"))
    opened.open()
    return opened


def test_an_answer_that_comes_late_is_not_taken_for_the_next_questions(far: _Printer, printer: ReceiptPrinter) -> None:
    far.late = True
    assert printer.status().health is Health.UNKNOWN
    threading.Timer(0.02, far.bring, (1,)).start()  # to the question that was given up, while another one is asked …
    threading.Timer(0.06, far.be_quick).start()  # … and to that
    assert printer.status().reason in {"", "printer.no_answer"}
    wait_for(lambda: printer.status() == OK)


@pytest.mark.allow_logs("printer.not_confirmed")
def test_a_confirmation_that_comes_late_never_confirms_the_next_slip(far: _Printer, printer: ReceiptPrinter) -> None:
    assert printer.print(_SLIP).confirmed
    far.late_in_turn = far.runs_out = True
    assert printer.print(_SLIP, patience=0.1).end is PrintEnd.PAPER_END
    far.runs_out = far.out = False  # it was refilled, and prints what it holds
    threading.Timer(0.02, far.bring, (1,)).start()  # for that slip
    threading.Timer(0.1, far.bring, (1,)).start()  # to the question before the next one
    assert not printer.print(_SLIP, patience=0.3).confirmed


@pytest.mark.allow_logs("printer.not_confirmed")
def test_no_slip_is_begun_while_answers_are_on_their_way_however_long_they_take(
    far: _Printer, printer: ReceiptPrinter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At 9600 baud what ends half a slip is five seconds on the wire."""
    monkeypatch.setattr("drivers.devices.printer_talk.LATE_SECONDS", 0.02)
    far.late_in_turn = True
    assert printer.print(_SLIP, patience=0.1).end is PrintEnd.LOST
    threading.Timer(0.02, far.bring, (1,)).start()
    threading.Timer(0.3, far.be_quick).start()
    assert printer.print(_SLIP, patience=PATIENCE).confirmed
    assert far.kept_at_slips == [0, 0]
