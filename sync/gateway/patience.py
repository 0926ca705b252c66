"""How long a connection may keep its place without getting anywhere.

uvicorn bounds the rest between two requests, but it waits for ever for a request whose head never ends and for a
client that never reads its answer; a few hundred such connections, from anybody, and no kiosk gets in any more.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol


def patient_protocol(head_seconds: float, answer_seconds: float) -> type[H11Protocol]:
    """HTTP/1.1 whose connections are cut off when `head_seconds` after their making there was no whole head of a
    request, or when nothing was begun or answered for `answer_seconds`: slow bodies and slow readers included."""

    class Patient(H11Protocol):
        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._give(head_seconds)

        def handle_events(self) -> None:
            before = self.cycle
            super().handle_events()
            if self.cycle is not before:
                self._give(answer_seconds)

        def on_response_complete(self) -> None:
            self._give(answer_seconds)
            super().on_response_complete()

        def connection_lost(self, exc: Exception | None) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
            super().connection_lost(exc)

        def _give(self, seconds: float) -> None:
            if self._deadline is not None:
                self._deadline.cancel()
            self._deadline = self.loop.call_later(seconds, self.transport.abort)

    return Patient
