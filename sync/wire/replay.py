"""Refusing a request that was already seen, without believing any clock.

A nonce is `epoch-counter`: the epoch grows with every start of a kiosk's sync process, the counter with every request.
The gateway keeps, per kiosk, the highest epoch, the highest counter in it and a window over the counters just below
(the sliding window of RFC 4303 §3.4.3), so requests on parallel connections may overtake each other. That is 24 bytes a
kiosk for ever, where remembering random nonces would need either a trusted clock on the kiosk or endless memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Self

from sync.wire.errors import MalformedMessage

WINDOW = 64  # requests that may be under way at once; the client opens at most a handful of connections
_LIMIT = 2**63  # both numbers are stored as signed 64-bit integers
_TEXT = re.compile(r"([0-9a-f]{16})-([0-9a-f]{16})")


@dataclass(frozen=True, slots=True, order=True)
class Nonce:
    epoch: int
    counter: int

    def __str__(self) -> str:
        return f"{self.epoch:016x}-{self.counter:016x}"

    @classmethod
    def parse(cls, text: str) -> Self:
        match = _TEXT.fullmatch(text)
        if match is None:
            raise MalformedMessage("not a nonce of ours")
        epoch, counter = (int(part, 16) for part in match.groups())
        if epoch >= _LIMIT or counter >= _LIMIT:
            raise MalformedMessage("not a nonce of ours")
        return cls(epoch, counter)


class NonceSource:
    """The sending side. Start with an epoch above the last one (milliseconds since 1970 will do); when the gateway
    answers `replayed` it names its epoch, and `raise_above` goes past it: a clock that was set back costs one retry."""

    def __init__(self, epoch: int) -> None:
        self._last = Nonce(epoch, 0)

    def next(self) -> Nonce:
        self._last = replace(self._last, counter=self._last.counter + 1)
        return self._last

    def raise_above(self, epoch: int) -> None:
        if epoch >= self._last.epoch:
            self._last = Nonce(epoch + 1, 0)


@dataclass(frozen=True, slots=True)
class ReplayWindow:
    """What the gateway remembers of one kiosk. Bit n of `seen` stands for counter `highest - n`."""

    epoch: int = 0
    highest: int = 0
    seen: int = 0

    def accept(self, nonce: Nonce) -> ReplayWindow | None:
        """The window after `nonce`, or None when it is a replay or too old to tell."""
        if nonce.epoch < self.epoch:
            return None
        if nonce.epoch > self.epoch:
            return ReplayWindow(nonce.epoch, nonce.counter, 1)
        ahead = nonce.counter - self.highest
        if ahead > 0:
            kept = self.seen << ahead if ahead < WINDOW else 0
            return ReplayWindow(self.epoch, nonce.counter, (kept | 1) & (2**WINDOW - 1))
        if -ahead >= WINDOW or self.seen >> -ahead & 1:
            return None
        return replace(self, seen=self.seen | 1 << -ahead)
