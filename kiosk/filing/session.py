"""The citizen session (办事会话) as one explicit transition table.

A session is a path over `State`. Each row of `TRANSITIONS` names a state, an event and where it leads; an event with no
row is a programming error and raises `InvalidTransition`, so that no screen can reach a state the table does not
draw. Three events are rows of every state in which a citizen is present: CANCEL, TIMEOUT and, where a device is in use,
DEVICE_LOST, which keeps the state and lets the screen offer another way.

Which forward edge is taken where the path depends on the item (an item without materials goes from FILLING to
COMMITMENT or REVIEW) is decided by `next_after`, a pure function of what the item needs, so that the table stays the
only list of legal edges.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class State(StrEnum):
    IDLE = "idle"
    CHOOSING = "choosing"
    GUIDE = "guide"
    IDENTIFYING = "identifying"
    CONSENT = "consent"
    FILLING = "filling"
    MATERIALS = "materials"
    COMMITMENT = "commitment"
    REVIEW = "review"
    SUBMITTING = "submitting"
    RECEIPT = "receipt"
    EVALUATING = "evaluating"
    ENDED = "ended"


class Event(StrEnum):
    TOUCH = "touch"  # somebody begins
    CHOOSE = "choose"  # an item was chosen
    BEGIN = "begin"  # the guide was read
    IDENTIFIED = "identified"  # every card the item asks for was read
    UNNAMED = "unnamed"  # the citizen goes on without a card, where the item allows it
    NEXT = "next"  # the state's work is complete
    BACK = "back"
    CHANGE = "change"  # from the review back to one answer, page or signature
    SUBMIT = "submit"
    COMMITTED = "committed"  # the durable moment has passed
    COMMIT_FAILED = "commit_failed"  # nothing was stored; the draft is kept
    FINISH = "finish"
    CANCEL = "cancel"
    TIMEOUT = "timeout"
    DEVICE_LOST = "device_lost"


class InvalidTransition(Exception):
    def __init__(self, state: State, event: Event) -> None:
        super().__init__(f"no transition from {state} on {event}")
        self.state = state
        self.event = event


@dataclass(frozen=True, slots=True)
class Needs:
    """What decides the path of one item. Materials come after the commitment, which may stand in for some."""

    form: bool = True
    commitment: bool = False  # a commitment or a declaration to sign
    materials: bool = False
    identified: bool = True  # False: no card is asked for, the guide leads to the consent


_FORWARD: dict[tuple[State, Event], tuple[State, ...]] = {
    (State.IDLE, Event.TOUCH): (State.CHOOSING,),
    (State.IDLE, Event.CHOOSE): (State.GUIDE,),
    (State.CHOOSING, Event.CHOOSE): (State.GUIDE,),
    (State.CHOOSING, Event.BACK): (State.IDLE,),
    (State.GUIDE, Event.BACK): (State.CHOOSING, State.IDLE),
    (State.GUIDE, Event.CHOOSE): (State.GUIDE,),
    (State.GUIDE, Event.BEGIN): (State.IDENTIFYING, State.CONSENT),
    (State.IDENTIFYING, Event.BACK): (State.GUIDE,),
    (State.IDENTIFYING, Event.IDENTIFIED): (State.CONSENT,),
    (State.IDENTIFYING, Event.UNNAMED): (State.CONSENT,),
    (State.CONSENT, Event.BACK): (State.GUIDE,),
    (State.CONSENT, Event.NEXT): (State.FILLING, State.COMMITMENT, State.MATERIALS, State.REVIEW),
    (State.FILLING, Event.BACK): (State.CONSENT, State.FILLING),
    (State.FILLING, Event.NEXT): (State.FILLING, State.COMMITMENT, State.MATERIALS, State.REVIEW),
    (State.COMMITMENT, Event.BACK): (State.FILLING, State.CONSENT),
    (State.COMMITMENT, Event.NEXT): (State.MATERIALS, State.REVIEW),
    (State.MATERIALS, Event.BACK): (State.COMMITMENT, State.FILLING, State.CONSENT, State.MATERIALS),
    (State.MATERIALS, Event.NEXT): (State.MATERIALS, State.REVIEW),
    (State.REVIEW, Event.BACK): (State.MATERIALS, State.COMMITMENT, State.FILLING, State.CONSENT),
    (State.REVIEW, Event.CHANGE): (State.FILLING, State.MATERIALS, State.COMMITMENT),
    (State.REVIEW, Event.SUBMIT): (State.SUBMITTING,),
    (State.SUBMITTING, Event.COMMITTED): (State.RECEIPT,),
    (State.SUBMITTING, Event.COMMIT_FAILED): (State.REVIEW,),
    (State.RECEIPT, Event.NEXT): (State.EVALUATING,),
    (State.RECEIPT, Event.FINISH): (State.ENDED,),
    (State.EVALUATING, Event.FINISH): (State.ENDED,),
}

_PRESENT = tuple(state for state in State if state not in {State.IDLE, State.ENDED})
# The durable moment is not interrupted: once SUBMIT is pressed the transaction either commits or reports back.
_INTERRUPTIBLE = tuple(state for state in _PRESENT if state is not State.SUBMITTING)
_USES_DEVICE = (State.GUIDE, State.IDENTIFYING, State.MATERIALS, State.SUBMITTING, State.RECEIPT)

TRANSITIONS: Mapping[tuple[State, Event], tuple[State, ...]] = MappingProxyType(
    _FORWARD
    | {(state, Event.CANCEL): (State.ENDED,) for state in _INTERRUPTIBLE}
    | {(state, Event.TIMEOUT): (State.ENDED,) for state in _INTERRUPTIBLE}
    | {(state, Event.DEVICE_LOST): (state,) for state in _USES_DEVICE}
)


def advance(state: State, event: Event, target: State | None = None) -> State:
    """The state that `event` leads to; `target` chooses among several legal ones (see `next_after`)."""
    targets = TRANSITIONS.get((state, event))
    if targets is None:
        raise InvalidTransition(state, event)
    if target is None:
        return targets[0]
    if target not in targets:
        raise InvalidTransition(state, event)
    return target


def path_of(needs: Needs) -> tuple[State, ...]:
    """The working states of an item in order, from the guide to the review."""
    identifying = (State.IDENTIFYING,) if needs.identified else ()
    optional = (
        (needs.form, State.FILLING),
        (needs.commitment, State.COMMITMENT),
        (needs.materials, State.MATERIALS),
    )
    middle = tuple(state for wanted, state in optional if wanted)
    return (State.GUIDE, *identifying, State.CONSENT, *middle, State.REVIEW)


def next_after(state: State, needs: Needs) -> State:
    """The state that follows `state` on the path of an item with `needs`."""
    path = path_of(needs)
    return path[path.index(state) + 1]


def before(state: State, needs: Needs) -> State:
    """The state that 返回 leads to. The card is not asked for twice: from CONSENT it leads to the guide."""
    if state is State.CONSENT:
        return State.GUIDE
    path = path_of(needs)
    return path[path.index(state) - 1]
