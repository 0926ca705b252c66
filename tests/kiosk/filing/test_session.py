"""The citizen session's table: every promise that a screen relies on."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.filing.session import (
    TRANSITIONS,
    Event,
    InvalidTransition,
    Needs,
    State,
    advance,
    before,
    next_after,
    path_of,
)

ALL_NEEDS = [Needs(*flags) for flags in itertools.product([False, True], repeat=4)]
PRESENT = [state for state in State if state not in {State.IDLE, State.SUBMITTING, State.ENDED}]


@pytest.mark.parametrize("state", PRESENT)
@pytest.mark.parametrize("event", [Event.CANCEL, Event.TIMEOUT])
def test_cancel_and_timeout_end_the_session_from_everywhere(state: State, event: Event) -> None:
    assert advance(state, event) is State.ENDED


@pytest.mark.parametrize("event", [Event.CANCEL, Event.TIMEOUT, Event.BACK])
def test_the_durable_moment_is_not_interrupted(event: Event) -> None:
    with pytest.raises(InvalidTransition):
        advance(State.SUBMITTING, event)


@pytest.mark.parametrize("needs", ALL_NEEDS)
def test_every_step_of_every_path_is_a_row_of_the_table(needs: Needs) -> None:
    events = {State.GUIDE: Event.BEGIN, State.IDENTIFYING: Event.IDENTIFIED}
    for state, following in itertools.pairwise(path_of(needs)):
        assert next_after(state, needs) is following
        assert advance(state, events.get(state, Event.NEXT), following) is following


@pytest.mark.parametrize("needs", ALL_NEEDS)
def test_back_is_a_row_of_the_table_and_never_asks_for_the_card_again(needs: Needs) -> None:
    for state in path_of(needs)[1:]:
        target = before(state, needs)
        assert target is not State.IDENTIFYING
        assert advance(state, Event.BACK, target) is target


def test_an_event_without_a_row_is_refused() -> None:
    with pytest.raises(InvalidTransition):
        advance(State.IDLE, Event.SUBMIT)


def test_a_target_that_the_row_does_not_name_is_refused() -> None:
    with pytest.raises(InvalidTransition):
        advance(State.CONSENT, Event.NEXT, State.RECEIPT)


@given(st.lists(st.sampled_from(list(Event)), max_size=60), st.data())
def test_no_walk_leaves_the_table_or_skips_the_durable_moment(events: list[Event], data: st.DataObject) -> None:
    state, committed = State.IDLE, False
    for event in events:
        targets = TRANSITIONS.get((state, event))
        if targets is None:
            continue
        committed = committed or (state is State.SUBMITTING and event is Event.COMMITTED)
        state = advance(state, event, data.draw(st.sampled_from(targets)))
        if state in {State.RECEIPT, State.EVALUATING}:
            assert committed
