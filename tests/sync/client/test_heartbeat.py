"""What the devices' states mean for whether the kiosk serves."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from kiosk.services.snapshot import DeviceState
from kiosk.store.store import open_store
from sync.client.heartbeat import About, compose
from sync.wire.messages import Heartbeat, Serving

ABOUT = About("boot", "1", "1", 417)
NOW = dt.datetime(2026, 6, 9, tzinfo=dt.UTC)


def beat(tmp_path: Path, **devices: str) -> Heartbeat:
    store = open_store(tmp_path / "kiosk.db")
    for name, state in devices.items():
        store.report_device(name, state)
    told = compose(replace(store.health(), screen_up=True), ABOUT, NOW, None)
    store.close()
    return told


@pytest.mark.parametrize(
    ("devices", "serving", "reason"),
    [
        ({"id_card": "ready", "receipt_printer": "paper_low", "page_printer": "not_installed"}, Serving.SERVING, None),
        ({"id_card": "absent"}, Serving.DEGRADED, "id_card.absent"),
        ({"power": "on_battery"}, Serving.DEGRADED, "power.on_battery"),
        ({"door_contact": "open"}, Serving.DEGRADED, "door_contact.open"),
        ({"id_card": "no_answer", "power": "battery_low"}, Serving.NOT_SERVING, "power.battery_low"),
    ],
)
def test_the_worst_of_the_devices_is_what_the_centre_reads(
    tmp_path: Path, devices: dict[str, str], serving: Serving, reason: str | None
) -> None:
    told = beat(tmp_path, **devices)
    assert (told.serving, told.reason) == (serving, reason)
    assert {device.device: device.state for device in told.devices} == devices


def test_a_kiosk_without_a_screen_does_not_serve_however_well_it_syncs(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kiosk.db")
    shown = "from kiosk.holding import Sign; from pathlib import Path; s = Sign(Path({!r})); s.show(True); {}; input()"
    told = []
    for then in ("print('shown')", "s.show(False); print('hidden')"):
        program = shown.format(str(tmp_path / "kiosk.screen"), then)
        with Popen([sys.executable, "-uc", program], stdin=PIPE, stdout=PIPE) as screen:
            assert screen.stdout is not None
            screen.stdout.readline()
            told.append(compose(store.health(), ABOUT, NOW, None).reason)
            screen.kill()
        told.append(compose(store.health(), ABOUT, NOW, None).reason)
    store.close()
    assert told == [None, "screen.absent", "screen.absent", "screen.absent"]


@pytest.mark.parametrize("state", DeviceState)
def test_every_state_of_a_device_fits_into_the_message(tmp_path: Path, state: DeviceState) -> None:
    assert beat(tmp_path, speaker=state.value).devices[0].state == state.value
