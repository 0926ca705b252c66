"""The real questions (EVIOCGBIT, EVIOCGSW) to input devices that Debian's umockdev shows to a program of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

UMOCKDEV = shutil.which("umockdev-run")
pytestmark = pytest.mark.skipif(UMOCKDEV is None, reason="umockdev is not installed")

# What a board's gpio-keys with a cover contact and a lid, and a sound card's jack, look like to udev.
_DEVICES = """\
P: /devices/platform/gpio-keys/input/input5/event5
N: input/event5
E: DEVNAME=/dev/input/event5
E: SUBSYSTEM=input
E: ID_INPUT_SWITCH=1
A: dev=13:69

P: /devices/pci0000:00/0000:00:1f.3/sound/card0/input6/event6
N: input/event6
E: DEVNAME=/dev/input/event6
E: SUBSYSTEM=input
E: ID_INPUT_SWITCH=1
A: dev=13:70
"""
_COVER_CLOSED, _COVER_OPEN, _PLUGGED = "000001", "000000", "040000"

_PROGRAM = """
import json
from drivers.devices.cabinet_finding import switches
from drivers.devices.registry import make_switch, model_of
from drivers.errors import DeviceError
told = {"found": [(found.port.path, found.model.name) for found in switches()]}
for model, path in (("door-cover", "event5"), ("headphone-jack", "event6"), ("headphone-jack", "event5")):
    contact = make_switch(model_of(model), f"/dev/input/{path}")
    contact.open()
    try:
        contact.handshake()
        status = contact.check()
        told[f"{model}@{path}"] = [status.health, status.reason]
    except DeviceError as error:
        told[f"{model}@{path}"] = str(error)
    contact.close()
print(json.dumps(told))
"""


def ask(folder: Path, root: Path, cover: str, jack: str) -> dict[str, Any]:
    (folder / "devices").write_text(_DEVICES)
    arguments = ["-d", str(folder / "devices")]
    for number, there, on in ((5, "010001", cover), (6, "040000", jack)):
        answers = folder / f"event{number}.ioctl"
        answers.write_text(f"@DEV /dev/input/event{number}\nEVIOCGBIT(5) 3 {there}\nEVIOCGSW 0 {on}\n")
        arguments += ["-i", f"/dev/input/event{number}={answers}"]
    command = [str(UMOCKDEV), *arguments, "--", sys.executable, "-c", _PROGRAM]
    answer = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    told: dict[str, Any] = json.loads(answer.stdout)
    return told


@pytest.fixture
def root() -> Path:
    return Path(__file__).resolve().parents[3]


def test_switches_are_found_by_what_the_kernel_says_they_have(tmp_path: Path, root: Path) -> None:
    told = ask(tmp_path, root, _COVER_CLOSED, _PLUGGED)
    assert told["found"] == [
        ["/dev/input/event5", "door-cover"],
        ["/dev/input/event5", "door-lid"],
        ["/dev/input/event6", "headphone-jack"],
    ]


@pytest.mark.parametrize(
    ("cover", "jack", "door", "headset"),
    [
        (_COVER_CLOSED, _PLUGGED, ["ok", ""], ["ok", "headset.plugged"]),
        (_COVER_OPEN, "000000", ["degraded", "door.open"], ["ok", ""]),
    ],
)
def test_a_contact_is_asked_how_it_is(
    tmp_path: Path, root: Path, cover: str, jack: str, door: list[str], headset: list[str]
) -> None:
    told = ask(tmp_path, root, cover, jack)
    assert told["door-cover@event5"] == door
    assert told["headphone-jack@event6"] == headset
    assert "has no switch headphone_insert" in told["headphone-jack@event5"]
