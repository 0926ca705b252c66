"""A receipt printer that takes a slip and cannot say whether it is on paper."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.devices.port_status_printer import printer_on
from drivers.protocols.escpos.profile import profile_of
from drivers.transports.memory import MemoryLine
from drivers.transports.usb_printer_line import PortStatus, read_port_status
from kiosk.services.receipt_port import SlipPrinter
from kiosk.services.snapshot import PrintPhase, TroubleCode
from tests.kiosk.services import visits
from tests.kiosk.services.conftest import Kiosk


class UsbPort(MemoryLine):
    """Takes everything, answers nothing, and tells that all is well (USBPRN 1.1, 4.2.2)."""

    def __init__(self) -> None:
        self.taken = bytearray()
        super().__init__(self._take)

    def _take(self, data: bytes) -> tuple[bytes, ...]:
        self.taken += data
        return ()

    def port_status(self) -> PortStatus:
        return read_port_status(0x18)


@pytest.fixture
def port(kiosk: Kiosk, monkeypatch: pytest.MonkeyPatch) -> Iterator[UsbPort]:
    """How long a slip takes to come out is not under test."""
    monkeypatch.setattr("drivers.devices.port_status_printer._PRINTS_SECONDS", 0.0)
    kiosk.slip_port.close()
    line = UsbPort()
    kiosk.slip_port = SlipPrinter(printer_on(line, profile_of("generic-80-mute")))
    kiosk.slip_port.open()
    kiosk.start()
    yield line
    kiosk.slip_port.close()


def test_the_citizen_is_asked_to_look_and_another_print_is_a_copy(kiosk: Kiosk, port: UsbPort) -> None:
    visits.to_review(kiosk)
    visits.submit(kiosk)
    kiosk.until(lambda now: now.receipt is not None and now.receipt.printing is PrintPhase.FAILED)
    assert kiosk.now.receipt is not None
    assert kiosk.now.receipt.trouble is not None
    assert kiosk.now.receipt.trouble.code is TroubleCode.RECEIPT_UNCONFIRMED
    assert kiosk.now.receipt.qr_text.startswith("NMY1:")
    mark = "副本".encode("gb18030")
    assert port.taken
    assert mark not in port.taken
    kiosk.session.print_receipt()
    kiosk.until(lambda now: mark in port.taken and now.receipt is not None and now.receipt.trouble is not None)
    assert kiosk.store.health().highest_sequence == 1
