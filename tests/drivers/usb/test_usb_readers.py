"""Devices on a USB bus: what runs in `*_on_the_bus.py`, in a process that sees the mock bus instead of ours."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.hid_descriptor import decode_descriptor
from drivers.transports.usb_pipes import UsbAddress

_INSIDE = [str(Path(__file__).with_name(name)) for name in ("readers_on_the_bus.py", "printer_on_the_bus.py")]


def _umockdev_runs() -> bool:
    """umockdev and its Python binding, which belongs to Debian's own Python."""
    if shutil.which("umockdev-wrapper") is None:
        return False
    binding = "import gi; gi.require_version('UMockdev', '1.0')"
    return subprocess.run(["/usr/bin/python3", "-c", binding], capture_output=True, check=False).returncode == 0


@pytest.mark.timeout(300)  # seconds; 30 on a machine that does nothing else
@pytest.mark.skipif(not _umockdev_runs(), reason="umockdev is not installed")
def test_readers_on_the_bus() -> None:
    environment = {**os.environ, "LD_PRELOAD": "libumockdev-preload.so.0"}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *_INSIDE]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=280, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    passed = re.search(r"(\d+) passed", ran.stdout)
    assert passed is not None, ran.stdout
    assert int(passed[1]) >= 25  # a check that ran nothing has shown nothing


addresses = st.builds(
    UsbAddress,
    st.integers(0, 0xFFFF),
    st.integers(0, 0xFFFF),
    st.integers(1, 99),
    st.lists(st.integers(1, 15), min_size=1, max_size=5).map(tuple),
)


@given(addresses | st.builds(UsbAddress, st.integers(0, 0xFFFF), st.integers(0, 0xFFFF)))
def test_an_address_is_read_as_it_is_written(address: UsbAddress) -> None:
    assert UsbAddress.parse(str(address)) == address


@pytest.mark.parametrize("text", ["usb:", "usb:400:c35a", "usb:0400:c35a@1", "usb:0400:c35a@1-", "usb:0400:c35a@1-2."])
def test_half_an_address_is_refused(text: str) -> None:
    with pytest.raises(LocalProtocolError):
        UsbAddress.parse(text)


# --- report descriptors -----------------------------------------------------------------------------------------------

_WRAPPER = bytes.fromhex("0600ff 0901 a101 1500 26ff00 7508 9540 0901 8102 0901 9102 c0")
_KEYBOARD = bytes.fromhex("0501 0906 a101 8501 0507 19e0 29e7 1500 2501 7501 9508 8102 c0")


def test_a_makers_own_reports_are_told_from_a_keyboards() -> None:
    wrapper = decode_descriptor(_WRAPPER)
    assert (wrapper.vendors_own, wrapper.numbered, wrapper.read, wrapper.written) == (True, False, 64, 64)
    keyboard = decode_descriptor(_KEYBOARD)
    assert (keyboard.vendors_own, keyboard.numbered, keyboard.read) == (False, True, 1)


@given(st.binary(max_size=4096))
@example(b"\xfe")
@example(_WRAPPER[:-2])
def test_any_descriptor_is_read_or_refused(descriptor: bytes) -> None:
    try:
        reports = decode_descriptor(descriptor)
    except RemoteProtocolError:
        return
    assert reports.read >= 0
    assert reports.written >= 0
