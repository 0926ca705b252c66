from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.waiting import PATIENCE


class Zygote:
    """Starts jobs in forks of one warm process and lets them run, or kills them, at a point. See `zygote.py`."""

    def __init__(self) -> None:
        self._points, points = os.pipe()
        go, self._go = os.pipe()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.zygote", str(points), str(go)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            pass_fds=(points, go),
            cwd=Path(__file__).parents[2],
        )
        os.close(points)
        os.close(go)

    def run(self, job: str, folder: Path, kill_at: int | None = None) -> tuple[int, int]:
        """Runs a job to its end, or kills it with SIGKILL at point `kill_at`. Gives its exit code and points passed."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"run": job, "folder": str(folder)}) + "\n")
        pid = self._answer()["pid"]
        passed = 0
        while True:
            ended = self._ended()
            if ended is not None:
                return ended, passed
            os.read(self._points, 1)
            if passed == kill_at:
                os.kill(pid, signal.SIGKILL)
                return self._answer()["status"], passed
            passed += 1
            os.write(self._go, b".")

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        assert self._process.stdout is not None
        assert self._process.wait(timeout=PATIENCE) == 0
        self._process.stdout.close()
        os.close(self._points)
        os.close(self._go)

    def _answer(self) -> dict[str, int]:
        assert self._process.stdout is not None
        answer: dict[str, int] = json.loads(self._process.stdout.readline())
        return answer

    def _ended(self) -> int | None:
        """Waits for the next point or the end, whichever comes first."""
        assert self._process.stdout is not None
        ready, _, _ = select.select([self._points, self._process.stdout], [], [], PATIENCE)
        if self._points in ready:
            return None
        if not ready:
            pytest.fail("the child neither went on nor ended within a minute")
        return self._answer()["status"]


@pytest.fixture(scope="module")
def zygote() -> Iterator[Zygote]:
    started = Zygote()
    yield started
    started.close()
