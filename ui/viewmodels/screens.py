"""Which screen a snapshot asks for, and what lies over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.filing.session import State
from kiosk.services.snapshot import SessionSnapshot, TroubleCode
from ui.viewmodels.sentences import TROUBLES

_SCREENS: Final[dict[State, str]] = {
    State.IDLE: "home",
    State.CHOOSING: "home",
    State.GUIDE: "guide",
    State.IDENTIFYING: "card",
    State.CONSENT: "consent",
    State.FILLING: "form",
    State.MATERIALS: "scan",
    State.COMMITMENT: "sign",
    State.REVIEW: "review",
    State.SUBMITTING: "submitting",
    State.RECEIPT: "receipt",
    State.EVALUATING: "rating",
    State.ENDED: "ended",
}
# Where 返回 leads nowhere: before anything, during and after the durable moment.
_NO_WAY_BACK: Final = frozenset({State.IDLE, State.SUBMITTING, State.RECEIPT, State.EVALUATING, State.ENDED})
_BEFORE_A_PERSON: Final = frozenset({State.IDLE, State.CHOOSING, State.GUIDE})
# Nothing to end before somebody began, while storing, and after the end.
_NOTHING_TO_END: Final = frozenset({State.IDLE, State.SUBMITTING, State.ENDED})


@dataclass(frozen=True, slots=True)
class AppState:
    language: str
    elderly: bool
    screen: str
    page: str  # changes whenever another page is shown, also within one screen
    can_back: bool
    can_end: bool
    can_inform: bool  # outlets and notices can be opened now
    idle_seconds: int  # -1 while no warning covers the page
    help_open: bool
    confirm_end: bool
    trouble_fact: str
    trouble_act: str


def screen_of(snapshot: SessionSnapshot) -> str:
    if snapshot.info is not None:
        return "info"  # also where the machine cannot serve: it says where else to go
    if snapshot.trouble is not None and snapshot.trouble.code is TroubleCode.NOT_SERVING:
        return "not_serving"
    if snapshot.state is State.CHOOSING:
        if snapshot.search is not None:
            return "find"
        if snapshot.topic is not None:
            return "topic"
    if snapshot.state is State.FILLING and snapshot.scan is not None:
        return "scan"  # opened beside the form
    return _SCREENS[snapshot.state]


def page_of(snapshot: SessionSnapshot) -> str:
    """The screen and what tells one of its pages from the next."""
    screen = screen_of(snapshot)
    if screen == "info" and snapshot.info is not None:
        return f"{screen}:{snapshot.info.kind.value}"
    if screen == "form" and snapshot.form is not None:
        return f"{screen}:{snapshot.form.number}:{snapshot.form.title.zh}"
    if screen == "guide" and snapshot.item is not None:
        return f"{screen}:{snapshot.item.code}"
    if screen == "scan" and snapshot.scan is not None:
        return f"{screen}:{snapshot.scan.purpose}:{snapshot.scan.number}"
    return screen


def derive(snapshot: SessionSnapshot) -> AppState:
    screen, language = screen_of(snapshot), snapshot.language
    sentence = TROUBLES[snapshot.trouble.code] if snapshot.trouble else None
    left = snapshot.idle_seconds_left
    return AppState(
        language=language,
        elderly=snapshot.elderly,
        screen=screen,
        page=page_of(snapshot),
        can_back=snapshot.state not in _NO_WAY_BACK and screen != "not_serving",
        can_end=snapshot.state not in _NOTHING_TO_END and screen != "not_serving",
        can_inform=snapshot.state in _BEFORE_A_PERSON and snapshot.info is None,
        idle_seconds=-1 if left is None else left,
        help_open=snapshot.help_open,
        confirm_end=snapshot.confirm_end,
        trouble_fact=sentence.fact.in_language(language) if sentence else "",
        trouble_act=sentence.act.in_language(language) if sentence else "",
    )
