"""A receipt printer from the other side of the wire: receives ESC/POS, prints PNG slips, misbehaves when told.

It has a receive buffer, a head that works through it, a roll that ends, a cover, a cutter and a head that gets hot.
What it prints is what its interpreter made of the bytes; each cut leaves one file in `slips`.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from drivers.protocols.escpos.profile import profile_of
from drivers.protocols.escpos.status import (
    Fault,
    Paper,
    PrinterState,
    Query,
    write_automatic,
    write_in_turn,
    write_realtime,
)
from drivers.sim.control import Arguments, Command, ControlError, Reply
from drivers.sim.escpos_interpreter import REALTIME, Interpreter
from drivers.sim.escpos_paper import DOTS_PER_MM, Strip
from drivers.sim.pty_port import PtyPort

_BUFFER_BYTES = 64 * 1024
_ROLL_MM = 80_000
_LONGEST_REALTIME = 10
_DLE_EOT, _DLE_ENQ, _CLEAR_AND_RECOVER = 0x04, 0x05, 0x02
_NEEDS_POWER_CYCLE = {Fault.CUTTER, Fault.UNRECOVERABLE}


@dataclass(slots=True)
class _Plan:
    """`act` once `dots` more of paper were used."""

    dots: int
    act: Callable[[], None]


class SimulatedReceiptPrinter:
    """`paced` sends its answers at the line's speed. Commands of `commands` may come from any thread.

    Its buffer has `room` bytes. `holds_line`: while it is full the line takes nothing more, as on USB; otherwise what
    does not fit is lost. `received` bytes have come so far.
    """

    def __init__(
        self,
        link: Path,
        slips: Path,
        model: str = "generic-80",
        *,
        paced: bool = False,
        room: int = _BUFFER_BYTES,
        holds_line: bool = False,
    ) -> None:
        self.port = PtyPort(self._received, link, 115200, paced=paced)
        self._profile = profile_of(model)
        self._slips = slips
        slips.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._room = room
        self._holds_line = holds_line
        self._pulled = False
        self.received = 0
        self._strip = Strip(self._profile.dots)
        self._interpreter = Interpreter(self._strip, self._cut, self._report, self._automatic)
        self._tail = b""  # the end of what came last; a real-time command may begin in it
        self._remaining = _ROLL_MM * DOTS_PER_MM
        self._fault = Fault.NONE
        self._automatic_on = False
        self._silent = False
        self._half_replies = False
        self._halves = 0  # of a single byte every second one arrives
        self._reports_held: list[bytes] | None = None
        self._stale: bytes | None = None
        self._plan: _Plan | None = None
        self._at_cut: list[Callable[[], None] | None] = []  # what happens at the next cuts
        self._printed = 0
        self._last = self.state

    @property
    def printed(self) -> int:
        """Slips cut so far."""
        return self._printed

    @property
    def state(self) -> PrinterState:
        paper = Paper.OK
        if self._remaining <= 0:
            paper = Paper.END
        elif self._remaining < self._profile.near_end_mm * DOTS_PER_MM:
            paper = Paper.NEAR_END
        online = paper is not Paper.END and self._fault is Fault.NONE
        return PrinterState(online=online, paper=paper, fault=self._fault)

    @property
    def commands(self) -> Mapping[str, Command]:
        return {
            "paper_near_end": lambda _: self._set_paper(self._profile.near_end_mm * DOTS_PER_MM - 1),
            "paper_out": lambda _: self._set_paper(0),
            "paper_out_after": self._after(lambda _: self._run_out()),
            "refill": lambda _: self._set_paper(_ROLL_MM * DOTS_PER_MM),
            "cover_open": lambda _: self._set_fault(Fault.COVER_OPEN),
            "cover_close": lambda _: self._set_fault(Fault.NONE),
            "cutter_jam": self._at_a_cut(self._jam),
            "fault": self._break,
            "fault_after": self._after(self._become),
            "overheat": lambda _: self._set_fault(Fault.OVERHEATED),
            "cool": lambda _: self._set_fault(Fault.NONE),
            "power_cycle": lambda _: self._power_cycle(),
            "reset_after": self._after(lambda _: self._power_cycle()),
            "reset_at_cut": self._at_a_cut(self._power_cycle),
            "silence": lambda arguments: self._flag("_silent", arguments),
            "silence_after": self._after(lambda _: self._fall_silent()),
            "garbage": lambda arguments: self.port.send(bytes(range(256)) * arguments.number("times", 4)),
            "half_replies": lambda arguments: self._flag("_half_replies", arguments),
            "hold_reports": self._hold_reports,
            "stale_reply": lambda _: self._make_stale(),
            "unplug": lambda _: self._unplug(),
            "replug": lambda _: self._replug(),
            "status": self._status,
        }

    # -- the wire -------------------------------------------------------------------------------------------------

    def _received(self, data: bytes) -> None:
        """Real-time commands are obeyed on arrival; they and everything else are buffered for the head."""
        with self._lock:
            self.received += len(data)
            if self._holds_line:
                self._changed.wait_for(lambda: len(self._interpreter.buffer) < self._room or self._pulled)
            before = len(self._tail)
            seen = self._tail + data
            end = 0
            for found in REALTIME.finditer(seen):
                if found.end() > before:
                    self._buffer(seen[max(end, before) : found.end()])
                    self._realtime(found[0])
                end = found.end()
            self._buffer(seen[max(end, before) :])
            self._tail = seen[max(end, len(seen) - _LONGEST_REALTIME + 1) :]
            self._work()

    def _buffer(self, data: bytes) -> None:
        """What does not fit is lost where the line is not held; the last piece taken from a held one always fits."""
        room = len(data) if self._holds_line else self._room - len(self._interpreter.buffer)
        self._interpreter.buffer += data[: max(0, room)]

    def _realtime(self, command: bytes) -> None:
        kind = command[1]
        if kind == _DLE_EOT:
            self._send(bytes([write_realtime(self.state)[Query(command[2])]]))
        elif kind == _DLE_ENQ:
            if self._fault not in _NEEDS_POWER_CYCLE and self._fault is not Fault.COVER_OPEN:
                if command[2] == _CLEAR_AND_RECOVER:
                    self._forget_job()
                self._set_fault(Fault.NONE)
        elif self._profile.clears_buffer:
            self._forget_job()

    def _send(self, data: bytes) -> None:
        if self._silent:
            return
        if self._stale is not None:
            data, self._stale = self._stale + data, None
        if self._half_replies:
            data = data[: len(data) // 2 + self._halves % 2]
            self._halves += 1
        self.port.send(data)

    # -- the head -------------------------------------------------------------------------------------------------

    def _work(self) -> None:
        """Prints from the buffer for as long as paper and mechanics allow; the rest waits in it."""
        while self.state.online:
            used = self._interpreter.step()
            if used is None:
                break
            self._use(used)
        self._announce_change()
        self._changed.notify_all()

    def _use(self, dots: int) -> None:
        self._remaining -= dots
        plan = self._plan
        if plan is not None:
            plan.dots -= dots
            if plan.dots <= 0:
                self._plan = None
                plan.act()

    def _cut(self) -> None:
        happens = self._at_cut.pop(0) if self._at_cut else None
        if happens is not None:
            happens()  # and the paper hangs on
            return
        self._printed += 1
        self._strip.cut().convert("1").save(self._slips / f"{self._printed:02d}.png")

    def _report(self) -> None:
        report = bytes([write_in_turn(self.state.paper)])
        if self._reports_held is None:
            self._send(report)
        else:
            self._reports_held.append(report)

    def _automatic(self, n: int) -> None:
        self._automatic_on = bool(n)
        if n:
            self._send(write_automatic(self.state))

    def _announce_change(self) -> None:
        if self.state != self._last:
            self._last = self.state
            if self._automatic_on:
                self._send(write_automatic(self.state))

    def _forget_job(self) -> None:
        """What was printed already stays where it is: hanging out, until something cuts."""
        self._interpreter.reset()

    # -- what a person or a bad day does to it ------------------------------------------------------------------

    def _set_paper(self, dots: int) -> None:
        with self._lock:
            self._remaining = dots
            self._work()

    def _set_fault(self, fault: Fault) -> None:
        with self._lock:
            self._fault = fault
            self._work()

    def _after(self, act: Callable[[Arguments], None]) -> Command:
        """`act` when so much more paper was used, in the middle of a slip."""

        def command(arguments: Arguments) -> None:
            with self._lock:
                self._plan = _Plan(arguments.number("mm", 20) * DOTS_PER_MM, lambda: act(arguments))

        return command

    def _at_a_cut(self, act: Callable[[], None]) -> Command:
        """`act` instead of the next cut, or of the cut after `skip` more."""

        def command(arguments: Arguments) -> None:
            with self._lock:
                self._at_cut = [*([None] * arguments.number("skip", 0)), act]

        return command

    def _become(self, arguments: Arguments) -> None:
        name = arguments.text("fault")
        if name not in set(Fault):
            raise ControlError(f"a fault is one of {', '.join(Fault)}")
        self._fault = Fault(name)

    def _break(self, arguments: Arguments) -> None:
        with self._lock:
            self._become(arguments)
            self._work()

    def _fall_silent(self) -> None:
        self._silent = True

    def _jam(self) -> None:
        self._fault = Fault.CUTTER

    def _run_out(self) -> None:
        self._remaining = 0

    def _power_cycle(self) -> None:
        with self._lock:
            self._forget_job()
            self._automatic_on = False
            self._fault = Fault.NONE
            self._work()

    def _hold_reports(self, arguments: Arguments) -> None:
        """Answers in turn come later, as of a printer that is still printing; at the end all of them at once."""
        with self._lock:
            held, self._reports_held = self._reports_held, [] if arguments.flag("on", default=True) else None
            if self._reports_held is None:
                for report in held or []:
                    self._send(report)

    def _make_stale(self) -> None:
        """The next answer comes behind one that was meant for an earlier question."""
        with self._lock:
            self._stale = bytes([write_realtime(self.state)[Query.PRINTER]])

    def _flag(self, name: str, arguments: Arguments) -> None:
        with self._lock:
            setattr(self, name, arguments.flag("on", default=True))

    def _unplug(self) -> None:
        with self._lock:
            self._pulled = True
            self._changed.notify_all()
        self.port.unplug()

    def _replug(self) -> None:
        """Only the cable was out: the printer kept its buffer."""
        self._pulled = False
        self.port.plug_in()

    def _status(self, _: Arguments) -> Reply:
        state = self.state
        return {
            "printed": self._printed,
            "paper": state.paper.value,
            "fault": state.fault.value,
            "online": state.online,
        }

    def __enter__(self) -> Self:
        self.port.plug_in()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ControlError):
            self._unplug()
