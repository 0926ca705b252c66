"""Each citizen gets a fresh screen process; a warm standby takes over when it ends or crashes.

The supervisor holds no window, device or database. One screen process is told to go and serves a citizen; `_STANDBYS`
others have done their imports, loaded their QML and wait. When the active one says that it ended, or its control
channel closes (which is how a crash looks), the longest-waiting standby is told to go at once, and once its first frame
is on the screen a new one is started. The old process has `_EXIT_GRACE` seconds to leave and is killed after that, so
that nothing of a citizen outlives a session.

When what screens are made from changes (a newer catalogue came), the standbys are replaced one after the other, and
then the active screen is asked to end as soon as nobody uses it. A citizen's session is never touched: it is finished
with what it began with, and the next one begins with the new.

Messages are JSON objects, one a line, over a Unix socket pair that the child inherits: from the child `ready`,
`first_frame`, `alive` every few seconds from `go` on, `ended`; to the child `renew`, and `go` or, after a crash,
`go_after_crash` with the seconds since the crashed screen was told to go. A screen that falls silent is killed, which
is a crash.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import socket
import time
from collections import deque
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field

import structlog

log = structlog.get_logger()

_STANDBYS = 2  # one would still be starting when a citizen looks at the home screen and leaves within seconds
_EXIT_GRACE = 3.0  # seconds; a screen that ended has only memory to give back
_READY_LIMIT = 60.0  # seconds for imports and QML on the slowest kiosk
_SHOW_LIMIT = 5.0  # seconds after which the next standby starts even if no frame was reported
_LOOK_SECONDS = 2.0  # how often it is looked at what screens are made from
_LINE_LIMIT = 64 * 1024  # bytes of one control message
_BACKOFF = (0.0, 0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # seconds before the n-th crash in a row is answered
_SILENCE_SECONDS = 30.0  # a living screen speaks every few seconds; twice so long without a word and it hangs
_SETTLED = 5.0  # seconds; a screen that served for so long and then crashed is not one that cannot start


@dataclass(slots=True)
class _Screen:
    process: asyncio.subprocess.Process
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    made_from: object
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    shown: asyncio.Event = field(default_factory=asyncio.Event)
    heard: asyncio.Event = field(default_factory=asyncio.Event)  # said anything since it was last looked at
    left: asyncio.Event = field(default_factory=asyncio.Event)  # said `ended`, or the channel closed
    clean: bool = False
    went_at: float = 0.0  # when it was told to go

    def tell(self, message: str, value: object = True) -> None:  # noqa: FBT002 - the message is a member of an object
        with contextlib.suppress(ConnectionError):
            self.writer.write(json.dumps({message: value}).encode() + b"\n")


@dataclass(frozen=True, slots=True)
class Handover:
    """How long the next citizen's first frame took, in milliseconds since the last screen left."""

    milliseconds: float
    after_crash: bool
    warm: bool  # the standby was ready when it was needed


