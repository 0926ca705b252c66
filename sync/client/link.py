"""The line to the centre, apart from any item: whether it stands, and until when everything pauses."""

from __future__ import annotations

from dataclasses import dataclass, field

from sync.client.actions import OF_THE_LINE, Failure, Reason, Report
from sync.client.backoff import Random, backoff
from sync.client.settings import SyncSettings


@dataclass(slots=True)
class Link:
    """Monotonic seconds throughout. `online` is None until the first answer."""

    settings: SyncSettings
    random: Random
    online: bool | None = None
    reason: Reason | None = None
    paused_until: float = 0.0
    proved: bool = False  # the last request got an answer: what fails now fails for a reason of its own
    _failures: int = field(default=0)
    _in_a_row: int = field(default=0)  # failures of single requests without a success between

    def succeeded(self) -> None:
        self.online, self.reason, self.proved = True, None, True
        self._failures = self._in_a_row = 0
        self.paused_until = 0.0

    def failed(self, failure: Failure, now: float) -> None:
        """Takes note, and pauses everything when the line is at fault or too many requests failed in a row."""
        self.proved = False
        if failure.reason not in OF_THE_LINE:
            self._in_a_row += 1
            if self._in_a_row < self.settings.failures_to_pause:
                return
        self.online, self.reason = False, failure.reason
        self._failures += 1
        bound = self.settings.link_backoff_max
        delay = backoff(self._failures, self.settings.backoff_base, bound, self.random)
        if failure.retry_after is not None:
            delay = min(max(delay, failure.retry_after), self.settings.item_backoff_max)
        self.paused_until = now + delay

    def wake(self) -> None:
        """A citizen began to wait: the pause is not for them. The next failure pauses again, for as long as before."""
        self.paused_until = 0.0

    @property
    def report(self) -> Report | None:
        return None if self.online is None else Report(online=self.online, reason=self.reason)
