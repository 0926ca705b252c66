"""A receipt printer from the other side of the wire: receives ESC/POS, prints PNG slips, misbehaves when told.

It has a receive buffer, a head that works through it, a roll that ends, a cover, a cutter and a head that gets hot.
What it prints is what its interpreter made of the bytes; each cut leaves one file in `slips`.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from contextlib import suppress
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
from drivers.sim.escpos_interpreter import Interpreter
from drivers.sim.escpos_paper import DOTS_PER_MM, Strip
from drivers.sim.pty_port import PtyPort

_BUFFER_BYTES = 64 * 1024
_ROLL_MM = 80_000
_REALTIME = re.compile(rb"\x10\x04([\x01-\x04])|\x10\x05([\x01\x02])|\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08")
_NEEDS_POWER_CYCLE = {Fault.CUTTER, Fault.UNRECOVERABLE}


class SimulatedReceiptPrinter:
    """`paced` sends its answers at the line's speed. Commands of `commands` may come from any thread."""

    def __init__(self, link: Path, slips: Path, model: str = "generic-80", *, paced: bool = False) -> None:
        self.port = PtyPort(self._received, link, 115200, paced=paced)
        self._profile = profile_of(model)
        self._slips = slips
        slips.mkdir(parents=True, exist_ok=True)
        self._lock = threading.RLock()
        self._strip = Strip(self._profile.dots)
        self._interpreter = Interpreter(self._strip, self._cut, self._report, self._automatic)
        self._pending = b""  # the beginning of a real-time command at the end of what came last
        self._remaining = _ROLL_MM * DOTS_PER_MM
        self._fault = Fault.NONE
        self._automatic_on = False
        self._silent = False
        self._half_replies = False
        self._stale: bytes | None = None
        self._end_after: int | None = None  # dots of paper left of a job that is to run out of paper
        self._reset_after: int | None = None
        self._jam_at_cut = False
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
            "paper_out_after": self._paper_out_after,
            "refill": lambda _: self._set_paper(_ROLL_MM * DOTS_PER_MM),
            "cover_open": lambda _: self._set_fault(Fault.COVER_OPEN),
            "cover_close": lambda _: self._set_fault(Fault.NONE),
            "cutter_jam": self._cutter_jam,
            "overheat": lambda _: self._set_fault(Fault.OVERHEATED),
            "cool": lambda _: self._set_fault(Fault.NONE),
            "power_cycle": lambda _: self._power_cycle(),
            "reset_after": self._reset_after_command,
            "silence": lambda arguments: self._flag("_silent", arguments),
            "half_replies": lambda arguments: self._flag("_half_replies", arguments),
            "stale_reply": lambda _: self._make_stale(),
            "unplug": lambda _: self._unplug(),
            "replug": lambda _: self._replug(),
            "status": self._status,
        }

    # -- the wire -------------------------------------------------------------------------------------------------

    def _received(self, data: bytes) -> None:
        with self._lock:
            data = self._pending + data
            kept, last = bytearray(), 0
            for found in _REALTIME.finditer(data):
                kept += data[last : found.start()]
                last = found.end()
                self._realtime(found)
            rest = data[last:]
            split = rest.rfind(b"\x10")
            held = split >= 0 and len(rest) - split < 10 and _may_become_realtime(rest[split:])
            self._pending = rest[split:] if held else b""
            kept += rest[:split] if held else rest
            room = _BUFFER_BYTES - len(self._interpreter.buffer)
            self._interpreter.buffer += kept[:room]
            self._work()

    def _realtime(self, found: re.Match[bytes]) -> None:
        if found[1] is not None:
            answer = bytes([write_realtime(self.state)[Query(found[1][0])]])
            self._send(answer)
        elif found[2] is not None:
            if self._fault not in _NEEDS_POWER_CYCLE and self._fault is not Fault.COVER_OPEN:
                if found[2][0] == 2:
                    self._forget_job()
                self._set_fault(Fault.NONE)
        elif self._profile.clears_buffer:
            self._forget_job()

    def _send(self, data: bytes) -> None:
        if self._silent:
            return
        if self._stale is not None:
            data, self._stale = self._stale + data, None
        if self._half_replies and len(data) > 1:
            data = data[:1]
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

    def _use(self, dots: int) -> None:
        self._remaining -= dots
        for name in ("_end_after", "_reset_after"):
            left = getattr(self, name)
            if left is not None and dots:
                setattr(self, name, left - dots)
        if self._end_after is not None and self._end_after <= 0:
            self._end_after = None
            self._remaining = 0
        if self._reset_after is not None and self._reset_after <= 0:
            self._reset_after = None
            self._power_cycle()

    def _cut(self) -> None:
        slip = self._strip.cut()
        if self._jam_at_cut:
            self._jam_at_cut = False
            self._fault = Fault.CUTTER
        self._printed += 1
        slip.convert("1").save(self._slips / f"{self._printed:02d}.png")

    def _report(self) -> None:
        self._send(bytes([write_in_turn(self.state.paper)]))

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
        self._interpreter.reset()
        self._strip.cut()

    # -- what a person or a bad day does to it ------------------------------------------------------------------

    def _set_paper(self, dots: int) -> None:
        with self._lock:
            self._remaining = dots
            self._work()

    def _set_fault(self, fault: Fault) -> None:
        with self._lock:
            self._fault = fault
            self._work()

    def _paper_out_after(self, arguments: Arguments) -> None:
        with self._lock:
            self._end_after = arguments.number("mm", 20) * DOTS_PER_MM

    def _reset_after_command(self, arguments: Arguments) -> None:
        with self._lock:
            self._reset_after = arguments.number("mm", 20) * DOTS_PER_MM

    def _cutter_jam(self, _: Arguments) -> None:
        with self._lock:
            self._jam_at_cut = True

    def _power_cycle(self) -> None:
        with self._lock:
            self._forget_job()
            self._automatic_on = False
            self._fault = Fault.NONE
            self._work()

    def _make_stale(self) -> None:
        """The next answer comes behind one that was meant for an earlier question."""
        with self._lock:
            self._stale = bytes([write_realtime(self.state)[Query.PRINTER]])

    def _flag(self, name: str, arguments: Arguments) -> None:
        with self._lock:
            setattr(self, name, arguments.flag("on", default=True))

    def _unplug(self) -> None:
        self.port.unplug()

    def _replug(self) -> None:
        with self._lock:
            self._forget_job()
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
            self.port.unplug()


def _may_become_realtime(tail: bytes) -> bool:
    """Whether `tail`, which begins with DLE, is the beginning of a real-time command."""
    known = [b"\x10\x04", b"\x10\x05", b"\x10\x14\x08\x01\x03\x14\x01\x06\x02\x08"]
    return any(command.startswith(tail[: len(command)]) and len(tail) < max(3, len(command)) for command in known)