class Supervisor:
    """Runs `command` (with `--control-fd N` added) as described above until `stop` is called.

    `made_from` answers what a screen that starts now is made from, as anything that compares. `on_screen` is told when
    a screen stands, and when one after the other fails.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        on_handover: Callable[[Handover], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
        made_from: Callable[[], object] = lambda: None,
        look_seconds: float = _LOOK_SECONDS,
        on_screen: Callable[[bool], None] = lambda _: None,
        silence_seconds: float = _SILENCE_SECONDS,
    ) -> None:
        self._command = tuple(command)
        self._on_handover = on_handover
        self._clock = clock
        self._made_from = made_from
        self._look_seconds = look_seconds
        self._on_screen = on_screen
        self._silence_seconds = silence_seconds
        self._active: _Screen | None = None
        self._left_at: float | None = None
        self._after_crash = False
        self._crashed_since: float | None = None  # when the screen went that somebody saw crash
        self._warm = False
        self._crashes = 0
        self._stopping = asyncio.Event()
        self._standbys: deque[_Screen] = deque()
        self._filling: asyncio.Task[None] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        self._stopping.set()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        self._spawn(self._keep_fresh())
        try:
            while not self._stopping.is_set():
                active = self._active = await self._promote()
                shown_at = self._clock()
                await self._watch(active)
                self._left_at = self._clock()
                self._active = None
                if self._left_at - shown_at > _SETTLED:
                    self._crashes = 0
                self._after_crash = not active.clean
                if active.clean:
                    self._crashed_since = None
                elif self._crashed_since is None or self._left_at - shown_at > _SETTLED:
                    self._crashed_since = active.went_at
                await self._count_crash(active)
                self._spawn(self._see_off(active))
        finally:
            self.stop()
            if self._filling is not None:
                await self._filling
            for standby in self._standbys:
                await self._see_off(standby, at_once=True)
            for task in list(self._tasks):
                await task

    async def _watch(self, screen: _Screen) -> None:
        """Until it left. A screen that hangs is killed, which is a crash; one silence alone may be that all processes
        stood still, as with a machine that slept."""
        silences = 0
        while not (screen.left.is_set() or self._stopping.is_set()):
            screen.heard.clear()
            await self._first_of(screen.left, self._stopping, seconds=self._silence_seconds)
            silences = 0 if screen.heard.is_set() else silences + 1
            if silences == 2 and not (screen.left.is_set() or self._stopping.is_set()):
                log.error("screen.hangs", seconds=2 * self._silence_seconds)
                with contextlib.suppress(ProcessLookupError):
                    screen.process.kill()
                await self._first_of(screen.left)

    async def _promote(self) -> _Screen:
        """Shows the longest-waiting standby, and has its place filled once its first frame stands."""
        standby = await self._next_standby()
        self._warm = standby.ready.is_set()
        while not await self._is_ready(standby) and not self._stopping.is_set():
            log.error("screen.standby_failed", exit_code=standby.process.returncode)
            self._crashes += 1
            self._on_screen(False)  # noqa: FBT003 - the whole message
            await self._pause()
            await self._see_off(standby, at_once=True)
            standby = await self._next_standby()
        standby.went_at = self._clock()
        if self._crashed_since is None:
            standby.tell("go")
        else:
            standby.tell("go_after_crash", round(standby.went_at - self._crashed_since, 3))
        # A new interpreter starting beside it would cost the citizen's first frame its processor.
        await self._first_of(standby.shown, standby.left, self._stopping, seconds=_SHOW_LIMIT)
        if self._filling is None or self._filling.done():
            self._filling = asyncio.ensure_future(self._fill())
        return standby

    async def _next_standby(self) -> _Screen:
        return self._standbys.popleft() if self._standbys else await self._start()

    async def _fill(self) -> None:
        """Starts what is missing, one after the other: two at once would keep the next citizen waiting for both."""
        while len(self._standbys) < _STANDBYS and not self._stopping.is_set():
            standby = await self._start()
            self._standbys.append(standby)
            await self._is_ready(standby)

    async def _keep_fresh(self) -> None:
        while not self._stopping.is_set():
            await self._first_of(self._stopping, seconds=self._look_seconds)
            if self._filling is not None and self._filling.done():
                self._renew(self._made_from())

    def _renew(self, made_from: object) -> None:
        """Replaces one standby that is made from something else, the last in the row; or asks the active screen."""
        stale = [standby for standby in self._standbys if standby.made_from != made_from]
        if stale:
            self._standbys.remove(stale[-1])
            self._spawn(self._see_off(stale[-1], at_once=True))
            self._filling = asyncio.ensure_future(self._fill())
        elif self._active is not None and self._active.made_from != made_from:
            self._active.tell("renew")

    async def _is_ready(self, screen: _Screen) -> bool:
        await self._first_of(screen.ready, screen.left, self._stopping, seconds=_READY_LIMIT)
        return screen.ready.is_set() and not screen.left.is_set()

    async def _first_of(self, *events: asyncio.Event, seconds: float | None = None) -> None:
        waits = [asyncio.ensure_future(event.wait()) for event in events]
        _, pending = await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        for wait in pending:
            wait.cancel()

    async def _count_crash(self, screen: _Screen) -> None:
        if screen.clean or self._stopping.is_set():
            self._crashes = 0
            return
        self._crashes += 1
        log.error("screen.crashed", crashes_in_a_row=self._crashes)
        if self._crashes > 1:
            self._on_screen(False)  # noqa: FBT003 - the whole message
        await self._pause()

    async def _pause(self) -> None:
        seconds = _BACKOFF[min(self._crashes, len(_BACKOFF) - 1)]
        if seconds:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), seconds)

    async def _start(self) -> _Screen:
        made_from = self._made_from()
        ours, theirs = socket.socketpair()
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *self._command, "--control-fd", str(theirs.fileno()), pass_fds=(theirs.fileno(),)
            )
        reader, writer = await asyncio.open_connection(sock=ours, limit=_LINE_LIMIT)
        screen = _Screen(process, reader, writer, made_from)
        self._spawn(self._listen(screen))
        return screen

    async def _listen(self, screen: _Screen) -> None:
        """Reads the child's messages until its channel closes."""
        with contextlib.suppress(ConnectionError, ValueError):
            while line := await screen.reader.readline():
                message = json.loads(line)
                screen.heard.set()
                if "ready" in message:
                    screen.ready.set()
                elif "first_frame" in message:
                    screen.shown.set()
                    self._on_screen(True)  # noqa: FBT003 - the whole message
                    self._first_frame()
                elif "ended" in message:
                    screen.clean = True
                    screen.left.set()
        screen.left.set()

    def _first_frame(self) -> None:
        if self._left_at is None:
            return
        handover = Handover((self._clock() - self._left_at) * 1000, self._after_crash, self._warm)
        self._left_at = None
        log.info(
            "screen.handover",
            milliseconds=round(handover.milliseconds, 1),
            after_crash=handover.after_crash,
            warm=handover.warm,
        )
        self._on_handover(handover)

    async def _see_off(self, screen: _Screen, *, at_once: bool = False) -> None:
        screen.writer.close()
        if screen.process.returncode is None:
            try:
                await asyncio.wait_for(screen.process.wait(), 0 if at_once else _EXIT_GRACE)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    screen.process.kill()
                await screen.process.wait()

    def _spawn(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
