"""One look for a card, as a conversation: it yields commands, takes what the reader answered, and ends with an outcome.

    (card read before?)  read_new_address ─ answered ──────────────────────────────▶ CardStillThere
            │ refused: it has left
            ▼
        find_card ─ 80 ─────────────────────────────────────────────────────────────▶ NoCard
            │ 9F
            ▼
       select_card ─ 81 ───────────▶ CardFault(SELECT_FAILED), several in a row: TWO_CARDS
            │ 90
            ▼
        read_base ─▶ read_new_address ─ 90 or 91 ───────────────────────────────────▶ CardRead

A card that was read is no longer found until it has left the field, so `find_card` alone cannot tell it from an empty
reader. While it lies there its newest address can still be read without authenticating again: that is the question.

The protocol does not report two cards as such: the field finds "a card" and selecting it fails, each time. A single
card that was only moved selects again within a poll or two. TWO_CARDS therefore means that the last
`TWO_CARDS_AFTER` polls in a row found something and could not select it.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from drivers.errors import RemoteProtocolError
from drivers.protocols.sdt.card import IdentityCard, parse_card
from drivers.protocols.sdt.commands import (
    FIND_CARD,
    READ_BASE,
    READ_NEW_ADDRESS,
    RESET_SAM,
    SELECT_CARD,
    Command,
    Response,
)
from drivers.protocols.sdt.layouts import decode_new_address
from drivers.protocols.sdt.payload import decode_base_info
from drivers.protocols.sdt.status import Reaction, Sw3, meaning_of

TWO_CARDS_AFTER = 3  # polls in a row; at one poll in 0.3 s the citizen is told within a second


class CardFaultCode(StrEnum):
    PLACE_AGAIN = "place_again"  # could not be read: take it away and place it again
    SELECT_FAILED = "select_failed"  # the same, at the first step; it may have been moved
    TWO_CARDS = "two_cards"  # selecting fails again and again: more than one card lies there, or none that answers
    NOT_GENUINE = "not_genuine"  # card and SAM did not accept each other, or the content did not verify
    WRONG_CARD = "wrong_card"  # not a card of this family
    UNREADABLE = "unreadable"  # the reader's reply is well framed and makes no sense
    GARBLED = "garbled"  # a reply after the card was found was damaged or did not come: place it again
    READER_FAULT = "reader_fault"  # ours or the reader's, not the card's
    OUT_OF_SERVICE = "out_of_service"  # the security module refuses to work


@dataclass(frozen=True, slots=True)
class NoCard:
    pass


@dataclass(frozen=True, slots=True)
class CardStillThere:
    """The card of the last `CardRead` lies on the reader; it must leave before the next is found."""


@dataclass(frozen=True, slots=True)
class CardRead:
    card: IdentityCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class CardFault:
    """`sw3` is the reader's status byte, None where its reply could not be understood."""

    code: CardFaultCode
    sw3: int | None = None


PollOutcome = NoCard | CardStillThere | CardRead | CardFault


@dataclass(frozen=True, slots=True)
class Memory:
    """What one poll has to know of those before it."""

    read_before: bool = False
    select_failures: int = 0


_FAULTS = {
    Reaction.PLACE_AGAIN: CardFaultCode.PLACE_AGAIN,
    Reaction.RETRY: CardFaultCode.PLACE_AGAIN,
    Reaction.RESET: CardFaultCode.PLACE_AGAIN,
    Reaction.SKIP_FINGERPRINT: CardFaultCode.PLACE_AGAIN,  # none was asked for
    Reaction.WINDOW: CardFaultCode.NOT_GENUINE,
    Reaction.OTHER_CARD: CardFaultCode.WRONG_CARD,
    Reaction.OUT_OF_SERVICE: CardFaultCode.OUT_OF_SERVICE,
    Reaction.IDLE: CardFaultCode.PLACE_AGAIN,  # "no card" to select or read: it was taken away
    Reaction.EMPTY: CardFaultCode.UNREADABLE,
}

Answer = tuple[PollOutcome, Memory]
Conversation = Generator[Command, Response, Answer]


def poll_card(memory: Memory, today: date) -> Conversation:
    if memory.read_before:
        presence = yield from _ask(READ_NEW_ADDRESS)
        if presence.sw3 in {Sw3.SUCCESS, Sw3.NOT_ON_CARD}:
            return CardStillThere(), memory
    answer = yield from _attempt(memory, today)
    if isinstance(answer[0], CardFault) and answer[0].sw3 == Sw3.UNRECOGNISED:
        yield RESET_SAM  # forgets what was found, so all of it is asked again
        answer = yield from _attempt(memory, today)
    return answer


def _attempt(memory: Memory, today: date) -> Conversation:
    trouble = yield from _find_and_select(memory)
    return trouble if trouble is not None else (yield from _read(today))


def _find_and_select(memory: Memory) -> Generator[Command, Response, Answer | None]:
    found = yield from _ask(FIND_CARD)
    if found.sw3 == Sw3.NO_CARD:
        return NoCard(), Memory()
    if found.sw3 != Sw3.CARD_FOUND:
        return _fault(found), Memory()
    selected = yield from _ask(SELECT_CARD)
    if selected.sw3 == Sw3.SELECT_FAILED:
        failures = memory.select_failures + 1
        code = CardFaultCode.TWO_CARDS if failures >= TWO_CARDS_AFTER else CardFaultCode.SELECT_FAILED
        return CardFault(code, selected.sw3), Memory(select_failures=failures)
    return None if selected.sw3 == Sw3.SUCCESS else (_fault(selected), Memory())


def _read(today: date) -> Conversation:
    base = yield from _ask(READ_BASE)
    if base.sw3 != Sw3.SUCCESS:
        return _fault(base), Memory()
    address = yield from _ask(READ_NEW_ADDRESS)
    if address.sw3 not in {Sw3.SUCCESS, Sw3.NOT_ON_CARD}:
        return _fault(address), Memory()  # the card left in between: what was read may be half of the truth
    try:
        newest = decode_new_address(address.data) if address.sw3 == Sw3.SUCCESS else None
        card = parse_card(decode_base_info(base.data, with_fingerprint=False), newest, today)
    except RemoteProtocolError:
        return CardFault(CardFaultCode.UNREADABLE), Memory()
    return CardRead(card), Memory(read_before=True)


def _ask(command: Command) -> Generator[Command, Response, Response]:
    """Asks, and asks once more where the reader says that the command came damaged, or that this may help."""
    answer = yield command
    if meaning_of(answer.sw3).reaction in {Reaction.RESEND, Reaction.RETRY}:
        answer = yield command
    return answer


def _fault(answer: Response) -> CardFault:
    reaction = meaning_of(answer.sw3).reaction
    return CardFault(_FAULTS.get(reaction, CardFaultCode.READER_FAULT), answer.sw3)
