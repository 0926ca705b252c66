"""The failure model of a receipt printer, each through the real driver over a real pseudo-terminal."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from drivers.devices.receipt_printer import PrintEnd, PrintOutcome, ReceiptPrinter
from drivers.errors import DeviceAbsent, DeviceError
from drivers.health import Health
from drivers.protocols.escpos.document import Align, Document, QrCode, Text
from drivers.sim.control import Arguments
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE, wait_for

from .conftest import QR_TEXT, SLIP

BRIEF = 0.6  # seconds; long enough for several looks


def tell(simulator: SimulatedReceiptPrinter, do: str, **members: object) -> None:
    simulator.commands[do](Arguments(members))


def slips(tmp_path: Path) -> list[Path]:
    return sorted((tmp_path / "slips").iterdir())


def code_on(slip: Path) -> bytes:
    (code,) = zxingcpp.read_barcodes(Image.open(slip).convert("L"))
    return bytes(code.bytes)


def codes(tmp_path: Path) -> list[list[bytes]]:
    """The codes on each piece of paper that was cut off, in order; a torn piece has none."""
    pieces = [zxingcpp.read_barcodes(Image.open(slip).convert("L")) for slip in slips(tmp_path)]
    return [[bytes(code.bytes) for code in piece] for piece in pieces]


def printed_while(printer: ReceiptPrinter, until: Callable[[], bool], act: Callable[[], None]) -> PrintOutcome:
    """Prints a slip, waits until the simulator came to `until`, then acts as a person would."""
    with ThreadPoolExecutor(1) as pool:
        job: Future[PrintOutcome] = pool.submit(printer.print, SLIP, patience=PATIENCE)
        wait_for(lambda: until() or job.done())
        act()
        return job.result()


def test_a_slip_is_confirmed_and_its_code_can_be_read_from_the_paper(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    assert printer.print(SLIP).confirmed
    (slip,) = slips(tmp_path)
    assert code_on(slip) == QR_TEXT
    with Image.open(slip) as picture:
        assert picture.width == 576
    assert printer.status().health is Health.OK


@pytest.mark.parametrize("model", ["generic-80-gbk", "generic-58"])
def test_a_printer_with_fewer_abilities_prints_the_same_code(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    assert printer.print(SLIP).confirmed
    assert code_on(slips(tmp_path)[0]) == QR_TEXT


def test_a_copy_says_so_on_its_top(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path) -> None:
    assert printer.print(SLIP).confirmed
    assert printer.print(SLIP, copy=True).confirmed
    first, second = (Image.open(slip).convert("L") for slip in slips(tmp_path))
    added = second.height - first.height
    assert added > 0
    assert second.crop((0, added, second.width, second.height)).tobytes() == first.tobytes()
    mark = second.crop((0, 0, second.width, added))
    assert sum(1 for dot in mark.tobytes() if dot == 0) > 1000


def test_near_the_end_of_the_roll_it_still_prints_and_says_so(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter
) -> None:
    tell(simulator, "paper_near_end")
    assert printer.status().reason == "printer.paper_near_end"
    assert printer.print(SLIP).confirmed


@pytest.mark.parametrize(
    ("trouble", "end", "reason"),
    [
        ("paper_out", PrintEnd.PAPER_END, "printer.paper_end"),
        ("cover_open", PrintEnd.COVER_OPEN, "printer.cover_open"),
        ("overheat", PrintEnd.FAULT, "printer.overheated"),
    ],
)
def test_a_printer_that_cannot_print_is_not_sent_the_slip(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, trouble: str, end: PrintEnd, reason: str
) -> None:
    tell(simulator, trouble)
    assert printer.print(SLIP) == PrintOutcome(end, may_be_on_paper=False)
    assert printer.status().reason == reason
    tell(simulator, {"paper_out": "refill", "cover_open": "cover_close", "overheat": "cool"}[trouble])
    assert simulator.printed == 0
    assert printer.print(SLIP).confirmed
    assert simulator.printed == 1


@pytest.mark.parametrize(
    ("setting", "trouble", "remedy"),
    [
        ("paper_out_after", None, "refill"),
        (None, "cover_open", "cover_close"),
        (None, "overheat", "cool"),
    ],
)
def test_trouble_in_mid_job_pauses_and_the_printer_goes_on_after_it(
    printer: ReceiptPrinter,
    simulator: SimulatedReceiptPrinter,
    tmp_path: Path,
    setting: str | None,
    trouble: str | None,
    remedy: str,
) -> None:
    if setting:
        tell(simulator, setting, mm=10)
    else:
        tell(
            simulator, "fault_after", mm=10, fault={"cover_open": "cover_open", "overheat": "overheated"}[trouble or ""]
        )
    outcome = printed_while(printer, lambda: not simulator.state.online, lambda: tell(simulator, remedy))
    assert outcome.confirmed
    assert code_on(slips(tmp_path)[0]) == QR_TEXT
    assert simulator.printed == 1


@pytest.mark.allow_logs("printer.not_confirmed")
def test_paper_that_nobody_refills_fails_the_job_and_leaves_nothing_for_the_next_citizen(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    tell(simulator, "paper_out_after", mm=10)
    assert printer.print(SLIP, patience=BRIEF).end is PrintEnd.PAPER_END
    assert printer.status().reason == "printer.paper_end"
    tell(simulator, "refill")
    assert simulator.printed == 0
    other = Document((Text("另一位的回执", align=Align.CENTER), QrCode(b"second")))
    assert printer.print(other).confirmed
    assert codes(tmp_path) == [[], [b"second"]]  # what had been printed of the first was cut off


@pytest.mark.allow_logs("printer.not_confirmed")
@pytest.mark.parametrize("model", ["generic-80-gbk"])
def test_the_rest_of_a_failed_job_never_confirms_the_next_one(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    """A printer that cannot empty its buffer finishes the old slip after the refill, and answers for it then."""
    tell(simulator, "paper_out_after", mm=10)
    assert printer.print(SLIP, patience=BRIEF).end is PrintEnd.PAPER_END
    tell(simulator, "reset_at_cut", skip=1)  # the printer restarts as it is about to cut the slip after that
    tell(simulator, "refill")
    assert printer.print(Document((QrCode(b"second"),)), patience=BRIEF).end is PrintEnd.LOST
    assert printer.print(Document((QrCode(b"second"),)), copy=True).confirmed
    assert code_on(slips(tmp_path)[-1]) == b"second"


@pytest.mark.allow_logs("printer.not_confirmed")
def test_a_jammed_cutter_is_not_success(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter) -> None:
    tell(simulator, "cutter_jam")
    jammed = printer.print(SLIP, patience=BRIEF)
    assert (jammed.end, jammed.may_be_on_paper) == (PrintEnd.JAMMED, True)
    assert printer.status().reason == "printer.cutter"
    tell(simulator, "power_cycle")
    assert printer.print(SLIP, copy=True).confirmed


def test_a_printer_whose_fault_was_mended_is_told_to_go_on(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter
) -> None:
    tell(simulator, "fault", fault="mechanical")
    assert printer.status().reason == "printer.mechanical"
    assert printer.print(SLIP).confirmed


@pytest.mark.allow_logs("printer.not_confirmed")
@pytest.mark.parametrize("model", ["generic-80", "generic-80-gbk"])
def test_half_a_slip_in_a_printer_that_was_switched_off_is_cut_off_before_the_next_one(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    tell(simulator, "paper_out_after", mm=10)
    assert printer.print(SLIP, patience=BRIEF).end is PrintEnd.PAPER_END
    tell(simulator, "power_cycle")
    tell(simulator, "refill")
    assert printer.print(Document((QrCode(b"second"),))).confirmed
    assert codes(tmp_path) == [[], [b"second"]]
    assert len(slips(tmp_path)) == 2


@pytest.mark.allow_logs("printer.not_confirmed")
def test_a_printer_that_restarts_in_mid_job_has_lost_the_job(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter
) -> None:
    tell(simulator, "reset_after", mm=10)
    assert printer.print(SLIP).end is PrintEnd.LOST
    assert printer.print(SLIP).confirmed


def test_no_answer_is_not_out_of_paper(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter) -> None:
    tell(simulator, "silence", on=True)
    status = printer.status()
    assert (status.health, status.reason) == (Health.UNKNOWN, "printer.no_answer")
    assert printer.print(SLIP).end is PrintEnd.NO_ANSWER
    tell(simulator, "silence", on=False)
    assert printer.status().health is Health.OK


@pytest.mark.allow_logs("printer.not_confirmed")
def test_silence_in_mid_job_is_not_success(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter) -> None:
    tell(simulator, "silence_after", mm=10)
    assert printer.print(SLIP, patience=BRIEF).end is PrintEnd.NO_ANSWER


def test_half_of_the_answers_are_no_state(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter) -> None:
    tell(simulator, "half_replies", on=True)
    assert printer.status().health is Health.UNKNOWN


def test_an_answer_to_an_earlier_question_is_not_taken_for_this_one(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter
) -> None:
    tell(simulator, "paper_out")
    tell(simulator, "stale_reply")
    assert printer.status().reason == "printer.paper_end"
    tell(simulator, "refill")
    tell(simulator, "stale_reply")
    assert printer.print(SLIP).confirmed


def test_noise_on_the_line_confirms_nothing(printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter) -> None:
    tell(simulator, "garbage", times=4)
    line = printer._transport
    assert isinstance(line, HeardLine)
    wait_for(lambda: line.waiting == 4 * 256)
    assert printer.status().health in {Health.UNKNOWN, Health.OK}
    assert simulator.printed == 0


@pytest.mark.allow_logs("printer.not_confirmed")
def test_unplugged_in_mid_job_and_back_at_the_same_path(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    tell(simulator, "paper_out_after", mm=10)
    outcome = printed_while(printer, lambda: not simulator.state.online, lambda: tell(simulator, "unplug"))
    assert outcome == PrintOutcome(PrintEnd.ABSENT, may_be_on_paper=True)
    with pytest.raises(DeviceAbsent):
        printer.status()
    printer.close()
    with pytest.raises(DeviceAbsent):
        printer.open()
    tell(simulator, "replug")
    printer.open()
    assert printer.status().reason == "printer.paper_end"
    tell(simulator, "refill")
    assert printer.print(SLIP).confirmed
    assert codes(tmp_path) == [[], [QR_TEXT]]


def test_a_port_that_answers_as_something_else_is_not_claimed(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter
) -> None:
    printer.close()
    tell(simulator, "silence", on=True)
    with pytest.raises(DeviceError):
        printer.open()


def test_rare_characters_are_drawn_and_the_line_stands_where_it_would(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    for name in ("李\ue863", "王𬭎", "阿依努尔·阿卜杜热合曼"):
        assert printer.print(Document((Text(name),))).confirmed
    for slip in slips(tmp_path):
        with Image.open(slip) as picture:
            assert min(picture.convert("L").tobytes()) == 0
