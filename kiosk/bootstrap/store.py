"""The kiosk's database, opened with the limits of the configuration."""

from __future__ import annotations

import datetime as dt

from kiosk.config import Config
from kiosk.store.limits import Limits
from kiosk.store.store import Store, open_store


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
