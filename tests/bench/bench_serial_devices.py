"""Serial devices against the time that their bytes take on a wire of 115200 baud, and against opening a port alone."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from structlog.testing import capture_logs

from drivers.devices.id_card_reader import IdCardReader
from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.supervisor import Supervisor
from drivers.health import DeviceStatus, Health
from drivers.protocols.escpos.document import Align, Document, Pair, QrCode, Rule, Size, Text
from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.sdt.commands import Response
from drivers.protocols.sdt.frame import FrameParser
from drivers.protocols.sdt.payload import encode_base_info
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from drivers.sim.sample_cards import SAMPLES
from drivers.transports.serial_line import SerialLine
from tests.bench.measure import Comparison, in_turns, timed

_ROUNDS = 12
_BAUD = 115200
_BITS_PER_BYTE = 10
_CHUNK = 512
_LIMIT = 10.0
_SLIP = Document(
    (
        Text("办件回执", Size.DOUBLE, Align.CENTER, bold=True),
        Rule(),
        Text("租房提取住房公积金", bold=True),
        Pair("申请人", "林**"),
        Pair("时间", "2026-03-02 10:15"),
        QrCode(
            b"NMY1:" + b"6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEXWK G2EP4J0BGJLFX3R3VHXK.PJ:2DPF6R:5SVBHABVC" * 3
        ),
        Text("扫码可核对这张回执的真伪。", align=Align.CENTER),
    )
)


class _Counting(SerialLine):
    sent = 0

    def write(self, data: bytes, deadline: float) -> None:
        self.sent += len(data)
        super().write(data, deadline)


def measure() -> Iterator[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        yield _receipt(Path(folder))
        with capture_logs():  # a reader that is pulled out again and again says so each time
            plugged_in = _plugged_in(Path(folder))
        yield plugged_in
    yield _parser()


def _wire_ms(octets: int) -> float:
    return octets * _BITS_PER_BYTE / _BAUD * 1000


def _receipt(folder: Path) -> Comparison:
    """The simulated head draws each line in Python, which takes longer than burning it takes a real one."""
    with SimulatedReceiptPrinter(folder / "printer", folder / "slips", paced=True) as simulator:
        line = _Counting(str(simulator.port.path), _BAUD)
        printer = ReceiptPrinter(line, profile_of("generic-80"))
        printer.open()
        printer.print(_SLIP)
        ours, wire = [], []
        for _ in range(_ROUNDS):
            line.sent = 0
            ours.append(timed(lambda: printer.print(_SLIP)))
            wire.append(_wire_ms(line.sent))
        printer.close()
    return Comparison(
        "slip: call to confirmed", f"{line.sent} bytes on the wire at {_BAUD} baud", tuple(ours), tuple(wire)
    )


def _plugged_in(folder: Path) -> Comparison:
    """From the reader's return to its being ready for a card, once the system told of it."""
    with IdCardReaderSimulator(folder / "reader", paced=True) as simulator:
        reader = IdCardReader(SerialLine(str(simulator.path)), date.today)
        supervisor = Supervisor("reader", reader, lambda device: str(device.handshake()), IdCardReader.check)
        ready, gone = threading.Event(), threading.Event()

        def heard(status: DeviceStatus) -> None:
            {Health.OK: ready, Health.ABSENT: gone}.get(status.health, threading.Event()).set()

        supervisor.subscribe(heard)
        supervisor.start()
        ready.wait(_LIMIT)

        def replug() -> float:
            gone.clear()
            simulator.unplug()
            supervisor.nudge()
            gone.wait(_LIMIT)
            time.sleep(0.2)  # the supervisor has come to its pause
            ready.clear()
            simulator.replug()

            def back() -> None:
                supervisor.nudge()
                ready.wait(_LIMIT)

            return timed(back)

        def open_alone() -> float:
            with IdCardReaderSimulator(folder / "other", paced=True) as other:
                line = SerialLine(str(other.path))
                took = timed(line.open)
                line.close()
            return took

        ours, reference = in_turns(replug, open_alone, _ROUNDS)
        supervisor.stop()
    return Comparison("reader plugged in to ready", "opening the port alone", tuple(ours), tuple(reference))


def _parser() -> Comparison:
    card = SAMPLES["lin"]
    cards = Response(0x90, encode_base_info(card.text, card.photo)).frame * 100

    def parse() -> None:
        parser = FrameParser()
        for at in range(0, len(cards), _CHUNK):
            parser.feed(cards[at : at + _CHUNK])

    ours = tuple(timed(parse) for _ in range(_ROUNDS))
    return Comparison(
        f"{len(cards)} bytes of cards parsed",
        f"the same bytes at {_BAUD} baud",
        ours,
        (_wire_ms(len(cards)),) * _ROUNDS,
    )
