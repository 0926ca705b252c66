"""When to ask again for a result that the centre has not made yet."""

from __future__ import annotations

import uuid

from sync.client.settings import SyncSettings

_MOST = 16  # remembered; one that is dropped is asked for once more


class ResultPolls:
    """Monotonic seconds. Evenly at first, a citizen waits; then slower, the centre works by hand."""

    def __init__(self, settings: SyncSettings) -> None:
        self._settings = settings
        self._polls: dict[uuid.UUID, tuple[float, int]] = {}  # next time, times asked

    def due_at(self, submission_id: uuid.UUID) -> float:
        return self._polls.get(submission_id, (0.0, 0))[0]

    def later(self, submission_id: uuid.UUID, now: float, *, failed: bool = False) -> None:
        """It was asked for in vain. When the asking itself `failed`, others come first."""
        _, asked = self._polls.get(submission_id, (0.0, 0))
        while len(self._polls) >= _MOST:
            self._polls.pop(next(iter(self._polls)))
        slowest = self._settings.result_poll_max
        pace = slowest if failed else min(self._settings.result_poll * max(1, asked // 10), slowest)
        self._polls[submission_id] = (now + pace, asked + 1)

    def forget(self, submission_id: uuid.UUID) -> None:
        self._polls.pop(submission_id, None)
