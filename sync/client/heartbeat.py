"""What the kiosk tells the centre about itself, once a minute."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sync.client.port import Health
from sync.wire.instants import ClockConfidence
from sync.wire.messages import AuditHead, DeviceHealth, Heartbeat, Serving

_CLOSE_ENOUGH = dt.timedelta(seconds=5)
_MOST_DEVICES = 32  # what the message has room for
_HEALTHY = frozenset({"ready", "degraded", "paper_low", "not_installed"})  # no item is impossible because of them
_NOTHING_NEW = frozenset({"battery_low"})  # the filing under way is finished, and no further one is begun


@dataclass(frozen=True, slots=True)
class About:
    """What does not change while the process runs. `boot_id` is the kernel's; `catalog_version` is what a screen would
    begin with, told until one has. `kiosk_no` is the number under which this identity files, on every receipt of it."""

    boot_id: str
    software_version: str
    catalog_version: str
    kiosk_no: int


def compose(health: Health, about: About, now: dt.datetime, offset: dt.timedelta | None) -> Heartbeat:
    """`offset` is the centre's clock minus ours as last measured, None before that."""
    oldest = health.backlog.oldest_age
    serving, reason = _serving(health)
    return Heartbeat(
        boot_id=about.boot_id,
        clock=now,
        clock_confidence=_confidence(offset),
        serving=serving,
        reason=reason,
        highest_sequence=health.highest_sequence,
        unsent_count=health.backlog.unsent,
        oldest_unsent_age_s=None if oldest is None else int(oldest.total_seconds()),
        quarantined_count=health.backlog.quarantined,
        audit_head=AuditHead(length=health.audit_head.position, sha256=health.audit_head.hash.hex()),
        devices=tuple(
            DeviceHealth(device=device.name, state=device.state, since=device.since)
            for device in health.devices[:_MOST_DEVICES]
        ),
        disk_free_bytes=health.free_bytes,
        disk_total_bytes=health.total_bytes,
        software_version=about.software_version,
        catalog_version=health.catalog_version or about.catalog_version,
    )


def _serving(health: Health) -> tuple[Serving, str | None]:
    if not health.screen_up:
        return Serving.NOT_SERVING, "screen.absent"
    if health.intake_trouble is not None:
        return Serving.NOT_SERVING, health.intake_trouble
    for device in health.devices:
        if device.state in _NOTHING_NEW:
            return Serving.NOT_SERVING, f"{device.name}.{device.state}"
    for device in health.devices:
        if device.state not in _HEALTHY:
            return Serving.DEGRADED, f"{device.name}.{device.state}"
    return Serving.SERVING, None


def _confidence(offset: dt.timedelta | None) -> ClockConfidence:
    if offset is None:
        return ClockConfidence.UNKNOWN
    return ClockConfidence.SYNCHRONISED if abs(offset) <= _CLOSE_ENOUGH else ClockConfidence.UNKNOWN
