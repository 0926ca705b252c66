"""What one citizen's slip leaves for the next one: progress in time, nothing half, nothing mixed, nothing lost."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from drivers.devices.print_outcome import PrintEnd, PrintOutcome
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.unfinished import FileMark
from drivers.errors import DeviceCancelled
from drivers.health import DeviceStatus, Health
from drivers.protocols.escpos.document import Align, Document, QrCode, Text
from drivers.protocols.escpos.profile import profile_of
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.transports.serial_line import SerialLine
from tests.drivers.heard_line import HeardLine
from tests.waiting import PATIENCE, wait_for

from .conftest import QR_TEXT, SLIP
from .test_receipt_printer import codes, tell

MODELS = ("generic-80", "generic-80-gbk", "generic-58")
OTHER = Document((Text("另一位的回执", align=Align.CENTER), QrCode(b"second")))


class Told:
    """What the driver says while a slip is waited for."""

    def __init__(self) -> None:
        self._statuses: queue.Queue[DeviceStatus] = queue.Queue()

    def __call__(self, status: DeviceStatus) -> None:
        self._statuses.put(status)

    def wait_for(self, reason: str) -> DeviceStatus:
        while (status := self._statuses.get(timeout=PATIENCE)).reason != reason:
            pass
        return status


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize(
    ("trouble", "status", "remedy"),
    [
        ("paper_out_after", DeviceStatus(Health.NEEDS_ATTENDANT, "printer.paper_end"), "refill"),
        ("cover_open", DeviceStatus(Health.NEEDS_ATTENDANT, "printer.cover_open"), "cover_close"),
        ("overheated", DeviceStatus(Health.DEGRADED, "printer.overheated"), "cool"),
    ],
)
def test_trouble_in_the_middle_is_told_while_the_slip_is_waited_for_and_its_end_too(
    printer: ReceiptPrinter,
    simulator: SimulatedReceiptPrinter,
    told: Told,
    pool: ThreadPoolExecutor,
    trouble: str,
    status: DeviceStatus,
    remedy: str,
) -> None:
    if trouble.endswith("_after"):
        tell(simulator, trouble, mm=10)
    else:
        tell(simulator, "fault_after", mm=10, fault=trouble)
    job: Future[PrintOutcome] = pool.submit(printer.print, SLIP, patience=PATIENCE, progress=told)
    assert told.wait_for(status.reason) == status
    assert not job.done()
    tell(simulator, remedy)
    assert job.result().confirmed
    assert simulator.printed == 1


@pytest.mark.parametrize("model", MODELS)
def test_a_slip_that_the_knife_missed_is_cut_off_and_not_joined_by_the_next(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, told: Told, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    tell(simulator, "cutter_jam")
    job: Future[PrintOutcome] = pool.submit(printer.print, SLIP, patience=PATIENCE, progress=told)
    told.wait_for("printer.cutter")
    tell(simulator, "cover_close")  # somebody opened it, freed the knife, and closed it
    assert job.result().confirmed
    assert codes(tmp_path) == [[QR_TEXT]]
    assert printer.print(OTHER).confirmed
    assert codes(tmp_path) == [[QR_TEXT], [b"second"]]


@pytest.mark.allow_logs("printer.not_confirmed")
def test_a_printer_that_falls_silent_in_the_middle_is_told_as_silent(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, told: Told, pool: ThreadPoolExecutor
) -> None:
    tell(simulator, "silence_after", mm=10)
    job = pool.submit(printer.print, SLIP, patience=PATIENCE, progress=told)
    assert told.wait_for("printer.no_answer").health is Health.UNKNOWN
    printer.cancel()
    with pytest.raises(DeviceCancelled):
        job.result(PATIENCE)


def test_a_printer_that_takes_no_more_bytes_still_tells_why_by_itself(
    tmp_path: Path, told: Told, pool: ThreadPoolExecutor
) -> None:
    """As on USB: with its small buffer full, no question reaches it any more."""
    long = Document(tuple(Text(f"第 {line} 行") for line in range(900)))
    with SimulatedReceiptPrinter(tmp_path / "small", tmp_path / "slips", room=256, holds_line=True) as simulator:
        printer = ReceiptPrinter(SerialLine(str(tmp_path / "small")), profile_of("generic-80"))
        printer.open()
        tell(simulator, "paper_out_after", mm=40)
        job: Future[PrintOutcome] = pool.submit(printer.print, long, patience=PATIENCE, progress=told)
        told.wait_for("printer.paper_end")
        assert not job.done()
        tell(simulator, "refill")
        assert job.result().confirmed
        printer.close()


# -- the process that printed is gone -------------------------------------------------------------------------------


def mark(tmp_path: Path) -> FileMark:
    return FileMark(tmp_path / "unfinished")


def opened(simulator: SimulatedReceiptPrinter, tmp_path: Path, model: str, *, at_once: bool = False) -> ReceiptPrinter:
    """`at_once`: what another line carries may still be on its way."""
    line = SerialLine(str(simulator.port.path)) if at_once else HeardLine(simulator.port)
    printer = ReceiptPrinter(line, profile_of(model), unfinished=mark(tmp_path))
    printer.open()
    return printer


@pytest.fixture
def whole(tmp_path: Path, model: str) -> bytes:
    """The second citizen's slip as it comes out of a printer that nobody used before."""
    with SimulatedReceiptPrinter(tmp_path / "fresh", tmp_path / "reference", model) as simulator:
        printer = ReceiptPrinter(HeardLine(simulator.port), profile_of(model))
        printer.open()
        assert printer.print(OTHER).confirmed
        printer.close()
    return (tmp_path / "reference" / "01.png").read_bytes()


