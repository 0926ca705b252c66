"""What a screen may ask of a session. Every touch that matters is one of these calls; none of them blocks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from kiosk.catalog.model import Topic
from kiosk.services.information import InfoKind
from kiosk.services.snapshot import Language, SessionSnapshot


@dataclass(frozen=True, slots=True)
class StrokePoint:
    """A point of a signature: pixels from the pad's top left, milliseconds since the first touch."""

    x: float
    y: float
    t_ms: int


@dataclass(frozen=True, slots=True)
class Signature:
    """Touch strokes on a pad of `width` × `height` pixels."""

    width: int
    height: int
    strokes: tuple[tuple[StrokePoint, ...], ...]


class SessionIntents(Protocol):
    @property
    def snapshot(self) -> SessionSnapshot: ...

    def on_change(self, listener: Callable[[SessionSnapshot], None]) -> None: ...

    # anywhere
    def touched(self) -> None:
        """Any touch: the idle clock starts again."""

    def back(self) -> None: ...
    def set_language(self, language: Language) -> None: ...
    def set_elderly(self, on: bool) -> None: ...  # noqa: FBT001 - mirrors the key on the screen
    def open_help(self) -> None: ...
    def close_help(self) -> None: ...
    def open_info(self, kind: InfoKind) -> None:
        """Outlets, policies or notices, before somebody is identified; `back` leads to the page that was there."""

    def ask_end(self) -> None: ...
    def keep_going(self) -> None:
        """Answers both the idle warning and the question whether to end."""

    def end(self) -> None: ...

    # choosing
    def start_search(self) -> None: ...
    def search(self, query: str) -> None: ...
    def show_topic(self, topic: Topic) -> None: ...
    def choose(self, item_code: str) -> None: ...
    def choose_for_words(self) -> None:
        """The item that takes what was looked for in vain (12345), with the words written into it."""

    def begin(self) -> None:
        """Files for oneself."""

    def begin_for_other(self) -> None:
        """Files for somebody else (代办) with two cards; offered where the item allows an agent."""

    # filing
    def retry_card(self) -> None: ...
    def go_unnamed(self) -> None:
        """Goes on without a card (匿名办), where the item allows it."""

    def give_consent(self) -> None: ...
    def answer(self, pointer: str, value: str) -> None: ...
    def confirm(self, pointer: str) -> None:
        """Takes the value that a machine read and proposes for the field."""

    def sign_field(self, pointer: str, signature: Signature) -> None:
        """A signature that is an answer of the form."""

    def open_aid(self, target: str) -> None:
        """Opens what helps to fill in (`FormAid.target`); `material_complete` uses it, `back` puts it away."""

    def next_page(self) -> None: ...
    def take_page(self) -> None:
        """Takes the preview as it is, for those who do not wait for the automatic capture."""

    def retake_page(self) -> None: ...
    def material_complete(self) -> None: ...
    def without_material(self) -> None: ...
    def sign(self, signature: Signature) -> None: ...
    def clear_signature(self) -> None: ...
    def refuse_commitment(self) -> None: ...
    def signing_complete(self) -> None: ...
    def change(self, target: str) -> None: ...
    def submit(self) -> None: ...

    # after the durable moment
    def print_receipt(self) -> None:
        """Prints, or prints again: a second confirmed print carries the mark of a copy."""

    def print_result(self) -> None: ...
    def rate_page(self) -> None: ...
    def rate(self, stars: int) -> None: ...
    def finish(self) -> None: ...
    def finish_unrated(self) -> None: ...

    # the picture under the lens: BGR bytes, width, height; None while there is no camera
    def preview(self) -> tuple[bytes, int, int] | None: ...
