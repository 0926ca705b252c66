"""What the configuration binds, and what it cannot."""

from __future__ import annotations

import pytest

from kiosk.bootstrap.devices import make_devices
from kiosk.config import CameraDevice, DevicesSection, PagePrinterDevice, SerialDevice
from kiosk.errors import ConfigError
from kiosk.services.snapshot import DeviceState


def test_what_is_not_bound_is_not_installed() -> None:
    ports = make_devices(DevicesSection()).ports
    assert (ports.card_reader, ports.slip_printer, ports.page_printer, ports.camera) == (None, None, None, None)


def test_what_is_bound_has_not_answered_until_it_is_opened() -> None:
    devices = make_devices(
        DevicesSection(
            id_card_reader=SerialDevice(port="/dev/does-not-exist", model="sdt"),
            page_printer=PagePrinterDevice(uri="ipp://127.0.0.1:1/ipp/print"),
        )
    )
    assert devices.ports.card_reader is not None
    assert devices.ports.card_reader.state() is DeviceState.UNKNOWN
    assert devices.ports.page_printer is not None
    assert devices.ports.page_printer.state() is DeviceState.UNKNOWN
    devices.close()


def test_a_printer_that_nobody_described_is_refused_by_its_key() -> None:
    section = DevicesSection(receipt_printer=SerialDevice(port="/dev/null", model="unheard-of"))
    with pytest.raises(ConfigError, match=r"devices\.receipt_printer\.model"):
        make_devices(section)


@pytest.mark.parametrize("port", ["tcp://somewhere", "usb:0400", "/dev/hidraw0"])
def test_a_port_written_in_no_known_form_is_refused_by_its_key(port: str) -> None:
    section = DevicesSection(id_card_reader=SerialDevice(port=port, model="sdt"))
    with pytest.raises(ConfigError, match=r"devices\.id_card_reader\.port"):
        make_devices(section)


@pytest.mark.parametrize("uri", ["192.168.1.20", "ipp://", "ipp://printer:99999/", "http://[::1/ipp"])
def test_a_page_printer_without_an_address_is_refused_by_its_key(uri: str) -> None:
    with pytest.raises(ConfigError, match=r"devices\.page_printer\.uri"):
        make_devices(DevicesSection(page_printer=PagePrinterDevice(uri=uri)))


def test_a_model_of_another_kind_is_refused_by_its_key() -> None:
    with pytest.raises(ConfigError, match=r"devices\.portrait_camera\.model: 'ipp-everywhere' is a page_printer"):
        make_devices(DevicesSection(portrait_camera=CameraDevice(source="0", model="ipp-everywhere")))


def test_a_device_without_a_port_is_looked_for_unless_it_answers_nothing() -> None:
    make_devices(DevicesSection(id_card_reader=SerialDevice(model="sdt"))).close()
    for section in (
        DevicesSection(code_scanner=SerialDevice(model="plain-scanner")),
        DevicesSection(receipt_printer=SerialDevice(model="generic-80-mute")),
        DevicesSection(id_card_reader=SerialDevice(model="sdt-hid")),
    ):
        with pytest.raises(ConfigError, match="name its port"):
            make_devices(section)
