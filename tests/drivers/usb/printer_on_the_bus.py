"""A receipt printer that answers nothing but its port's status (GET_PORT_STATUS), run as `readers_on_the_bus` is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from drivers.devices.finding import Port, ask, find_port
from drivers.devices.port_status_printer import PortStatusPrinter
from drivers.devices.print_outcome import PrintEnd, PrintOutcome
from drivers.devices.registry import DeviceKind, line_to, make_device, model_of
from drivers.devices.self_test import run_self_test
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.escpos.document import Document, Text
from drivers.protocols.escpos.encode import ending
from drivers.protocols.escpos.profile import profile_of
from tests.drivers.usb.conftest import Bus

LP = "/dev/usb/lp0"
SLIP = Document(tuple(Text(f"第{number}行 of a slip, as long as a line of it is") for number in range(60)))

ENDING = ending(profile_of("generic-80-mute"))


@pytest.fixture
def printer(bus: Bus) -> Iterator[PortStatusPrinter]:
    bus("calm_printer")
    made = make_device(model_of("generic-80-mute"), line_to(LP, 0), date.today)
    assert isinstance(made, PortStatusPrinter)
    made.open()
    yield made
    made.close()


def taken(bus: Bus) -> bytes:
    return Path(bus.folder, "taken").read_bytes()


def test_a_slip_that_was_taken_whole_is_never_called_confirmed(bus: Bus, printer: PortStatusPrinter) -> None:
    assert printer.check() == OK
    assert printer.print(SLIP) == PrintOutcome(PrintEnd.TAKEN, may_be_on_paper=True)
    first = taken(bus)
    assert "第59行".encode("gb18030") in first
    assert ENDING not in first
    assert "副本".encode("gb18030") not in first
    assert printer.print(SLIP, copy=True).end is PrintEnd.TAKEN
    assert "副本".encode("gb18030") in taken(bus)[len(first) :]


@pytest.mark.parametrize(
    ("order", "end", "reason"),
    [("no_paper", PrintEnd.PAPER_END, "printer.paper_end"), ("trouble", PrintEnd.FAULT, "printer.mechanical")],
)
def test_what_the_port_tells_keeps_a_slip_from_being_sent(
    bus: Bus, printer: PortStatusPrinter, order: str, end: PrintEnd, reason: str
) -> None:
    bus(order)
    assert (printer.check().health, printer.check().reason) == (Health.NEEDS_ATTENDANT, reason)
    assert printer.print(SLIP) == PrintOutcome(end)
    assert taken(bus) == b""


def test_paper_that_ends_in_mid_slip_is_told_and_the_slip_goes_on_after_the_refill(
    bus: Bus, printer: PortStatusPrinter
) -> None:
    told: list[str] = []

    def refill(status: DeviceStatus) -> None:
        told.append(status.reason)
        if status.reason == "printer.paper_end":
            bus("well")

    bus("paper_for 600")
    assert printer.print(SLIP, progress=refill).end is PrintEnd.TAKEN
    assert told == ["printer.paper_end", ""]
    assert "第59行".encode("gb18030") in taken(bus)


@pytest.mark.allow_logs("printer.not_confirmed")
def test_half_a_slip_is_cut_off_before_the_next(bus: Bus, printer: PortStatusPrinter) -> None:
    bus("paper_for 600")
    outcome = printer.print(SLIP, patience=0.5)
    assert outcome == PrintOutcome(PrintEnd.PAPER_END, may_be_on_paper=True)
    bus("well")
    assert printer.print(SLIP).end is PrintEnd.TAKEN
    assert ENDING in taken(bus)


@pytest.mark.usefixtures("printer")
def test_a_mute_printer_is_found_as_a_printer_and_claimed_by_no_model(printer: PortStatusPrinter) -> None:
    printer.close()
    found = ask(Port(LP))
    assert found.model is None
    assert "USB printer" in found.identity
    assert find_port(DeviceKind.RECEIPT_PRINTER, [Port(LP)]) is None
    assert run_self_test(model_of("generic-80-mute"), LP, on_paper=True).passed
