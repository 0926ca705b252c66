"""Moments at which a person waits for a device.

Until a slip's last byte is there, until trouble is told, and until a device that was plugged in is usable although the
system tells nothing of plugs.
"""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from structlog.testing import capture_logs

from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.supervisor import ABSENT_SECONDS, Supervisor
from drivers.health import DeviceStatus, Health
from drivers.protocols.escpos.document import Align, Document, Pair, QrCode, Rule, Size, Text
from drivers.protocols.escpos.profile import profile_of
from drivers.sim.control import Arguments
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.transports.serial_line import SerialLine
from tests.bench.measure import Comparison, timed

_ROUNDS = 8
_BAUD = 115200
_BITS_PER_BYTE = 10
_LIMIT = 20.0
_QUESTIONS = 4 * 3  # DLE EOT n, four times, before the slip
_SLIP = Document(
    (
        Text("办件回执", Size.DOUBLE, Align.CENTER, bold=True),
        Rule(),
        Text("租房提取住房公积金", bold=True),
        Pair("申请人", "林**"),
        Pair("时间", "2026-03-02 10:15"),
        QrCode(b"NMY1:" + b"6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVC"),
        *(Pair(f"材料{number}", "住房租赁合同，共三页") for number in range(20)),
        Text("扫码可核对这张回执的真伪。", align=Align.CENTER),
    )
)


def measure() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder, capture_logs():
        yield _last_byte(Path(folder))
        for model in ("generic-80", "generic-80-gbk"):
            yield _trouble(Path(folder), model)
        yield _polled(Path(folder))


class _Sent(SerialLine):
    """Notes how many bytes of the slip went out, questions left out."""

    octets = 0

    def write(self, data: bytes, deadline: float) -> None:
        if len(data) > 3:
            self.octets += len(data)
        super().write(data, deadline)


def _last_byte(folder: Path) -> Comparison:
    ours, wire = [], []
    with (
        SimulatedReceiptPrinter(folder / "printer", folder / "slips", paced=True) as simulator,
        ThreadPoolExecutor(1) as pool,
    ):
        line = _Sent(str(simulator.port.path), _BAUD)
        printer = ReceiptPrinter(line, profile_of("generic-80"))
        printer.open()
        line.octets = 0
        printer.print(_SLIP)
        octets = line.octets
        for _ in range(_ROUNDS):
            wanted = simulator.received + _QUESTIONS + octets
            began = time.perf_counter()
            job = pool.submit(printer.print, _SLIP)
            while simulator.received < wanted:
                time.sleep(0.0005)
            ours.append((time.perf_counter() - began) * 1000)
            job.result(_LIMIT)
            wire.append((_QUESTIONS + octets) * _BITS_PER_BYTE / _BAUD * 1000)
        printer.close()
    return Comparison("slip: call to last byte", f"{octets} bytes at {_BAUD} baud", tuple(ours), tuple(wire))


def _trouble(folder: Path, model: str) -> Comparison:
    """From the paper's end in mid slip to its being told; the reference is asking an idle printer once."""
    ours, asked = [], []
    with (
        SimulatedReceiptPrinter(folder / model, folder / "slips", model) as simulator,
        ThreadPoolExecutor(1) as pool,
    ):
        printer = ReceiptPrinter(SerialLine(str(simulator.port.path), _BAUD), profile_of(model))
        printer.open()
        told = threading.Event()

        def heard(status: DeviceStatus) -> None:
            if status.reason == "printer.paper_end":
                told.set()

        for _ in range(_ROUNDS):
            asked.append(timed(printer.status))
            told.clear()
            simulator.commands["paper_out_after"](Arguments({"mm": 30}))
            job = pool.submit(printer.print, _SLIP, progress=heard)
            while simulator.state.online:
                time.sleep(0.0005)
            ours.append(timed(lambda: told.wait(_LIMIT)))
            simulator.commands["refill"](Arguments({}))
            job.result(_LIMIT)
        printer.close()
    return Comparison(f"{model}: paper out to told", "asking an idle one how it is", tuple(ours), tuple(asked))


def _polled(folder: Path) -> Comparison:
    """A reader that comes back without udev's telling; the longest pause between two tries is the reference."""
    with IdCardReaderSimulator(folder / "reader", paced=True) as simulator:
        reader = IdCardReader(SerialLine(str(simulator.path)), date.today)
        supervisor = Supervisor("reader", reader, lambda device: str(device.handshake()), IdCardReader.check)
        ready, gone = threading.Event(), threading.Event()

        def heard(status: DeviceStatus) -> None:
            {Health.OK: ready, Health.ABSENT: gone}.get(status.health, threading.Event()).set()

        supervisor.subscribe(heard)
        supervisor.start()
        ready.wait(_LIMIT)
        ours = []
        for number in range(_ROUNDS):
            gone.clear()
            simulator.unplug()
            supervisor.nudge()
            gone.wait(_LIMIT)
            time.sleep(1.0 + ABSENT_SECONDS * number / _ROUNDS)  # at every phase of the longest pause
            ready.clear()
            simulator.replug()
            ours.append(timed(lambda: ready.wait(_LIMIT)))
        supervisor.stop()
    return Comparison(
        "reader plugged in to ready, no udev",
        "longest pause between tries",
        tuple(ours),
        (ABSENT_SECONDS * 1000,) * _ROUNDS,
    )
