"""A session that stands still at one snapshot and keeps what was asked of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kiosk.catalog.model import Topic
from kiosk.services.information import InfoKind
from kiosk.services.intents import Signature
from kiosk.services.snapshot import Language, SessionSnapshot

Listener = Callable[[SessionSnapshot], None]


class StillSession:
    """Satisfies `SessionIntents`. `asked` holds each call's name with its arguments, in order; language, mode and the
    values of answers are followed so that a page can be seen to change."""

    def __init__(self, snapshot: SessionSnapshot, picture: tuple[bytes, int, int] | None = None) -> None:
        self._snapshot = snapshot
        self._listeners: list[Listener] = []
        self.picture = picture
        self.asked: list[tuple[object, ...]] = []

    @property
    def snapshot(self) -> SessionSnapshot:
        return self._snapshot

    def on_change(self, listener: Listener) -> None:
        self._listeners.append(listener)

    def show(self, snapshot: SessionSnapshot) -> None:
        self._snapshot = snapshot
        for listener in self._listeners:
            listener(snapshot)

    def preview(self) -> tuple[bytes, int, int] | None:
        return self.picture

    def set_language(self, language: Language) -> None:
        self.asked.append(("set_language", language))
        self.show(replace(self._snapshot, language=language))

    def set_elderly(self, on: bool) -> None:  # noqa: FBT001 - mirrors the intent
        self.asked.append(("set_elderly", on))
        self.show(replace(self._snapshot, elderly=on))

    def answer(self, pointer: str, value: str) -> None:
        self.asked.append(("answer", pointer, value))
        form = self._snapshot.form
        if form is not None:
            fields = tuple(replace(field, value=value) if field.pointer == pointer else field for field in form.fields)
            self.show(replace(self._snapshot, form=replace(form, fields=fields)))

    def touched(self) -> None:
        self.asked.append(("touched",))

    def back(self) -> None:
        self.asked.append(("back",))

    def open_help(self) -> None:
        self.asked.append(("open_help",))

    def close_help(self) -> None:
        self.asked.append(("close_help",))
        self.show(replace(self._snapshot, help_open=False))

    def open_info(self, kind: InfoKind) -> None:
        self.asked.append(("open_info", kind))

    def ask_end(self) -> None:
        self.asked.append(("ask_end",))

    def keep_going(self) -> None:
        self.asked.append(("keep_going",))
        self.show(replace(self._snapshot, confirm_end=False, idle_seconds_left=None))

    def end(self) -> None:
        self.asked.append(("end",))

    def start_search(self) -> None:
        self.asked.append(("start_search",))

    def search(self, query: str) -> None:
        self.asked.append(("search", query))

    def show_topic(self, topic: Topic) -> None:
        self.asked.append(("show_topic", topic))

    def choose(self, item_code: str) -> None:
        self.asked.append(("choose", item_code))

    def choose_for_words(self) -> None:
        self.asked.append(("choose_for_words",))

    def begin(self) -> None:
        self.asked.append(("begin",))

    def begin_for_other(self) -> None:
        self.asked.append(("begin_for_other",))

    def go_unnamed(self) -> None:
        self.asked.append(("go_unnamed",))

    def retry_card(self) -> None:
        self.asked.append(("retry_card",))

    def give_consent(self) -> None:
        self.asked.append(("give_consent",))

    def confirm(self, pointer: str) -> None:
        self.asked.append(("confirm", pointer))

    def sign_field(self, pointer: str, signature: Signature) -> None:
        self.asked.append(("sign_field", pointer, signature))

    def open_aid(self, target: str) -> None:
        self.asked.append(("open_aid", target))

    def next_page(self) -> None:
        self.asked.append(("next_page",))

    def take_page(self) -> None:
        self.asked.append(("take_page",))

    def retake_page(self) -> None:
        self.asked.append(("retake_page",))

    def material_complete(self) -> None:
        self.asked.append(("material_complete",))

    def without_material(self) -> None:
        self.asked.append(("without_material",))

    def sign(self, signature: Signature) -> None:
        self.asked.append(("sign", signature))

    def clear_signature(self) -> None:
        self.asked.append(("clear_signature",))

    def refuse_commitment(self) -> None:
        self.asked.append(("refuse_commitment",))

    def signing_complete(self) -> None:
        self.asked.append(("signing_complete",))

    def change(self, target: str) -> None:
        self.asked.append(("change", target))

    def submit(self) -> None:
        self.asked.append(("submit",))

    def print_receipt(self) -> None:
        self.asked.append(("print_receipt",))

    def print_result(self) -> None:
        self.asked.append(("print_result",))

    def rate_page(self) -> None:
        self.asked.append(("rate_page",))

    def rate(self, stars: int) -> None:
        self.asked.append(("rate", stars))

    def finish(self) -> None:
        self.asked.append(("finish",))

    def finish_unrated(self) -> None:
        self.asked.append(("finish_unrated",))
