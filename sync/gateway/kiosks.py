"""Who may file: tickets, enrolment, revocation, and the check that a request is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from sync.gateway.database import Database
from sync.gateway.errors import GatewayError, NotSigned, Unacceptable
from sync.gateway.events import EventCode, record
from sync.gateway.schema import KioskRow, TicketRow
from sync.wire import media
from sync.wire.header import MAX_KIOSK_NO
from sync.wire.replay import Nonce, ReplayWindow
from sync.wire.ticket import TOKEN_BYTES

TICKET_LIFETIME = timedelta(days=7)
MAX_ENROL_TRIES = 64  # each time somebody else got the number, so that many must enrol at one moment to need them all

RandomBytes = Callable[[int], bytes]


class NoSuchKiosk(GatewayError):
    pass


@dataclass(frozen=True, slots=True)
class Identity:
    """A kiosk as the rest of the gateway needs to know it."""

    id: str
    no: int
    name: str
    outlet: str
    public_key: bytes


def _identity(row: KioskRow) -> Identity:
    return Identity(row.id, row.no, row.name, row.outlet, row.public_key)


class Kiosks:
    def __init__(self, database: Database, random_bytes: RandomBytes) -> None:
        self._database = database
        self._random_bytes = random_bytes

    def issue_token(self, name: str, outlet: str, now: datetime) -> bytes:
        """A token for one enrolment within TICKET_LIFETIME; only its hash is kept."""
        token = self._random_bytes(TOKEN_BYTES)
        with self._database.writing() as session:
            session.add(
                TicketRow(
                    token_sha256=hashlib.sha256(token).digest(),
                    name=name,
                    outlet=outlet,
                    created_at=now,
                    expires_at=now + TICKET_LIFETIME,
                )
            )
        return token

    def enrol(self, token: bytes, public_key: bytes, name: str, now: datetime) -> Identity:
        """Gives the key an identity. The same token and key again get the same identity: an answer may be lost."""
        for _ in range(MAX_ENROL_TRIES):
            # Two replicas may give out the same next number: the database lets one of them have it.
            with suppress(IntegrityError):
                return self._enrol(token, public_key, name, now)
        raise Unacceptable(503, "enrol.busy", "too many kiosks enrol at this moment; try again")

    def _enrol(self, token: bytes, public_key: bytes, name: str, now: datetime) -> Identity:
        with self._database.writing() as session:
            ticket = session.get(TicketRow, hashlib.sha256(token).digest(), with_for_update=True)
            if ticket is None:
                raise NotSigned("enrol.unknown_token", "this ticket is not known here")
            if ticket.used_by is not None:
                kiosk = session.get(KioskRow, ticket.used_by)
                if kiosk is None or kiosk.public_key != public_key or kiosk.revoked_at is not None:
                    raise NotSigned("enrol.used_token", "this ticket was used already")
                return _identity(kiosk)
            if ticket.expires_at < now:
                raise NotSigned("enrol.expired_token", "this ticket has expired; print a new one")
            if session.scalar(select(KioskRow.id).where(KioskRow.public_key == public_key)) is not None:
                raise Unacceptable(422, "enrol.key_taken", "this key belongs to a kiosk already")
            kiosk = KioskRow(
                id=f"k-{self._random_bytes(6).hex()}",
                no=self._next_number(session),
                name=ticket.name or name,
                outlet=ticket.outlet,
                public_key=public_key,
                enrolled_at=now,
            )
            session.add(kiosk)
            session.flush()
            ticket.used_by = kiosk.id
            record(session, EventCode.KIOSK_ENROLLED, now, kiosk_id=kiosk.id)
            return _identity(kiosk)

    @staticmethod
    def _next_number(session: Session) -> int:
        # Numbers are never given twice, also after a revocation: they stand on citizens' receipts.
        number = (session.scalar(select(func.max(KioskRow.no))) or 0) + 1
        if number > MAX_KIOSK_NO:
            raise Unacceptable(503, "enrol.numbers_used_up", "four-digit kiosk numbers are used up")
        return number

    def public_key(self, kiosk_id: str) -> bytes | None:
        """The key of a kiosk that may file; None when it is unknown or revoked."""
        with self._database.reading() as session:
            row = session.get(KioskRow, kiosk_id)
            return None if row is None or row.revoked_at is not None else row.public_key

    def admit(self, kiosk_id: str, nonce: Nonce, now: datetime) -> Identity:
        """Notes that the kiosk was heard, once per nonce. NotSigned for a replay or a revoked kiosk."""
        with self._database.writing() as session:
            row = session.get(KioskRow, kiosk_id, with_for_update=True)
            if row is None or row.revoked_at is not None:
                raise NotSigned("request.unknown_kiosk", "this kiosk is not enrolled here")
            window = ReplayWindow(row.nonce_epoch, row.nonce_highest, int(row.nonce_seen, 16))
            after = window.accept(nonce)
            if after is not None:
                row.nonce_epoch, row.nonce_highest, row.nonce_seen = after.epoch, after.highest, f"{after.seen:x}"
                row.last_contact_at = now
                return _identity(row)
            record(session, EventCode.REPLAYED, now, kiosk_id=kiosk_id)
        raise NotSigned(
            "request.replayed",
            "this request was seen before; start a new epoch",
            headers={media.EPOCH_HEADER: str(window.epoch)},
        )

    def revoke(self, kiosk_id: str, now: datetime) -> None:
        with self._database.writing() as session:
            row = session.get(KioskRow, kiosk_id, with_for_update=True)
            if row is None:
                raise NoSuchKiosk(f"no kiosk {kiosk_id}")
            if row.revoked_at is None:
                row.revoked_at = now
                record(session, EventCode.KIOSK_REVOKED, now, kiosk_id=kiosk_id)
