"""The kiosk's database, opened with the limits of the configuration."""

from __future__ import annotations

import datetime as dt
import threading
import uuid
from collections.abc import Callable

from kiosk.config import Config
from kiosk.store.limits import Limits
from kiosk.store.store import Store, open_store
from kiosk.store.submission import CaseView, SealedSubmission, StoredSubmission


def open_configured_store(config: Config) -> Store:
    limits = config.limits
    return open_store(
        config.database,
        limits=Limits(
            max_unsent=limits.max_unsent,
            max_unsent_age=dt.timedelta(days=limits.max_unsent_age_days),
            min_free_bytes=limits.min_free_mb << 20,
            retention=dt.timedelta(days=limits.retention_days),
        ),
    )


class LateStore:
    """The database of a screen, which has to stand also where there is none: damaged, read-only, of a newer program.

    Opened by whoever first asks for it, and asked for again until it opens; everything here raises StorageError until
    then. Safe to share among threads.
    """

    def __init__(self, config: Config) -> None:
        self._config = config
        self._opening = threading.Lock()
        self._store: Store | None = None

    def opened(self) -> Store:
        with self._opening:
            if self._store is None:
                self._store = open_configured_store(self._config)
            return self._store

    # what the durable moment needs (`kiosk.services.submitting.Outbox`)

    def submit(self, seal: Callable[[int], SealedSubmission]) -> StoredSubmission:
        return self.opened().submit(seal)

    def take_result(self, submission_id: uuid.UUID) -> bytes | None:
        return self.opened().take_result(submission_id)

    def abandon_result(self, submission_id: uuid.UUID) -> None:
        self.opened().abandon_result(submission_id)

    def find_case(self, number: str) -> CaseView | None:
        return self.opened().find_case(number)