_PRINT = """
import sys
from pathlib import Path
from drivers.devices import printer_talk
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.unfinished import FileMark
from drivers.protocols.escpos.profile import profile_of
from drivers.transports.serial_line import SerialLine
from tests.drivers.escpos.conftest import SLIP
from tests.waiting import PATIENCE
printer_talk.ANSWER_SECONDS = PATIENCE
printer = ReceiptPrinter(SerialLine(sys.argv[1]), profile_of(sys.argv[2]), unfinished=FileMark(Path(sys.argv[3])))
printer.open()
print("open", flush=True)
sys.stdin.readline()
printer.print(SLIP, patience=PATIENCE)
"""


@pytest.mark.parametrize("model", MODELS)
def test_a_screen_process_killed_in_mid_slip_leaves_the_next_slip_whole(
    tmp_path: Path, model: str, whole: bytes
) -> None:
    with SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips", model, paced=True) as simulator:
        arguments = [str(tmp_path / "printer"), model, str(tmp_path / "unfinished")]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        with subprocess.Popen([sys.executable, "-c", _PRINT, *arguments], bufsize=0, **pipes) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stdout.readline() == b"open\n"
            tell(simulator, "hold_reports", on=True)  # however late it is killed, it has not learned of a slip's end
            before = simulator.received
            process.stdin.write(b"print\n")
            wait_for(lambda: simulator.received > before + 400)
            os.kill(process.pid, signal.SIGKILL)
        tell(simulator, "hold_reports", on=False)
        assert mark(tmp_path).is_set()
        printer = opened(simulator, tmp_path, model, at_once=True)
        assert printer.print(OTHER).confirmed
        assert not mark(tmp_path).is_set()
        printer.close()
    *earlier, last = sorted((tmp_path / "slips").iterdir())
    assert last.read_bytes() == whole
    assert earlier  # the first citizen's paper, whole or torn, was cut off before it
    assert codes(tmp_path)[-1] == [b"second"]


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("share", [0.002, 0.1, 0.27, 0.5, 0.73, 0.9, 0.98, 0.999])
def test_whatever_the_printer_had_of_a_slip_the_next_one_is_whole_and_alone(
    tmp_path: Path, model: str, whole: bytes, share: float
) -> None:
    with SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips", model) as simulator:
        first = opened(simulator, tmp_path, model)
        data = first._encoder.encode(SLIP)
        first.close()
        mark(tmp_path).set()
        line = SerialLine(str(tmp_path / "printer"))
        line.open()
        before = simulator.port.heard
        part = data[: int(len(data) * share)]
        line.write(part, time.monotonic() + PATIENCE)
        wait_for(lambda: simulator.port.heard == before + len(part))
        line.close()
        printer = opened(simulator, tmp_path, model)
        assert printer.print(OTHER).confirmed
        printer.close()
    *_, last = sorted((tmp_path / "slips").iterdir())
    assert last.read_bytes() == whole


