"""The intents of one page of the form: answering, and what helps to answer without typing."""

from __future__ import annotations

from kiosk.filing.session import State
from kiosk.forms.kinds import FieldKind
from kiosk.services.intents import Signature
from kiosk.services.scanning import ScanFlow
from kiosk.services.session_core import SessionCore
from kiosk.services.signature import draw_png, is_written


class FormIntents(SessionCore):
    """Each does nothing outside of the form: a touch may come late."""

    def answer(self, pointer: str, value: str) -> None:
        if self._held.form is not None and self._held.state is State.FILLING:
            self._held.form.answer(pointer, value)
            self._publish()

    def confirm(self, pointer: str) -> None:
        if self._held.form is not None and self._held.state is State.FILLING:
            self._held.form.confirm(pointer)
            self._publish()

    def sign_field(self, pointer: str, signature: Signature) -> None:
        form = self._held.form
        if form is None or self._held.state is not State.FILLING or form.kind_of(pointer) is not FieldKind.SIGNATURE:
            return
        if is_written(signature):
            form.enclose(pointer, [draw_png(signature)])
        else:
            form.answer(pointer, "")
        self._publish()

    def next_page(self) -> None:
        if self._held.form is None or self._held.state is not State.FILLING or self._held.scan is not None:
            return
        if self._held.changing:
            if self._held.form.page_is_valid():
                self._forward()
        elif self._held.form.next():
            self._forward()
        self._publish()

    def open_aid(self, target: str) -> None:
        aids = self._held.aids
        if aids is None or self._held.state is not State.FILLING or self._held.scan is not None:
            return
        opened = aids.open(target)
        if opened is not None:
            self._held.scan = opened
            opened.start()
        self._publish()

    def _complete_aid(self, scan: ScanFlow) -> None:
        """The pages that were taken beside the form are used."""
        if self._held.aids is not None:
            self._held.aids.complete(scan)
            self._close_aid()
