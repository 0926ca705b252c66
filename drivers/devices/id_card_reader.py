"""The ID-card reader: the SDT protocol over a line, each exchange with a deadline.

What a card does is an outcome; what the reader or the line does is a DeviceError, after which the caller closes and
opens again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date
from typing import TypeGuard

import structlog

from drivers.errors import DeviceFailed, DeviceTimeout, RemoteProtocolError
from drivers.health import OK, DeviceStatus, Health
from drivers.protocols.sdt.commands import (
    READ_BASE,
    READ_BASE_WITH_FINGERPRINT,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SAM_ID,
    SAM_STATUS,
    SELECT_CARD,
    SET_SPEED,
    SPEEDS,
    Command,
    Response,
    decode_response,
)
from drivers.protocols.sdt.frame import Frame, FrameParser
from drivers.protocols.sdt.payload import SamId, decode_sam_id
from drivers.protocols.sdt.polling import (
    CardFault,
    CardFaultCode,
    Memory,
    PollOutcome,
    poll_card,
)
from drivers.protocols.sdt.status import Reaction, Sw3, meaning_of
from drivers.transports.transport import HasSpeed, Transport

_log = structlog.get_logger()

_ANSWER_SECONDS = 1.0
_ANSWER_SECONDS_OF = {  # what vendors' own programs allow
    READ_BASE: 3.0,
    READ_BASE_WITH_FINGERPRINT: 3.5,  # 2.4 s on the wire at 9600 baud
    READ_NEW_ADDRESS: 3.0,
    RESET_SAM: 2.0,
}
_WHOLE_POLL_SECONDS = 10.0  # a poll ends by then, also when each of its exchanges is slow and repeated
_DETECT_SECONDS = 0.4  # per speed; the answer takes 12 ms at the slowest


class IdCardReader:
    """One thread uses it at a time; any thread may call `cancel`."""

    def __init__(self, line: Transport, today: Callable[[], date]) -> None:
        self._line = line
        self._today = today
        self._parser = FrameParser()
        self._memory = Memory()

    @property
    def name(self) -> str:
        return self._line.name

    def open(self) -> None:
        self._memory = Memory()
        self._line.open()

    def close(self) -> None:
        self._memory = Memory()
        self._parser.reset()
        self._line.close()

    def cancel(self) -> None:
        self._line.cancel()

    def clear_cancel(self) -> None:
        self._line.clear_cancel()

    def handshake(self) -> SamId:
        """Proof that a reader answers here; finds its speed when it is not the one set.

        Raises DeviceFailed when its security module refuses to work, DeviceTimeout or RemoteProtocolError when what
        answers is no reader.
        """
        try:
            self._require_working(self.exchange(SAM_STATUS))
        except (DeviceTimeout, RemoteProtocolError):
            self.detect_speed()
            self._require_working(self.exchange(SAM_STATUS))
        answer = self.exchange(SAM_ID)
        if answer.sw3 != Sw3.SUCCESS:
            raise RemoteProtocolError(f"no SAM identity: status {answer.sw3:02X}")
        return decode_sam_id(answer.data)

    def check(self) -> DeviceStatus:
        """Whether the reader is alive and works. Raises DeviceError when it does not answer."""
        answer = self.exchange(SAM_STATUS)
        if answer.sw3 == Sw3.SUCCESS:
            return OK
        return DeviceStatus(Health.FAILED, "id_card_reader.out_of_service", meaning_of(answer.sw3).says)

    def poll(self, on_reading: Callable[[], None] = lambda: None) -> PollOutcome:
        """Looks once for a card and reads it. Calls `on_reading` once a card is selected and reading begins."""
        deadline = time.monotonic() + _WHOLE_POLL_SECONDS
        conversation = poll_card(self._memory, self._today())
        self._memory = Memory()  # if this poll breaks off, the next begins anew
        command = next(conversation)
        reached_card = False
        try:
            while True:
                if command is READ_BASE:
                    on_reading()
                reached_card = reached_card or command is SELECT_CARD
                answer = self.exchange(command, deadline)
                command = conversation.send(answer)
        except StopIteration as ended:
            outcome: PollOutcome
            outcome, self._memory = ended.value
        except (DeviceTimeout, RemoteProtocolError) as error:
            if not reached_card:
                raise
            _log.info("id_card_reader.garbled", command=command.name, reason=error.code)
            outcome = CardFault(CardFaultCode.GARBLED)
        if isinstance(outcome, CardFault):
            _log.info("id_card_reader.card_fault", fault=outcome.code.value, sw3=outcome.sw3)
        return outcome

    def exchange(self, command: Command, deadline: float | None = None) -> Response:
        """One command and its answer; a damaged or incomplete answer is asked for once more.

        Raises DeviceTimeout when nothing comes, RemoteProtocolError when it is damaged again.
        """
        try:
            return self._exchange_once(command, deadline)
        except RemoteProtocolError as error:
            _log.info("id_card_reader.asked_again", command=command.name, reason=str(error))
            return self._exchange_once(command, deadline)

    def _exchange_once(self, command: Command, deadline: float | None) -> Response:
        limit = time.monotonic() + _ANSWER_SECONDS_OF.get(command, _ANSWER_SECONDS)
        until = limit if deadline is None else min(limit, deadline)
        self._line.discard_input()
        self._parser.reset()
        self._line.write(command.frame, until)
        while True:
            try:
                data = self._line.read(until)
            except DeviceTimeout:
                if self._parser.held or self._parser.noise:
                    raise RemoteProtocolError("the answer is incomplete") from None
                raise
            for event in self._parser.feed(data):
                if isinstance(event, Frame):
                    return decode_response(event.body)
                raise RemoteProtocolError(f"the answer's {event.damage} is wrong")
            if time.monotonic() > until:  # bytes keep coming and never make an answer
                raise RemoteProtocolError("noise instead of an answer")

    def detect_speed(self) -> int:
        """Tries the standard speeds until a reader answers; raises DeviceTimeout when none does."""
        line = self._line
        if not _has_speed(line):
            raise DeviceTimeout(f"{line.name} does not answer as a reader")
        for speed in SPEEDS:
            line.set_speed(speed)
            try:
                self._exchange_once(SAM_STATUS, time.monotonic() + _DETECT_SECONDS)
            except (DeviceTimeout, RemoteProtocolError):
                continue
            _log.info("id_card_reader.speed", baud=speed)
            return speed
        line.set_speed(SPEEDS[0])
        raise DeviceTimeout(f"{line.name} does not answer as a reader at any standard speed")

    def set_speed(self, baud: int) -> None:
        """Moves the reader and the line to another speed; raises DeviceFailed when the reader refuses."""
        answer = self.exchange(SET_SPEED[baud])
        if answer.sw3 != Sw3.SUCCESS:
            raise DeviceFailed(f"the reader does not take {baud} baud", "id_card_reader.speed_refused")
        if _has_speed(self._line):
            self._line.set_speed(baud)

    def reset(self) -> None:
        """Restarts the security module. A card that lies there will be found again."""
        self._memory = Memory()
        self._require_working(self.exchange(RESET_SAM))

    def _require_working(self, answer: Response) -> None:
        meaning = meaning_of(answer.sw3)
        if meaning.reaction is Reaction.OUT_OF_SERVICE:
            raise DeviceFailed(f"the reader: {meaning.says}", "id_card_reader.out_of_service")
        if answer.sw3 != Sw3.SUCCESS:
            raise RemoteProtocolError(f"the reader: {meaning.says}")


def _has_speed(line: Transport) -> TypeGuard[HasSpeed]:
    return hasattr(line, "set_speed")
