"""What `kiosk devices` finds, as tables for a person and as JSON for a program."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from drivers.devices.finding import Found
from drivers.devices.registry import DeviceKind, Model, model_of
from drivers.devices.self_test import Report
from drivers.errors import LocalProtocolError
from kiosk.config import DevicesSection

_TITLES = {
    DeviceKind.ID_CARD_READER: "二代证阅读器 / ID-card reader",
    DeviceKind.RECEIPT_PRINTER: "回执打印机 / receipt printer",
    DeviceKind.CODE_SCANNER: "扫码器 / code scanner",
    DeviceKind.DOCUMENT_CAMERA: "高拍仪 / document camera",
    DeviceKind.PAGE_PRINTER: "A4 打印机 / page printer",
    DeviceKind.SMART_CARD_READER: "接触式读卡器 / contact card reader",
    DeviceKind.POWER: "不间断电源 / UPS",
    DeviceKind.DOOR_CONTACT: "机柜门触点 / door contact",
    DeviceKind.HEADSET: "耳机插孔 / headset jack",
    DeviceKind.SPEAKER: "喇叭 / speaker",
}
_ANYWHERE = "按应答找 / found by its answer"
_THERE = {True: "是 / yes", False: "否 / no", None: "—"}


@dataclass(frozen=True, slots=True)
class Bound:
    """A device that the configuration names."""

    name: str
    model: Model
    address: str
    baud: int | None = None

    @property
    def there(self) -> bool | None:
        """Whether its path exists; None for an address, which only an exchange can tell."""
        return Path(self.address.partition("?")[0]).exists() if self.address.startswith("/") else None


# In the order of the table: the section's name, and its key that says where the device is.
ADDRESSES = (
    ("id_card_reader", "port"),
    ("receipt_printer", "port"),
    ("code_scanner", "port"),
    ("document_camera", "source"),
    ("portrait_camera", "source"),
    ("page_printer", "uri"),
    ("smart_card_reader", "reader"),
    ("power", "ups"),
    ("door_contact", "path"),
    ("headset", "path"),
    ("speaker", "card"),
)
_KINDS = {name: DeviceKind(name) for name, _ in ADDRESSES if name != "portrait_camera"} | {
    "portrait_camera": DeviceKind.DOCUMENT_CAMERA
}


def bound_devices(section: DevicesSection) -> list[Bound]:
    """Raises LocalProtocolError for a model that nobody described, or that is another kind of device."""
    return [
        Bound(name, _model(name, device.model), getattr(device, address), getattr(device, "baud", None))
        for name, address in ADDRESSES
        if (device := getattr(section, name)) is not None
    ]


def _model(device: str, name: str) -> Model:
    model = model_of(name)
    if model.kind is not _KINDS[device]:
        raise LocalProtocolError(f"devices.{device}.model: {name!r} is a {model.kind.value}")
    return model


def _table(*headers: str) -> Table:
    """A narrow terminal breaks an address and shortens none: it is copied into the configuration."""
    table = Table()
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def bindings_table(devices: Sequence[Bound]) -> Table:
    table = _table("设备 / device", "型号 / model", "地址 / address", "等级 / tier", "在 / there")
    for device in devices:
        address, there = device.address or _ANYWHERE, _THERE[device.there]
        table.add_row(device.name, device.model.title, address, device.model.tier.value, there)
    return table


def bindings_json(devices: Sequence[Bound]) -> list[dict[str, object]]:
    return [
        {
            "name": device.name,
            "kind": device.model.kind.value,
            "model": device.model.name,
            "tier": device.model.tier.value,
            "capabilities": sorted(device.model.capabilities),
            "address": device.address,
            "there": device.there,
        }
        for device in devices
    ]


def answers_table(answers: Sequence[Found]) -> Table:
    table = _table("端口 / port", "设备 / device", "速率 / baud", "应答 / answer")
    for found in answers:
        title = found.model.title if found.model is not None else "—"
        table.add_row(found.port.path, title, str(found.baud or "—"), found.identity or found.note)
    return table


def answers_json(answers: Sequence[Found]) -> list[dict[str, object]]:
    return [
        {
            "port": found.port.path,
            "usb": found.port.usb,
            "model": found.model.name if found.model is not None else None,
            "kind": found.model.kind.value if found.model is not None else None,
            "baud": found.baud,
            "identity": found.identity,
            "note": found.note,
        }
        for found in answers
    ]


def print_report(report: Report) -> None:
    verdict = "[green]通过 / passed[/]" if report.passed else "[red]未通过 / failed[/]"
    console = Console(highlight=False)
    console.print(f"[bold]{_TITLES[report.kind]}[/] {report.model} @ {report.address or _ANYWHERE}: {verdict}")
    for step in report.steps:
        mark = "[green]✓[/]" if step.passed else "[red]✗[/]"
        console.print(f"  {mark} {step.name}: {step.detail or 'ok'} ({step.milliseconds} ms)")


def report_json(report: Report) -> dict[str, object]:
    return {
        "kind": report.kind.value,
        "model": report.model,
        "address": report.address,
        "passed": report.passed,
        "steps": [
            {"name": step.name, "passed": step.passed, "detail": step.detail, "ms": step.milliseconds}
            for step in report.steps
        ],
    }
