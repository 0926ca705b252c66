"""A demo that is told to end takes everything that it started with it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import wait_for


def programs_of(folder: str) -> list[str]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue  # it has just ended
        if folder in command:
            found.append(command)
    return found


@contextmanager
def started(out: Path, folder: str) -> Iterator[subprocess.Popen[str]]:
    """A demo whose centre runs."""
    command = [sys.executable, "-u", "-m", "kiosk.demo", "--headless", "--out", str(out)]
    with subprocess.Popen(command, env=os.environ | {"TMPDIR": folder}, stdout=subprocess.PIPE, text=True) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "centre made and started" in line:
                break
        assert programs_of(folder)
        yield demo


def nothing_runs(folder: str) -> None:
    wait_for(lambda: not programs_of(folder), lambda: f"still running: {programs_of(folder)}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_nothing_runs_or_lies_about_after_a_demo_was_told_to_end(number: signal.Signals, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "report.json").write_text('{"ok": true}', encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="nmy-") as folder:
        with started(out, folder) as demo:
            demo.send_signal(number)
            demo.communicate()
        assert demo.returncode == 128 + number
        nothing_runs(folder)
        assert list(Path(folder).iterdir()) == []
    assert not (out / "report.json").exists()  # an earlier run's proof is no proof of this one


def test_nothing_runs_after_a_demo_was_killed(tmp_path: Path) -> None:
    with tempfile.TemporaryDirectory(prefix="nmy-") as folder:
        with started(tmp_path, folder) as demo:
            demo.kill()
        nothing_runs(folder)


def test_a_place_that_cannot_be_written_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    command = [sys.executable, "-m", "kiosk.demo", "--headless", "--out", str(tmp_path / "file" / "out")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=os.environ | {"COLUMNS": "200"})
    assert done.returncode == 2
    assert "--out" in done.stderr
    assert "Traceback" not in done.stderr
