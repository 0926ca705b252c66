"""The worker is killed between any two steps; afterwards there is exactly one case and one result."""

import signal
import subprocess
import sys

import pytest

from sync.gateway.inspection import Inspector
from sync.gateway.keys import OpeningKeys
from sync.gateway.work_loop import only_worker
from sync.gateway.worker import Step
from sync.wire.messages import Delivery

# The real worker in a process of its own, which dies at the named step as in a power cut: no clean-up runs.
KILLED_AT = """
import os, signal, sys
from pathlib import Path
from sync.gateway import work_loop
from sync.gateway.runtime import open_worker
from sync.gateway.settings import DataFolder

def cut(step, submission_id):
    if step == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

folder = DataFolder(Path(sys.argv[1]))
with work_loop.only_worker(folder), open_worker(folder) as process:
    process.worker._on_step = cut
    process.run_once()
"""


@pytest.mark.parametrize("step", list(Step))
def test_a_worker_killed_at_any_step_leaves_exactly_one_case(kiosk, gateway, folder, step, child_environment):
    filed = kiosk.file(item="social-insurance-certificate", files=1)
    kiosk.deliver(filed)
    killed = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(folder.path), step], env=child_environment, timeout=60, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    subprocess.run(
        [sys.executable, "-m", "sync.gateway", "work", "--data", str(folder.path), "--once"],
        env=child_environment,
        timeout=60,
        check=True,
        capture_output=True,
    )
    (held,) = Inspector(gateway.database, gateway.blobs, OpeningKeys(folder)).holdings().submissions
    assert held.delivery == Delivery.HANDED_OVER
    assert held.content_sha256 == filed.content_sha256.hex()
    assert held.case_number is not None
    assert held.case_number.endswith("-000001")
    assert held.result_available
    assert [entry.step for entry in kiosk.cases().entries] == ["received", "accepted", "closed"]


def test_what_was_promised_was_flushed_to_the_disk(gateway):
    """https://www.sqlite.org/pragma.html: with a write-ahead log only FULL (2) survives a power cut."""
    with gateway.database.writing() as session:
        told = [
            session.connection().exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "synchronous")
        ]
    assert told == ["wal", 2]


def test_two_workers_do_not_run_on_one_folder(folder, child_environment):
    with only_worker(folder):
        second = subprocess.run(
            [sys.executable, "-m", "sync.gateway", "work", "--data", str(folder.path), "--once"],
            env=child_environment,
            timeout=60,
            check=False,
            capture_output=True,
            text=True,
        )
    assert second.returncode == 1
    assert "running" in second.stderr
