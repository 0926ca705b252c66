"""The programs of a demo as child processes, each with its own log file, all ended together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_POLL_SECONDS = 0.05
_END_SECONDS = 15.0
_LIBC = ctypes.CDLL(None)
_PR_SET_PDEATHSIG = 1  # prctl(2)

PATIENCE = 120.0
"""Seconds. No step takes so long, not on a slow machine that has other work: it only keeps a demo that failed from
hanging."""

ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)  # what asks a demo to end


class DemoFailure(Exception):
    """A step of the demo did not happen; the message says which and where to look."""


def _spawn(*arguments: str, **how: Any) -> subprocess.Popen[Any]:
    """Starts one of our programs. It is asked to end when we are gone, however that came."""
    # Python calls back in the middle of a fork, and what a signal's handler raises there is lost: the signals wait.
    process: subprocess.Popen[Any] | None = None
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    try:
        process = subprocess.Popen([sys.executable, *arguments], preexec_fn=_as_child, **how)  # noqa: PLW1509 - no lock
        signal.pthread_sigmask(signal.SIG_SETMASK, before)  # one that waited is heard here
    except BaseException:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        if process is not None:
            process.kill()
            process.wait()
        raise
    return process


def _as_child() -> None:
    _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)


class Program:
    """One of our programs; `arguments` follow the interpreter. Output goes to `log`, one line of it may be read."""

    def __init__(self, name: str, arguments: tuple[str, ...], log: Path, *, answers: bool = False) -> None:
        self.name = name
        self.log = log
        self._file = log.open("ab")
        self.process = _spawn(
            *arguments,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE if answers else self._file,
            stderr=self._file,
            start_new_session=True,
        )

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def first_line(self) -> str:
        """The first line of a program that answers; empty when it ended without one."""
        return self.process.stdout.readline().decode() if self.process.stdout is not None else ""

    def end(self) -> None:
        """Asks the program to end; kills its whole group when it does not."""
        if self.running:
            self.process.terminate()
            try:
                self.process.wait(_END_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        self._file.close()

    def kill(self) -> None:
        """SIGKILL to the program alone, as the kernel does it when memory runs out; its children see it go."""
        self.process.kill()
        self.process.wait()
        self.end()

    def tail(self, lines: int = 15) -> str:
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


class Programs:
    """Starts programs by name and ends all of them, the last started first."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, Program] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(self, name: str, *arguments: str, answers: bool = False) -> Program:
        program = Program(name, arguments, self._logs / f"{name}.log", answers=answers)
        self._running[name] = program
        return program

    def runs(self, name: str) -> bool:
        return name in self._running and self._running[name].running

    def log(self, name: str) -> Path:
        return self._running[name].log

    def pid(self, name: str) -> int:
        return self._running[name].process.pid

    def end(self, name: str) -> None:
        self._running.pop(name).end()

    def kill(self, name: str) -> None:
        self._running.pop(name).kill()

    def end_all(self) -> None:
        for name in reversed(list(self._running)):
            self.end(name)

    def run(self, *arguments: str, seconds: float = PATIENCE) -> str:
        """Runs one of our commands to its end and gives what it printed."""
        name = " ".join(arguments[:4])
        with _spawn(*arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                printed, complaint = process.communicate(timeout=seconds)
            except subprocess.TimeoutExpired as error:
                raise DemoFailure(f"{name} … did not end within {seconds:.0f} s") from error
            finally:
                process.kill()
        if process.returncode:
            raise DemoFailure(f"{name} … ended with {process.returncode}:\n{complaint.strip()}")
        return str(printed)

    def wait_for(self, what: str, condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
        """Waits until `condition` holds; fails at once when a program has died meanwhile."""
        deadline = time.monotonic() + seconds
        while not condition():
            for program in self._running.values():
                if not program.running:
                    raise DemoFailure(f"{program.name} ended while waiting for {what}:\n{program.tail()}")
            if time.monotonic() > deadline:
                raise DemoFailure(f"{what} did not happen within {seconds:.0f} s")
            time.sleep(_POLL_SECONDS)
