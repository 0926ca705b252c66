"""What people looked for and did not find, from one letter to the next: only what they meant is told, once each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from sync.wire.messages import DemandKind


@dataclass(frozen=True, slots=True)
class UnmetSearch:
    """`query` is as typed: whoever keeps it takes the person out first (`kiosk.catalog.nameless`)."""

    query: str = field(repr=False)
    kind: DemandKind


class UnmetSearches:
    """Typing on and deleting belong to one search; another beginning, leaving or ending closes it."""

    def __init__(self, tell: Callable[[UnmetSearch], None]) -> None:
        self._tell = tell
        self._query = ""
        self._kind = DemandKind.NOTHING

    def searched(self, query: str, *, found: bool) -> None:
        query = query.strip()
        if query and self._query.startswith(query):
            return  # letters are taken back; what was meant is still the longer one
        if not query.startswith(self._query):
            self.left()
        self._query, self._kind = query, DemandKind.LEFT if found else DemandKind.NOTHING

    def chose(self) -> None:
        """One of the results was it."""
        self._query = ""

    def left(self) -> None:
        query, self._query = self._query, ""
        if len(query) > 1:
            self._tell(UnmetSearch(query, self._kind))
