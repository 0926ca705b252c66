"""The supervisor against real child processes that speak its control channel."""

from __future__ import annotations

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.supervisor import Handover, Supervisor

if TYPE_CHECKING:
    from tests.conftest import Events

# A screen without a window: it notes what happens to it in a folder and behaves as the numbered behaviour says.
CHILD = """
import json, os, pathlib, signal, socket, sys
fd = int(sys.argv[sys.argv.index("--control-fd") + 1])
folder = pathlib.Path(sys.argv[1])
channel = socket.socket(fileno=fd).makefile("rw")
def say(name):
    channel.write(json.dumps({name: True}) + "\\n"); channel.flush()
say("ready")
(folder / f"ready-{os.getpid()}").touch()
told = channel.readline()
if not told:
    sys.exit(0)
number = len(list(folder.glob("go-*"))) + 1
(folder / f"go-{number}").write_text(str(os.getpid()))
(folder / f"told-{number}").write_text(told)
say("first_frame")
behaviour = sys.argv[2].split(",")
what = behaviour[min(number, len(behaviour)) - 1]
if what == "end":
    say("ended")
elif what == "crash":
    os.kill(os.getpid(), signal.SIGSEGV)
elif what == "once_two_stand_by":
    while len(list(folder.glob("ready-*"))) < 3:
        pass
    say("ended")
elif what == "idle":
    assert "renew" in channel.readline()
    say("ended")
elif what == "busy":
    assert "renew" in channel.readline()
    assert "renew" in channel.readline()
    say("ended")
elif what == "linger":
    say("ended"); signal.pause()
else:
    channel.readline()
"""


async def _run_until(
    folder: Path,
    behaviour: str,
    enough: Callable[[list[Handover]], bool],
    clock: Callable[[], float] = time.monotonic,
    made_from: Callable[[], object] = lambda: None,
    *,
    on_screen: Callable[[bool], None] = lambda _: None,
    silence: float = 60.0,
) -> list[Handover]:
    handovers: list[Handover] = []

    def on_handover(handover: Handover) -> None:
        handovers.append(handover)
        if enough(handovers):
            supervisor.stop()

    command = [sys.executable, "-c", CHILD, str(folder), behaviour]
    supervisor = Supervisor(
        command,
        on_handover=on_handover,
        clock=clock,
        made_from=made_from,
        look_seconds=0.02,
        on_screen=on_screen,
        silence_seconds=silence,
    )
    await asyncio.wait_for(supervisor.run(), 60)
    return handovers


def _alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@pytest.mark.allow_logs("screen.crashed")
@pytest.mark.parametrize(("behaviour", "crashed"), [("end,wait", False), ("crash,wait", True)])
def test_next_citizen_gets_a_fresh_process_after_an_end_or_a_crash(
    tmp_path: Path, behaviour: str, *, crashed: bool
) -> None:
    handovers = asyncio.run(_run_until(tmp_path, behaviour, lambda seen: len(seen) == 1))
    assert [handover.after_crash for handover in handovers] == [crashed]
    first, second = ((tmp_path / f"go-{number}").read_text() for number in (1, 2))
    assert first != second


@pytest.mark.allow_logs("screen.crashed")
def test_a_crash_in_service_is_not_counted_with_the_one_before(tmp_path: Path, logged: Events) -> None:
    minutes = itertools.count(step=60)
    asyncio.run(_run_until(tmp_path, "crash,crash,wait", lambda seen: len(seen) == 2, lambda: float(next(minutes))))
    assert [event["crashes_in_a_row"] for event in logged.named("screen.crashed")] == [1, 1]


@pytest.mark.allow_logs("screen.crashed")
def test_the_screen_after_a_crash_hears_since_when_the_crashed_one_served(tmp_path: Path) -> None:
    """Of two crashes at once the first counts: whoever filed before it has still heard nothing."""
    seconds = itertools.count()
    behaviour = "end,crash,crash,end,wait"
    asyncio.run(_run_until(tmp_path, behaviour, lambda seen: len(seen) == 4, lambda: float(next(seconds))))
    told = [json.loads((tmp_path / f"told-{number}").read_text()) for number in range(1, 6)]
    assert [list(message) for message in told] == [["go"], ["go"], ["go_after_crash"], ["go_after_crash"], ["go"]]
    assert 0 < told[2]["go_after_crash"] < told[3]["go_after_crash"]


@pytest.mark.allow_logs("screen.crashed", "screen.hangs")
def test_a_screen_that_hangs_is_replaced(tmp_path: Path, logged: Events) -> None:
    handovers = asyncio.run(_run_until(tmp_path, "wait,wait", lambda seen: len(seen) == 1, silence=1.0))
    assert [handover.after_crash for handover in handovers] == [True]
    assert logged.named("screen.hangs")
    assert not _alive(int((tmp_path / "go-1").read_text()))


@pytest.mark.allow_logs("screen.crashed")
def test_who_looks_from_outside_sees_whether_a_screen_stands(tmp_path: Path) -> None:
    seen: list[bool] = []
    still = _run_until(
        tmp_path, "end,crash,crash,wait", lambda done: len(done) == 3, lambda: 0.0, on_screen=seen.append
    )
    asyncio.run(still)
    assert seen == [True, True, True, False, True]


def test_a_screen_that_does_not_leave_is_killed(tmp_path: Path) -> None:
    asyncio.run(_run_until(tmp_path, "linger,wait", lambda seen: len(seen) == 1))
    assert not _alive(int((tmp_path / "go-1").read_text()))


def test_no_process_outlives_the_supervisor(tmp_path: Path) -> None:
    asyncio.run(_run_until(tmp_path, "end,end,end,wait", lambda seen: len(seen) == 3))
    started = [int(path.name.removeprefix("ready-")) for path in tmp_path.glob("ready-*")]
    assert len(started) >= 4
    assert not any(_alive(pid) for pid in started)


def test_a_citizen_who_leaves_at_once_is_followed_by_a_warm_screen(tmp_path: Path) -> None:
    handovers = asyncio.run(_run_until(tmp_path, "once_two_stand_by,end,wait", lambda seen: len(seen) == 2))
    assert [handover.warm for handover in handovers] == [True, True]


@pytest.mark.parametrize("behaviour", ["idle,wait", "busy,wait"])
def test_screens_made_from_something_old_are_replaced_when_nobody_uses_them(tmp_path: Path, behaviour: str) -> None:
    """The first screen and two standbys are old; whatever serves next was started after the change."""

    def version() -> int:
        return 1 if len(list(tmp_path.glob("ready-*"))) < 3 else 2

    handovers = asyncio.run(_run_until(tmp_path, behaviour, lambda seen: len(seen) == 1, made_from=version))
    assert [handover.after_crash for handover in handovers] == [False]
    by_age = sorted(tmp_path.glob("ready-*"), key=lambda path: path.stat().st_mtime_ns)
    started = [path.name.removeprefix("ready-") for path in by_age]
    assert (tmp_path / "go-2").read_text() in started[3:]
