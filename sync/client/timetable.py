"""When what concerns no single filing is due next: heartbeat, news of cases, unmet demand, the catalogue."""

from __future__ import annotations

import math

from sync.client.actions import CatalogRefused, CatalogStep, FetchCatalog, Heartbeat, ReadCases, TellDemand
from sync.client.settings import SyncSettings

Routine = Heartbeat | ReadCases | TellDemand | FetchCatalog


class Timetable:
    """Monotonic seconds. Everything but the catalogue is due at the start."""

    def __init__(self, settings: SyncSettings) -> None:
        self._settings = settings
        self.heartbeat_at = 0.0
        self.cases_at = 0.0
        self.demand_at = 0.0
        self.catalog_at = math.inf  # until the centre tells of one
        self._cases_pace = settings.cases
        self._catalog_told: str | None = None

    def next(self, *, demand: bool) -> float:
        """The earliest of them; unmet demand counts only where there is some."""
        return min(self.heartbeat_at, self.cases_at, self.catalog_at, self.demand_at if demand else math.inf)

    def beaten(self, now: float, catalog_version: str | None) -> None:
        """The centre took a heartbeat and named its catalogue."""
        self.heartbeat_at = now + self._settings.heartbeat
        if catalog_version != self._catalog_told:
            self._catalog_told, self.catalog_at = catalog_version, now

    def cases_read(self, now: float, *, more: bool) -> None:
        self.cases_at = now if more else now + self._cases_pace
        self._cases_pace = min(2 * self._cases_pace, self._settings.cases)

    def news_soon(self) -> None:
        """The centre opens a filing now: asked at once, and often at first."""
        self.cases_at = 0.0
        self._cases_pace = self._settings.result_poll

    def demand_told(self, now: float) -> None:
        self.demand_at = now + self._settings.demand

    def catalog_asked(self, now: float, answer: CatalogStep | CatalogRefused) -> None:
        if isinstance(answer, CatalogRefused):
            self.catalog_at = now + self._settings.catalog_retry
        else:
            self.catalog_at = now if answer.more else now + self._settings.catalog

    def line_failed(self, action: Routine, now: float) -> None:
        """The line was at fault, not the request: the catalogue comes again as soon as the news."""
        self.failed(action, now)
        if isinstance(action, FetchCatalog):
            self.catalog_at = now + self._settings.cases

    def failed(self, action: Routine, now: float) -> None:
        match action:
            case Heartbeat():
                self.heartbeat_at = now + self._settings.heartbeat
            case ReadCases():
                self.cases_at = now + self._settings.cases
            case TellDemand():
                self.demand_at = now + self._settings.demand
            case FetchCatalog():
                self.catalog_at = now + self._settings.catalog_retry
