"""One `kiosk run` and one `kiosk sync` on a kiosk's folder; who was killed locks nobody out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk.config import load_config
from kiosk.holding import only_one
from tests.kiosk.cli.test_app import enrol
from tests.waiting import PATIENCE, wait_for


@pytest.fixture
def command(tmp_path: Path) -> list[str]:
    file = tmp_path / "kiosk.toml"
    file.write_text('data_dir = "data"\n[screen]\nfullscreen = false\n', encoding="utf-8")
    enrol(load_config(file))
    return [sys.executable, "-m", "kiosk", "--config", str(file)]


def start(command: list[str], verb: str) -> subprocess.Popen[str]:
    program = [*command[:3], verb, *command[3:]]
    return subprocess.Popen(program, stderr=subprocess.PIPE, text=True, start_new_session=True)


def holds_a_lock(pid: int) -> bool:
    """What the kernel says (proc(5)): trying the lock ourselves could keep it from whom it is waited for."""
    try:
        return any("FLOCK" in info.read_text() for info in Path(f"/proc/{pid}/fdinfo").iterdir())
    except FileNotFoundError:  # closed meanwhile
        return False


def is_refused(command: list[str], verb: str, path: Path) -> None:
    second = start(command, verb)
    _, told = second.communicate(timeout=PATIENCE)
    assert second.returncode == 2
    assert told.startswith("kiosk.already_running: ")
    assert f"another `kiosk {verb}` works on {path}" in told


def test_a_second_run_is_refused_and_a_killed_one_locks_nobody_out(tmp_path: Path, command: list[str]) -> None:
    first = start(command, "run")
    try:
        wait_for(lambda: holds_a_lock(first.pid))
        is_refused(command, "run", tmp_path / "data")
        assert first.poll() is None
        first.kill()
        first.wait()
        with only_one(tmp_path / "data", "kiosk run"):
            pass
    finally:
        os.killpg(first.pid, signal.SIGKILL)  # its screens too
        first.communicate()


def test_a_second_sync_is_refused(tmp_path: Path, command: list[str]) -> None:
    lock = tmp_path / "data" / "kiosk.sync"
    lock.touch()
    with only_one(lock, "kiosk sync"):
        is_refused(command, "sync", lock)
