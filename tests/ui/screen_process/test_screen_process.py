"""The supervisor's view of a screen process: what it says, when it opens devices, and how it leaves."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from tests.waiting import PATIENCE
from ui.crash import EXIT_BUG

PROGRAM = Path(__file__).with_name("screen_program.py")


@dataclass
class Screen:
    process: subprocess.Popen[str]
    line: TextIO
    socket: socket.socket

    def says(self) -> dict[str, object]:
        """What it says next, besides that it lives."""
        while (said := json.loads(self.line.readline())) == {"alive": True}:
            pass
        return said

    def sees(self) -> str:
        assert self.process.stdout is not None
        return json.loads(self.process.stdout.readline())["seen"]

    def go(self) -> None:
        self.socket.sendall(b'{"go": true}\n')

    def leaves(self) -> int:
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # where it hangs is in the log then
            pytest.fail(self.log())

    def log(self) -> str:
        assert self.process.stderr is not None
        assert self.process.stdout is not None
        return self.process.stderr.read() + self.process.stdout.read()


@pytest.fixture
def start(tmp_path: Path) -> Iterator[object]:
    screens: list[Screen] = []

    def start(what: str) -> Screen:
        ours, theirs = socket.socketpair()
        ours.settimeout(PATIENCE)
        with theirs:
            process = subprocess.Popen(
                [sys.executable, PROGRAM, tmp_path, what, str(theirs.fileno())],
                pass_fds=(theirs.fileno(),),
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                env={
                    **os.environ,
                    "QT_QPA_PLATFORM": "offscreen",
                    "QT_QUICK_BACKEND": "software",
                    "PYTHONFAULTHANDLER": "1",
                },
            )
        screen = Screen(process, ours.makefile("r", encoding="utf-8"), ours)
        screens.append(screen)
        return screen

    yield start
    for screen in screens:
        screen.process.kill()
        screen.process.communicate()
        screen.line.close()
        screen.socket.close()


def test_standby_opens_no_device_until_it_is_told_to_go(start) -> None:
    screen = start("stay")
    assert screen.says() == {"ready": True}
    assert screen.sees() == "built"
    screen.go()
    assert screen.sees() == "devices opened"
    assert screen.says() == {"first_frame": True}


def test_end_of_the_session_ends_the_process_cleanly(start) -> None:
    screen = start("end")
    screen.says()
    screen.go()
    assert screen.says() == {"first_frame": True}
    assert screen.says() == {"ended": "idle"}
    assert screen.leaves() == 0
    assert "closed" in screen.log()


def test_device_that_never_answers_does_not_keep_the_process(start) -> None:
    screen = start("hang")
    screen.says()
    screen.go()
    screen.says()
    assert screen.says() == {"ended": "idle"}
    assert screen.leaves() == 0


def test_bug_in_a_thread_or_a_destructor_is_told_without_the_citizens_name(start) -> None:
    screen = start("broken thread")
    screen.says()
    screen.go()
    assert screen.process.stdout is not None
    told = "".join(iter(screen.process.stdout.readline, '{"seen": "survived"}\n'))
    assert told.count("screen.bug") == 2
    assert told.count("KeyError") == 2
    screen.process.kill()
    assert "王小明" not in told + screen.log()


def test_memory_of_a_screen_is_closed_to_core_dumps_and_other_programs(start) -> None:
    screen = start("dumpable")
    screen.says()
    screen.go()
    assert [screen.sees() for _ in range(3)] == ["built", "devices opened", "dumpable: 0"]


@pytest.mark.parametrize(("what", "kind"), [("slot", "ValueError"), ("callback", "KeyError")])
def test_bug_ends_the_process_with_a_code_and_names_no_citizen(start, what: str, kind: str) -> None:
    screen = start(what)
    screen.says()
    screen.go()
    assert screen.leaves() == EXIT_BUG
    log = screen.log()
    assert kind in log
    assert "screen_program.py" in log
    assert "王小明" not in log


def test_screen_that_is_configured_wrongly_says_what_is_wrong(start) -> None:
    screen = start("misconfigured")
    assert screen.leaves() == EXIT_BUG
    log = screen.log()
    assert "ConfigError" in log
    assert "no such catalogue" in log


def test_standby_leaves_when_its_supervisor_is_gone(start) -> None:
    screen = start("stay")
    screen.says()
    screen.line.close()
    screen.socket.close()
    assert screen.leaves() == 0


def test_unused_screen_ends_when_there_is_something_newer(start) -> None:
    screen = start("stay")
    screen.says()
    screen.go()
    screen.says()
    screen.socket.sendall(b'{"renew": true}\n')
    assert screen.says() == {"ended": "idle"}
    assert screen.leaves() == 0


@pytest.mark.parametrize("what", ["used", "touch"])
def test_screen_that_somebody_uses_stays_whatever_is_newer(start, what: str) -> None:
    screen = start(what)
    screen.says()
    screen.go()
    assert screen.says() == {"first_frame": True}
    if what == "touch":
        assert [screen.sees() for _ in range(3)] == ["built", "devices opened", "touched"]
    screen.socket.sendall(b'{"renew": true}\n')
    screen.socket.shutdown(socket.SHUT_WR)  # after it was heard, the supervisor is gone
    assert not [said for said in screen.line if json.loads(said) != {"alive": True}]
    assert screen.leaves() == 0


def test_a_screen_after_a_crash_hears_since_when(start) -> None:
    screen = start("stay")
    screen.says()
    screen.socket.sendall(b'{"go_after_crash": 81.5}\n')
    assert [screen.sees() for _ in range(3)] == ["built", "devices opened", "crashed: 81.5"]
    assert screen.says() == {"first_frame": True}


@pytest.mark.parametrize("message", [b'{"go": "away"}', b'{"go_after_crash": true}', b'{"go_after_crash": -1}'])
def test_message_of_another_program_is_refused(start, message) -> None:
    screen = start("stay")
    screen.says()
    screen.socket.sendall(message + b"\n")
    assert screen.leaves() == EXIT_BUG


def test_terminals_interrupt_is_left_to_the_supervisor(start) -> None:
    screen = start("end")
    screen.says()
    screen.process.send_signal(signal.SIGINT)
    screen.go()
    screen.says()
    assert screen.says() == {"ended": "idle"}
    assert screen.leaves() == 0
