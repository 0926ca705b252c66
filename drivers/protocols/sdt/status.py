"""SW3, the reader's status byte, and how a kiosk reacts to each value.

The numbers that vendors' libraries return beside these (port not open, receive timeout, …) never travel on the wire.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Sw3(IntEnum):
    COMMAND_CHECKSUM = 0x10
    COMMAND_LENGTH = 0x11
    COMMAND_WRONG = 0x21
    UNAUTHORISED = 0x23
    UNRECOGNISED = 0x24
    CARD_REFUSED_SAM = 0x31
    SAM_REFUSED_CARD = 0x32
    NOT_VERIFIED = 0x33
    FINGERPRINT_NOT_VERIFIED = 0x37
    INFORMATION_LENGTH = 0x3F
    WRONG_CARD = 0x40
    READ_FAILED = 0x41
    NO_RANDOM_NUMBER = 0x47
    SELF_TEST_FAILED = 0x60
    SAM_NOT_AUTHORISED = 0x66
    NO_CARD = 0x80
    SELECT_FAILED = 0x81
    SUCCESS = 0x90
    NOT_ON_CARD = 0x91
    CARD_FOUND = 0x9F


class Reaction(StrEnum):
    CONTINUE = "continue"
    EMPTY = "empty"  # the card does not hold this item, which is normal
    IDLE = "idle"
    RESEND = "resend"  # once; then it is a fault of the line
    RETRY = "retry"  # once; then place the card again
    RESET = "reset"  # reset the SAM, try once more
    PLACE_AGAIN = "place_again"
    WINDOW = "window"  # ask once more, then send the citizen to a person; never accept the data
    OTHER_CARD = "other_card"  # say which cards are accepted
    SKIP_FINGERPRINT = "skip_fingerprint"
    FAULT = "fault"  # ours or the firmware's: log it
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class Meaning:
    says: str
    reaction: Reaction


MEANINGS: dict[Sw3, Meaning] = {
    Sw3.COMMAND_CHECKSUM: Meaning("checksum of the command was wrong", Reaction.RESEND),
    Sw3.COMMAND_LENGTH: Meaning("length of the command was wrong", Reaction.RESEND),
    Sw3.COMMAND_WRONG: Meaning("command or parameter is wrong", Reaction.FAULT),
    Sw3.UNAUTHORISED: Meaning("operation is not authorised", Reaction.OUT_OF_SERVICE),
    Sw3.UNRECOGNISED: Meaning("unrecognised error", Reaction.RESET),
    Sw3.CARD_REFUSED_SAM: Meaning("card did not authenticate the SAM", Reaction.PLACE_AGAIN),
    Sw3.SAM_REFUSED_CARD: Meaning("SAM did not authenticate the card", Reaction.WINDOW),
    Sw3.NOT_VERIFIED: Meaning("information on the card did not verify", Reaction.WINDOW),
    Sw3.FINGERPRINT_NOT_VERIFIED: Meaning("fingerprint did not verify", Reaction.SKIP_FINGERPRINT),
    Sw3.INFORMATION_LENGTH: Meaning("length of the information is wrong", Reaction.RETRY),
    Sw3.WRONG_CARD: Meaning("card type is not recognised", Reaction.OTHER_CARD),
    Sw3.READ_FAILED: Meaning("reading the card failed", Reaction.PLACE_AGAIN),
    Sw3.NO_RANDOM_NUMBER: Meaning("card gave no random number", Reaction.PLACE_AGAIN),
    Sw3.SELF_TEST_FAILED: Meaning("SAM failed its self-test", Reaction.OUT_OF_SERVICE),
    Sw3.SAM_NOT_AUTHORISED: Meaning("SAM is not authorised", Reaction.OUT_OF_SERVICE),
    Sw3.NO_CARD: Meaning("no card", Reaction.IDLE),
    Sw3.SELECT_FAILED: Meaning("card could not be selected", Reaction.PLACE_AGAIN),
    Sw3.SUCCESS: Meaning("success", Reaction.CONTINUE),
    Sw3.NOT_ON_CARD: Meaning("the card does not hold this item", Reaction.EMPTY),
    Sw3.CARD_FOUND: Meaning("card found", Reaction.CONTINUE),
}

UNLISTED = Meaning("status that the protocol does not list", Reaction.FAULT)


def meaning_of(sw3: int) -> Meaning:
    """Every byte has a meaning: one that the table does not list is a fault."""
    try:
        return MEANINGS[Sw3(sw3)]
    except ValueError:
        return UNLISTED
