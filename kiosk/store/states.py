"""An outbox item's life as one explicit transition table.

    sealed ──► announced ──► uploading ──► delivered ──► acknowledged ──► purged
                  ▲   every attempt starts by announcing again; the centre answers what it still misses

`deferred` waits for its retry time, or for a connection when it has none. `quarantined` waits for a person. `exported`
was left on removable media and waits for the receipt that comes back the same way, or for the network. An event with no
row is a programming error and raises `InvalidOutboxTransition`: no item can reach a state the table does not draw.

Announcing is idempotent (same id, same bytes), so it is the one road back into sending from wherever a crash, a full
disk or a lost connection left the item; no other state needs a recovery rule of its own. A centre that lost what it had
acknowledged gets it by the same road, as long as the item is not purged.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class OutboxState(StrEnum):
    SEALED = "sealed"
    ANNOUNCED = "announced"
    UPLOADING = "uploading"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    PURGED = "purged"
    DEFERRED = "deferred"
    QUARANTINED = "quarantined"
    EXPORTED = "exported"


class OutboxEvent(StrEnum):
    ANNOUNCE = "announce"  # the centre holds the envelope and named what it misses
    UPLOAD = "upload"  # bytes of an attachment arrived there
    DELIVER = "deliver"  # the centre misses nothing any more
    ACKNOWLEDGE = "acknowledge"  # its signed receipt is stored here
    DEFER = "defer"  # this attempt failed; another follows
    QUARANTINE = "quarantine"  # another attempt cannot help
    RELEASE = "release"  # a person sends it again
    RECALL = "recall"  # the centre, restored from a backup, does not hold it any more
    EXPORT = "export"  # written to removable media
    PURGE = "purge"  # the ciphertexts are deleted; the row and the audit stay


class InvalidOutboxTransition(Exception):
    def __init__(self, state: OutboxState, event: OutboxEvent) -> None:
        super().__init__(f"no outbox transition from {state} on {event}")
        self.state = state
        self.event = event


# States in which the item is still to be sent from here. `exported` is not among them: its medium is on the way.
OPEN = (
    OutboxState.SEALED,
    OutboxState.ANNOUNCED,
    OutboxState.UPLOADING,
    OutboxState.DELIVERED,
    OutboxState.DEFERRED,
)
# States in which the centre's receipt is missing: what `unsent` counts and what limits freeze on.
UNACKNOWLEDGED = (*OPEN, OutboxState.QUARANTINED, OutboxState.EXPORTED)

_SENDING = (OutboxState.ANNOUNCED, OutboxState.UPLOADING, OutboxState.DELIVERED)

TRANSITIONS: Mapping[tuple[OutboxState, OutboxEvent], OutboxState] = MappingProxyType(
    {(state, OutboxEvent.ANNOUNCE): OutboxState.ANNOUNCED for state in (*OPEN, OutboxState.EXPORTED)}
    | {
        (OutboxState.ANNOUNCED, OutboxEvent.UPLOAD): OutboxState.UPLOADING,
        (OutboxState.UPLOADING, OutboxEvent.UPLOAD): OutboxState.UPLOADING,
    }
    | {(state, OutboxEvent.DELIVER): OutboxState.DELIVERED for state in _SENDING}
    | {(state, OutboxEvent.ACKNOWLEDGE): OutboxState.ACKNOWLEDGED for state in (*_SENDING, OutboxState.EXPORTED)}
    | {(state, OutboxEvent.DEFER): OutboxState.DEFERRED for state in OPEN}
    | {(state, OutboxEvent.QUARANTINE): OutboxState.QUARANTINED for state in OPEN}
    | {(state, OutboxEvent.EXPORT): OutboxState.EXPORTED for state in OPEN}
    | {
        (OutboxState.QUARANTINED, OutboxEvent.RELEASE): OutboxState.SEALED,
        (OutboxState.DEFERRED, OutboxEvent.RELEASE): OutboxState.SEALED,
        (OutboxState.EXPORTED, OutboxEvent.RELEASE): OutboxState.SEALED,
        (OutboxState.ACKNOWLEDGED, OutboxEvent.RECALL): OutboxState.SEALED,
        (OutboxState.ACKNOWLEDGED, OutboxEvent.PURGE): OutboxState.PURGED,
    }
)


def advance(state: OutboxState, event: OutboxEvent) -> OutboxState:
    """The state that `event` leads to; raises InvalidOutboxTransition where the table has no row."""
    target = TRANSITIONS.get((state, event))
    if target is None:
        raise InvalidOutboxTransition(state, event)
    return target
