"""What a technician asks first: is it enrolled, does it reach the centre, what waits, how much room is left."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kiosk.bootstrap.catalog import newest_version
from kiosk.bootstrap.store import open_configured_store
from kiosk.config import Config
from kiosk.errors import NotProvisioned
from kiosk.store.identity import load_identity


@dataclass(frozen=True, slots=True)
class Status:
    """`oldest_unsent` in seconds; None where nothing waits or no clock can be believed. `catalog_in_use` is what the
    screen last said that it works with, `catalog_newest` what the next screen begins with."""

    kiosk_id: str | None
    kiosk_no: int | None
    gateway_url: str | None
    screen_up: bool  # `kiosk run` lives and has a screen to show
    connection: str
    connection_reason: str | None
    last_contact: str | None
    unsent: int
    quarantined: int
    oldest_unsent: int | None
    highest_sequence: int
    audit_intact: bool
    disk_free_mb: int
    catalog_in_use: str | None
    catalog_newest: str
    devices: dict[str, str]


def read_status(config: Config) -> Status:
    """Reads the database only; the devices' states are those that the screen last reported."""
    try:
        identity = load_identity(config.keys_dir)
    except NotProvisioned:
        identity = None
    store = open_configured_store(config)
    try:
        health, connection = store.health(), store.connection()
        oldest = health.backlog.oldest_age
        return Status(
            kiosk_id=identity.kiosk_id if identity else None,
            kiosk_no=identity.kiosk_no if identity else None,
            gateway_url=identity.gateway_url if identity else None,
            screen_up=health.screen_up,
            connection=connection.state.value,
            connection_reason=connection.reason,
            last_contact=_iso(connection.last_contact_at),
            unsent=health.backlog.unsent,
            quarantined=health.backlog.quarantined,
            oldest_unsent=None if oldest is None else int(oldest.total_seconds()),
            highest_sequence=health.highest_sequence,
            audit_intact=store.audit.verify().broken_at is None,
            disk_free_mb=health.free_bytes >> 20,
            catalog_in_use=health.catalog_version,
            catalog_newest=newest_version(config),
            devices={device.name: device.state for device in health.devices},
        )
    finally:
        store.close()


def _iso(moment: dt.datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="seconds")
