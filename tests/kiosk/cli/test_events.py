"""What the system's own programs write into the journal."""

from __future__ import annotations

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


def test_a_logged_exception_carries_no_local_variables() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert "sync.item_broke" in done.stderr
    assert "broken" in done.stderr
    assert "王秀英" not in done.stderr
