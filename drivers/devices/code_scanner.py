"""The code scanner: waits for one code at a time, with a deadline.

A module of the GM65 family is greeted by its heartbeat and scans when told. A plain scanner says nothing until it sees
a code, so it cannot be found by asking; it is bound to its path.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from drivers.errors import DeviceTimeout, RemoteProtocolError
from drivers.health import OK, DeviceStatus
from drivers.protocols.scanner.codes import Code, Framing, Refusal, Refused, ScannerEvent, ScannerParser
from drivers.protocols.scanner.gm65 import AIM_ON, HEARTBEAT, START_SCAN, STOP_SCAN, ModuleReply, ScannerCommand
from drivers.transports.transport import Transport

_log = structlog.get_logger()

_ANSWER_SECONDS = 0.5
_NOISE_SECONDS = 0.5  # beyond it, for which a line that never falls silent is listened to
_GAP_SECONDS = 0.05  # between two bytes of one code; 50 byte times at 9600 baud
_GLANCE_SECONDS = 0.1  # between two looks at whether the code is still wanted
_LIGHT_SECONDS = 4.0  # a module of this family looks for 5 s by default and stops
PLAIN = Framing()
_MODULE = Framing(module=True, aim=True)


@dataclass(frozen=True, slots=True)
class NoCode:
    """None was seen until the deadline."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    code: Code = field(repr=False)


@dataclass(frozen=True, slots=True)
class CodeRefused:
    why: Refusal


ScanOutcome = NoCode | CodeSeen | CodeRefused


class CodeScanner:
    """`module` says whether it understands the GM65 commands; `framing` is for scanners that do not."""

    def __init__(self, line: Transport, *, module: bool, framing: Framing = PLAIN) -> None:
        self._line = line
        self._module = module
        self._parser = ScannerParser(_MODULE if module else framing)
        self._start_again_at = 0.0
        self._behind: list[ScannerEvent] = []  # what came right behind the answer to an order

    @property
    def name(self) -> str:
        return self._line.name

    def open(self) -> None:
        self._line.open()
        self._parser.reset()

    def close(self) -> None:
        self._line.close()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def handshake(self) -> str:
        """Who answers. Raises DeviceTimeout or RemoteProtocolError when no module does; a plain scanner is believed."""
        if not self._module:
            return "scanner that cannot be asked"
        self._order(HEARTBEAT)
        self._order(AIM_ON)
        return "GM65 module"

    def check(self) -> DeviceStatus:
        """Raises DeviceError when a module does not answer; of a plain scanner only the port is known to be there."""
        if self._module:
            self._order(HEARTBEAT)
        return OK

    def scan(self, seconds: float, wanted: Callable[[], bool] = lambda: True) -> ScanOutcome:
        """Waits for a code for at most `seconds`, or until `wanted` is no longer True."""
        deadline = time.monotonic() + seconds
        self._line.discard_input()
        self._parser.reset()
        self._behind = []
        if self._module:
            self._order(START_SCAN)
            self._start_again_at = time.monotonic() + _LIGHT_SECONDS
        outcome = self._first_code(deadline, wanted)
        if self._module and not isinstance(outcome, CodeSeen):
            self._stop()
        if isinstance(outcome, CodeRefused):
            _log.info("code_scanner.refused", why=outcome.why.value)
        return outcome

    def _stop(self) -> None:
        """Puts the light out; whatever is still on its way is dropped, the answer too."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        self._line.write(STOP_SCAN.frame, deadline)
        with suppress(DeviceTimeout):
            while (now := time.monotonic()) < deadline:
                self._line.read(min(deadline, now + _GAP_SECONDS))

    def _first_code(self, deadline: float, wanted: Callable[[], bool]) -> ScanOutcome:
        while True:
            self._keep_looking()
            for event in self._events(deadline):
                match event:
                    case Code():
                        return CodeSeen(event)
                    case Refused(why):
                        return CodeRefused(why)
                    case ModuleReply():
                        pass  # an answer that came late
            if time.monotonic() >= deadline or not wanted():
                return NoCode()

    def _keep_looking(self) -> None:
        """A module puts its light out by itself after a while. Its answer to the new order is read between codes."""
        if self._module and time.monotonic() > self._start_again_at:
            self._line.write(START_SCAN.frame, time.monotonic() + _ANSWER_SECONDS)
            self._start_again_at = time.monotonic() + _LIGHT_SECONDS

    def _events(self, deadline: float) -> list[ScannerEvent]:
        """What the next bytes mean; a gap inside a code means something too."""
        behind, self._behind = self._behind, []
        if behind:
            return behind
        now = time.monotonic()
        until = min(deadline, now + (_GAP_SECONDS if self._parser.held else _GLANCE_SECONDS))
        try:
            return self._parser.feed(self._line.read(until))
        except DeviceTimeout:
            return self._parser.gap() if self._parser.held else []

    def _order(self, command: ScannerCommand) -> ModuleReply:
        """One command and its answer; codes that come before the answer were not asked for and are dropped."""
        deadline = time.monotonic() + _ANSWER_SECONDS
        self._line.write(command.frame, deadline)
        wanted = command.verb is HEARTBEAT.verb
        while time.monotonic() < deadline + _NOISE_SECONDS:
            events = self._parser.feed(self._line.read(deadline))
            for number, event in enumerate(events):
                if isinstance(event, ModuleReply) and event.heartbeat is wanted:
                    self._behind = events[number + 1 :]
                    return event
                if isinstance(event, Refused) and event.why is Refusal.REPLY_DAMAGED:
                    raise RemoteProtocolError("the module's answer is damaged")
        raise DeviceTimeout("codes without an end instead of an answer")