def test_a_slip_that_was_sent_whole_comes_out_although_its_process_was_killed(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path
) -> None:
    printer.close()
    first = opened(simulator, tmp_path, "generic-80")
    mark(tmp_path).set()
    first._transport.write(first._encoder.encode(SLIP), time.monotonic() + PATIENCE)
    first.close()
    after = opened(simulator, tmp_path, "generic-80", at_once=True)
    assert after.print(OTHER).confirmed
    after.close()
    with_codes = [piece for piece in codes(tmp_path) if piece]
    assert len(with_codes) == 2
    assert with_codes[-1] == [b"second"]


@pytest.mark.parametrize("model", MODELS)
def test_paper_out_under_a_killed_process_mixes_nobodys_slip_with_the_next(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, tmp_path: Path, model: str, whole: bytes
) -> None:
    tell(simulator, "paper_out_after", mm=10)
    mark(tmp_path).set()
    before, data = simulator.port.heard, printer._encoder.encode(SLIP)
    printer._transport.write(data, time.monotonic() + PATIENCE)
    wait_for(lambda: simulator.port.heard == before + len(data))
    assert not simulator.state.online
    printer.close()
    after = opened(simulator, tmp_path, model)
    assert after.print(OTHER).end is PrintEnd.PAPER_END
    tell(simulator, "refill")
    assert after.print(OTHER).confirmed
    after.close()
    *_, last = sorted((tmp_path / "slips").iterdir())
    assert last.read_bytes() == whole


# -- the citizen leaves while it prints -----------------------------------------------------------------------------


def cancelled_while(
    printer: ReceiptPrinter, pool: ThreadPoolExecutor, until: Callable[[], object], act: Callable[[], None]
) -> None:
    job = pool.submit(printer.print, SLIP, patience=PATIENCE)
    wait_for(lambda: bool(until()))
    act()
    with pytest.raises(DeviceCancelled):
        job.result(PATIENCE)


def test_left_alone_with_no_paper_the_printer_forgets_the_slip(
    printer: ReceiptPrinter, simulator: SimulatedReceiptPrinter, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    tell(simulator, "paper_out_after", mm=10)
    cancelled_while(printer, pool, lambda: not simulator.state.online, printer.cancel)
    assert printer.status().reason == "printer.paper_end"
    tell(simulator, "refill")
    assert printer.print(OTHER).confirmed
    assert codes(tmp_path) == [[], [b"second"]]


def test_left_alone_while_all_is_well_the_slip_is_finished_and_nothing_more_is_cut(
    tmp_path: Path, pool: ThreadPoolExecutor
) -> None:
    with SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips") as simulator:
        printer = opened(simulator, tmp_path, "generic-80")
        tell(simulator, "hold_reports", on=True)  # as if it was still printing
        cancelled_while(printer, pool, lambda: simulator.printed, printer.cancel)
        assert not mark(tmp_path).is_set()
        printer.close()
        tell(simulator, "hold_reports", on=False)
        after = opened(simulator, tmp_path, "generic-80")
        assert after.print(OTHER).confirmed
        after.close()
    assert [len(piece) for piece in codes(tmp_path)] == [1, 1]
