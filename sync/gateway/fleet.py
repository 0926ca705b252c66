"""What operations see: every kiosk's state, the balance, and one kiosk's history. Codes and counts only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from sync.gateway.balance import Arrived, Balance, balance_of
from sync.gateway.catalog import newest_version
from sync.gateway.database import Database
from sync.gateway.schema import AuditHeadRow, EventRow, HeartbeatRow, KioskRow, QuarantineRow, SubmissionRow
from sync.wire.catalog import version_key
from sync.wire.messages import Delivery, Heartbeat, Serving

RECENT_NUMBERS = 100
AXIS = timedelta(hours=48)
EVENTS_SHOWN = 60


class KioskState(StrEnum):
    """In the order in which operators need them. Silent is not a kind of healthy."""

    NOT_SERVING = "not_serving"
    SILENT = "silent"
    DEGRADED = "degraded"
    MAINTENANCE = "maintenance"
    CLOSED = "closed"
    SERVING = "serving"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class KioskView:
    id: str
    no: int
    name: str
    outlet: str
    state: KioskState
    since: datetime | None  # of the state; None: not known
    report: Heartbeat | None  # the last one, however old
    report_at: datetime | None
    last_contact_at: datetime | None
    clock_offset_s: float | None
    enrolled_at: datetime
    balance: Balance
    newest_catalog: str | None  # at the centre; None: nothing is published

    @property
    def report_is_current(self) -> bool:
        """Whether the report may be shown as the present; else it is what the kiosk last said."""
        return self.report is not None and self.state not in {KioskState.SILENT, KioskState.REVOKED}

    @property
    def catalog_is_behind(self) -> bool:
        """Whether the kiosk last said that it works with an older catalogue than the newest published one."""
        if self.report is None or self.newest_catalog is None or self.state is KioskState.REVOKED:
            return False
        try:
            return version_key(self.report.catalog_version) < version_key(self.newest_catalog)
        except ValueError:
            return True  # it names no version that we could have published


@dataclass(frozen=True, slots=True)
class FleetView:
    now: datetime
    kiosks: tuple[KioskView, ...]
    balance: Balance
    waiting_to_open: int
    refused_kept: int  # refused envelopes kept for a person
    newest_catalog: str | None

    @property
    def catalogs_behind(self) -> int:
        return sum(kiosk.catalog_is_behind for kiosk in self.kiosks)

    def in_state(self, state: KioskState) -> tuple[KioskView, ...]:
        return tuple(kiosk for kiosk in self.kiosks if kiosk.state is state)


@dataclass(frozen=True, slots=True)
class Sample:
    """One heartbeat of the time axis."""

    at: datetime
    serving: Serving
    unsent: int
    oldest_unsent_age_s: int | None


@dataclass(frozen=True, slots=True)
class NumberState:
    sequence: int
    delivery: Delivery | None  # None: not here


@dataclass(frozen=True, slots=True)
class KioskDetail:
    now: datetime
    kiosk: KioskView
    samples: tuple[Sample, ...]
    numbers: tuple[NumberState, ...]  # the last RECENT_NUMBERS, ascending
    audit_head: AuditHeadRow | None
    audit_agrees: bool
    events: Sequence[EventRow]
    quarantined: Sequence[Row[int, str | None]]  # sequence and code


class Fleet:
    def __init__(self, database: Database, silent_after: timedelta) -> None:
        self._database = database
        self.silent_after = silent_after

    def view(self, now: datetime) -> FleetView:
        with self._database.reading() as session:
            arrived = _arrived(session)
            rows = session.scalars(select(KioskRow)).all()
            kiosks = [self._kiosk(session, row, arrived.get(row.id, Arrived()), now) for row in rows]
            waiting = select(func.count()).where(SubmissionRow.delivery == Delivery.DELIVERED)
            refused = select(func.count()).select_from(QuarantineRow)
            order = list(KioskState)
            kiosks.sort(key=lambda kiosk: (order.index(kiosk.state), -kiosk.balance.on_the_way, kiosk.no))
            return FleetView(
                now=now,
                kiosks=tuple(kiosks),
                balance=sum((kiosk.balance for kiosk in kiosks), Balance()),
                waiting_to_open=session.scalar(waiting) or 0,
                refused_kept=session.scalar(refused) or 0,
                newest_catalog=newest_version(session),
            )

    def catalog_versions(self) -> Counter[str]:
        """How many kiosks last said that they work with each version of the catalogue."""
        with self._database.reading() as session:
            reports = session.scalars(select(KioskRow.heartbeat).where(KioskRow.revoked_at.is_(None)))
            return Counter(str(report["catalog_version"]) for report in reports if report is not None)

    def detail(self, kiosk_id: str, now: datetime) -> KioskDetail | None:
        with self._database.reading() as session:
            row = session.get(KioskRow, kiosk_id)
            if row is None:
                return None
            kiosk = self._kiosk(session, row, _arrived(session, kiosk_id).get(kiosk_id, Arrived()), now)
            heartbeats = select(HeartbeatRow).where(HeartbeatRow.kiosk_id == kiosk_id, HeartbeatRow.at > now - AXIS)
            head = select(AuditHeadRow).where(AuditHeadRow.kiosk_id == kiosk_id)
            events = select(EventRow).where(EventRow.kiosk_id == kiosk_id).order_by(EventRow.id.desc())
            broken = events.where(EventRow.code.in_(("audit.rewritten", "audit.shorter")))
            quarantined = (
                select(SubmissionRow.sequence, SubmissionRow.problem)
                .where(SubmissionRow.kiosk_id == kiosk_id, SubmissionRow.delivery == Delivery.QUARANTINED)
                .order_by(SubmissionRow.sequence)
            )
            return KioskDetail(
                now=now,
                kiosk=kiosk,
                samples=tuple(
                    Sample(beat.at, Serving(beat.serving), beat.unsent, beat.oldest_unsent_age_s)
                    for beat in session.scalars(heartbeats.order_by(HeartbeatRow.at))
                ),
                numbers=_numbers(session, kiosk),
                audit_head=session.scalar(head.order_by(AuditHeadRow.length.desc()).limit(1)),
                audit_agrees=session.scalar(broken.limit(1)) is None,
                events=session.scalars(events.limit(EVENTS_SHOWN)).all(),
                quarantined=session.execute(quarantined.limit(EVENTS_SHOWN)).all(),
            )

    def _kiosk(self, session: Session, row: KioskRow, arrived: Arrived, now: datetime) -> KioskView:
        report = None if row.heartbeat is None else Heartbeat.model_validate(row.heartbeat)
        if report is not None:
            arrived = replace(arrived, up_to_report=_count_up_to(session, row.id, report.highest_sequence, arrived))
        state = self._state(row, report, now)
        return KioskView(
            id=row.id,
            no=row.no,
            name=row.name,
            outlet=row.outlet,
            state=state,
            since=_since(session, row, state),
            report=report,
            report_at=row.heartbeat_at,
            last_contact_at=row.last_contact_at,
            clock_offset_s=row.clock_offset_s,
            enrolled_at=row.enrolled_at,
            balance=balance_of(arrived, report),
            newest_catalog=newest_version(session),
        )

    def _state(self, row: KioskRow, report: Heartbeat | None, now: datetime) -> KioskState:
        if row.revoked_at is not None:
            return KioskState.REVOKED
        if report is None or row.heartbeat_at is None or now - row.heartbeat_at > self.silent_after:
            return KioskState.SILENT
        return KioskState(report.serving.value)


def _arrived(session: Session, kiosk_id: str | None = None) -> dict[str, Arrived]:
    query = select(
        SubmissionRow.kiosk_id, SubmissionRow.delivery, func.count(), func.max(SubmissionRow.sequence)
    ).group_by(SubmissionRow.kiosk_id, SubmissionRow.delivery)
    if kiosk_id is not None:
        query = query.where(SubmissionRow.kiosk_id == kiosk_id)
    result: dict[str, Arrived] = {}
    for kiosk, delivery, count, highest in session.execute(query):
        sofar = result.get(kiosk, Arrived())
        result[kiosk] = replace(
            sofar,
            highest=max(sofar.highest, highest),
            receipted=sofar.receipted + (count if delivery in {Delivery.DELIVERED, Delivery.HANDED_OVER} else 0),
            announced=sofar.announced + (count if delivery == Delivery.ANNOUNCED else 0),
            quarantined=sofar.quarantined + (count if delivery == Delivery.QUARANTINED else 0),
        )
    return result


def _count_up_to(session: Session, kiosk_id: str, highest: int, arrived: Arrived) -> int:
    if highest >= arrived.highest:
        return arrived.total
    query = select(func.count()).where(SubmissionRow.kiosk_id == kiosk_id, SubmissionRow.sequence <= highest)
    return session.scalar(query) or 0


def _since(session: Session, row: KioskRow, state: KioskState) -> datetime | None:
    if state is KioskState.REVOKED:
        return row.revoked_at
    if state is KioskState.SILENT:
        return row.heartbeat_at
    beats = select(HeartbeatRow.at).where(HeartbeatRow.kiosk_id == row.id)
    other = session.scalar(beats.where(HeartbeatRow.serving != state.value).order_by(HeartbeatRow.at.desc()).limit(1))
    if other is not None:
        beats = beats.where(HeartbeatRow.at > other)
    return session.scalar(beats.order_by(HeartbeatRow.at).limit(1))


def _numbers(session: Session, kiosk: KioskView) -> tuple[NumberState, ...]:
    first = max(1, kiosk.balance.to_settle - RECENT_NUMBERS + 1)
    query = select(SubmissionRow.sequence, SubmissionRow.delivery).where(
        SubmissionRow.kiosk_id == kiosk.id, SubmissionRow.sequence >= first
    )
    here = {sequence: Delivery(delivery) for sequence, delivery in session.execute(query)}
    return tuple(NumberState(sequence, here.get(sequence)) for sequence in range(first, kiosk.balance.to_settle + 1))
