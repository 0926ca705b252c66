"""A reader's module as the protocol describes it: a field with cards, and what it answers to each command.

No I/O and no faults of the line: those are added by the simulator around it.
"""

from __future__ import annotations

from dataclasses import dataclass

from drivers.protocols.sdt.commands import (
    FIND_CARD,
    READ_BASE_WITH_FINGERPRINT,
    READ_MANAGEMENT_NUMBER,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SAM_ID,
    SELECT_CARD,
    SET_SPEED,
    Command,
    Response,
)
from drivers.protocols.sdt.payload import SamId, encode_base_info
from drivers.protocols.sdt.status import Sw3
from drivers.sim.sample_cards import SimCard

_SPEEDS = {command: speed for speed, command in SET_SPEED.items()}
SAM = SamId(kind=5, maker=1, made=20240115, number=1234567, extra=987654321)


@dataclass(slots=True)
class _Seat:
    """A card in the field. It is found until it has been read or has failed; then it has to leave first."""

    card: SimCard
    found: bool = False
    selected: bool = False
    read: bool = False
    spent: bool = False


class SdtReader:
    """`removed_before` names a command at whose arrival the card is taken away, as a hasty citizen does."""

    def __init__(self, sam: SamId = SAM) -> None:
        self._sam = sam
        self._seats: list[_Seat] = []
        self.removed_before: Command | None = None
        self.new_speed: int | None = None

    @property
    def cards(self) -> int:
        return len(self._seats)

    def place(self, card: SimCard) -> None:
        self._seats.append(_Seat(card))

    def remove(self) -> None:
        self._seats.clear()

    def fail_card(self) -> None:
        """A read error: the card has to leave the field before it is found again."""
        for seat in self._seats:
            seat.spent = True
            seat.read = False

    def answer(self, command: Command | None) -> Response:
        if command is not None and command is self.removed_before:
            self.removed_before = None
            self.remove()
        if command is None:
            return Response(Sw3.COMMAND_WRONG)
        if command in _SPEEDS:
            self.new_speed = _SPEEDS[command]
        if command is RESET_SAM:
            self._seats = [_Seat(seat.card) for seat in self._seats]
        if command is FIND_CARD:
            return self._find()
        if command is SELECT_CARD:
            return self._select()
        if command.personal:
            return self._read(command)
        return Response(Sw3.SUCCESS, self._sam.encode() if command is SAM_ID else b"")

    def _find(self) -> Response:
        fresh = [seat for seat in self._seats if not seat.spent]
        for seat in fresh:
            seat.found = True
        return Response(Sw3.CARD_FOUND, bytes(4)) if fresh else Response(Sw3.NO_CARD)

    def _select(self) -> Response:
        found = [seat for seat in self._seats if seat.found and not seat.spent]
        if len(found) != 1:
            return Response(Sw3.SELECT_FAILED)  # none, or several that answer at once
        found[0].selected = True
        return Response(Sw3.SUCCESS, bytes(8))

    def _read(self, command: Command) -> Response:
        seat = next((seat for seat in self._seats if seat.selected or seat.read), None)
        if seat is None:
            return Response(Sw3.READ_FAILED)
        seat.selected, seat.read, seat.spent = False, True, True
        data = _content(seat.card, command)
        return Response(Sw3.NOT_ON_CARD) if data is None else Response(Sw3.SUCCESS, data)


def _content(card: SimCard, command: Command) -> bytes | None:
    if command is READ_NEW_ADDRESS:
        return card.newest_address_block
    if command is READ_MANAGEMENT_NUMBER:
        return bytes(16)
    fingerprint = card.fingerprint if command is READ_BASE_WITH_FINGERPRINT else None
    return encode_base_info(card.text, card.photo, fingerprint)
