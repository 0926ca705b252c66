"""What the system's own programs write into the journal."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

PROGRAM = """
import structlog
from kiosk.cli.events import write_events
write_events("kiosk-test")
def file(name):
    raise ValueError("broken")
try:
    file("王秀英")
except ValueError:
    structlog.get_logger().exception("sync.item_broke")
"""

CHATTER = """
import structlog
from kiosk.cli.events import write_events
write_events("kiosk-test")
for number in range(5):
    structlog.get_logger().info("screen.handover", number=number)
"""


def test_an_event_is_one_write_so_that_programs_on_one_journal_never_share_a_line() -> None:
    journal, stderr = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)  # keeps each write apart
    with journal, stderr:
        unbuffered = {**os.environ, "PYTHONUNBUFFERED": "1"}
        subprocess.run([sys.executable, "-c", CHATTER], stderr=stderr, env=unbuffered, check=True)
        journal.setblocking(False)
        writes = [journal.recv(4096) for _ in range(5)]
    assert [json.loads(write)["number"] for write in writes] == [0, 1, 2, 3, 4]
    assert all(write.endswith(b"\n") for write in writes)


def test_a_journal_that_is_gone_ends_no_program() -> None:
    journal, stderr = socket.socketpair()
    journal.close()
    with stderr:
        subprocess.run([sys.executable, "-c", CHATTER], stderr=stderr, check=True)
    with open("/dev/full", "w") as full:  # noqa: PTH123 - a device
        subprocess.run([sys.executable, "-c", CHATTER], stderr=full, check=True)


def test_a_logged_exception_carries_no_local_variables() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "sync.item_broke" in done.stderr
    assert "broken" in done.stderr
    assert "王秀英" not in done.stderr
