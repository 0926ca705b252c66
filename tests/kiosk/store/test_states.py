from __future__ import annotations

import pytest

from kiosk.store import InvalidOutboxTransition, OutboxEvent, OutboxState
from kiosk.store.states import OPEN, TRANSITIONS, UNACKNOWLEDGED, advance


def test_nothing_leaves_purged() -> None:
    assert not [event for state, event in TRANSITIONS if state is OutboxState.PURGED]


def test_only_an_acknowledged_item_is_purged() -> None:
    assert [state for state, event in TRANSITIONS if event is OutboxEvent.PURGE] == [OutboxState.ACKNOWLEDGED]


def test_an_acknowledged_item_is_sent_again_only_when_the_centre_asks_for_it() -> None:
    leaving = {event for state, event in TRANSITIONS if state is OutboxState.ACKNOWLEDGED}
    assert leaving == {OutboxEvent.RECALL, OutboxEvent.PURGE}


def test_every_state_without_a_receipt_can_still_reach_one() -> None:
    reaching = {OutboxState.ACKNOWLEDGED}
    while True:
        more = {state for (state, _), target in TRANSITIONS.items() if target in reaching} - reaching
        if not more:
            break
        reaching |= more
    assert reaching >= set(UNACKNOWLEDGED)


def test_every_open_state_can_be_announced_deferred_and_quarantined() -> None:
    for state in OPEN:
        for event in (OutboxEvent.ANNOUNCE, OutboxEvent.DEFER, OutboxEvent.QUARANTINE):
            assert (state, event) in TRANSITIONS


def test_a_sealed_item_is_not_acknowledged_before_it_was_announced() -> None:
    with pytest.raises(InvalidOutboxTransition):
        advance(OutboxState.SEALED, OutboxEvent.ACKNOWLEDGE)
