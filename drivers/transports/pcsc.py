"""Contact cards through PC/SC (pcscd and its drivers). Every call may block; `SmartCardReader` bounds them.

The service may be restarted at any time, and every handle from before is then void: a context is made for each
sitting and thrown away after it, which costs a millisecond and leaves nothing to repair.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from smartcard import scard

from drivers.errors import DeviceAbsent, DeviceBusy, DeviceError


class NoService(DeviceAbsent):
    """pcscd does not run."""

    code = "smart_card.no_service"


class NoReader(DeviceAbsent):
    """pcscd runs and knows no such reader."""

    code = "smart_card.no_reader"


class NoCard(DeviceError):
    code = "smart_card.no_card"


class CardMute(DeviceError):
    """Something lies in the slot that does not answer: a card upside down, or a broken one."""

    code = "smart_card.mute"


class CardRemoved(DeviceError):
    """The card left while it was read, or lost its contacts: for the holder it is the same, put it in again."""

    code = "smart_card.removed"


_ERRORS: dict[int, type[DeviceError]] = {
    scard.SCARD_E_NO_SERVICE: NoService,
    scard.SCARD_E_SERVICE_STOPPED: NoService,
    scard.SCARD_E_INVALID_HANDLE: NoService,
    scard.SCARD_E_NO_READERS_AVAILABLE: NoReader,
    scard.SCARD_E_UNKNOWN_READER: NoReader,
    scard.SCARD_E_READER_UNAVAILABLE: NoReader,
    scard.SCARD_E_NO_SMARTCARD: NoCard,
    scard.SCARD_W_REMOVED_CARD: CardRemoved,
    scard.SCARD_W_RESET_CARD: CardRemoved,
    scard.SCARD_E_COMM_DATA_LOST: CardRemoved,
    scard.SCARD_E_NOT_TRANSACTED: CardRemoved,
    scard.SCARD_F_COMM_ERROR: CardRemoved,
    scard.SCARD_W_UNRESPONSIVE_CARD: CardMute,
    scard.SCARD_W_UNPOWERED_CARD: CardMute,
    scard.SCARD_W_UNSUPPORTED_CARD: CardMute,
    scard.SCARD_E_PROTO_MISMATCH: CardMute,
    scard.SCARD_E_SHARING_VIOLATION: DeviceBusy,
}


def _check(result: int) -> None:
    if result != scard.SCARD_S_SUCCESS:
        error = _ERRORS.get(result, DeviceError)
        raise error(f"{scard.SCardGetErrorMessage(result)} ({result & 0xFFFFFFFF:#010x})")


@dataclass(frozen=True, slots=True)
class Slot:
    """A reader as it is at this moment. `mute`: a card is in it and gives no answer to reset."""

    name: str
    card: bool
    mute: bool


class Card:
    """A powered card, for as long as its context manager lasts."""

    def __init__(self, handle: int, protocol: int) -> None:
        self._handle = handle
        self.t0 = protocol == scard.SCARD_PROTOCOL_T0
        self._request = scard.SCARD_PCI_T0 if self.t0 else scard.SCARD_PCI_T1

    def transmit(self, command: bytes) -> bytes:
        result, answer = scard.SCardTransmit(self._handle, self._request, list(command))
        _check(result)
        if not answer:  # some drivers report a card that left as success without a byte
            raise CardRemoved("the card gave no answer")
        return bytes(answer)


@contextmanager
def _context() -> Iterator[int]:
    result, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
    _check(result)
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def slots() -> tuple[Slot, ...]:
    """All readers, at once. Raises NoService; no reader is an empty answer."""
    with _context() as context:
        names = _names(context)
        if not names:
            return ()
        asked = [(name, scard.SCARD_STATE_UNAWARE) for name in names]
        result, states = scard.SCardGetStatusChange(context, 0, asked)
        _check(result)
        return tuple(
            Slot(name, bool(state & scard.SCARD_STATE_PRESENT), bool(state & scard.SCARD_STATE_MUTE))
            for name, state, _ in states
        )


def _names(context: int) -> list[str]:
    result, names = scard.SCardListReaders(context, [])
    if result == scard.SCARD_E_NO_READERS_AVAILABLE:
        return []
    _check(result)
    return list(names)


@contextmanager
def connected(reader: str) -> Iterator[Card]:
    """The card in `reader`, powered and for us alone; it is powered down afterwards. Raises the errors above."""
    with _context() as context:
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, handle, protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, protocols)
        _check(result)
        try:
            yield Card(handle, protocol)
        finally:
            scard.SCardDisconnect(handle, scard.SCARD_UNPOWER_CARD)
