"""Operators of the centre: passwords (scrypt), lockout, sessions. Only hashes are kept."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import delete

from sync.gateway.database import Database
from sync.gateway.errors import GatewayError
from sync.gateway.events import EventCode, record
from sync.gateway.schema import OperatorRow, OperatorSessionRow

MAX_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)
MIN_PASSWORD_CHARACTERS = 12
MAX_TRIES_AT_ONCE = 2  # by whoever calls `log_in`: each costs 32 MiB, and strangers may ask
_N, _R, _P = 2**15, 8, 1  # scrypt: 32 MiB and some 100 ms a try (RFC 7914)


class WeakPassword(GatewayError):
    pass


def _scrypt(password: str, salt: bytes) -> bytes:
    return hashlib.scrypt(password.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=64 * 2**20, dklen=32)


class Operators:
    def __init__(self, database: Database, random_bytes: Callable[[int], bytes], lifetime: timedelta) -> None:
        self._database = database
        self._random_bytes = random_bytes
        self._lifetime = lifetime

    def add(self, name: str, password: str) -> None:
        """Adds an operator or sets a new password, which unlocks. WeakPassword below MIN_PASSWORD_CHARACTERS."""
        if len(password) < MIN_PASSWORD_CHARACTERS:
            raise WeakPassword(f"a password has at least {MIN_PASSWORD_CHARACTERS} characters")
        salt = self._random_bytes(16)
        stored = f"scrypt${base64.b64encode(salt).decode()}${base64.b64encode(_scrypt(password, salt)).decode()}"
        with self._database.writing() as session:
            session.merge(OperatorRow(name=name, password=stored, failed=0, locked_until=None))
            session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.operator == name))

    def log_in(self, name: str, password: str, now: datetime) -> str | None:
        """A session token, or None: unknown, wrong and locked look the same from outside."""
        with self._database.reading() as session:
            row = session.get(OperatorRow, name)
        right = _matches(row.password if row is not None else _NOBODY, password)
        with self._database.writing() as session:
            row = session.get(OperatorRow, name, with_for_update=True)
            if row is None or (row.locked_until is not None and row.locked_until > now):
                return None
            if not right:
                row.failed += 1
                if row.failed >= MAX_FAILURES:
                    row.failed, row.locked_until = 0, now + LOCKED_FOR
                    record(session, EventCode.OPERATOR_LOCKED, now)
                return None
            row.failed, row.locked_until = 0, None
            token = base64.urlsafe_b64encode(self._random_bytes(32)).decode().rstrip("=")
            session.add(OperatorSessionRow(token_sha256=_digest(token), operator=name, expires_at=now + self._lifetime))
            return token

    def who(self, token: str, now: datetime) -> str | None:
        with self._database.reading() as session:
            row = session.get(OperatorSessionRow, _digest(token))
            return None if row is None or row.expires_at <= now else row.operator

    def log_out(self, token: str) -> None:
        with self._database.writing() as session:
            session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.token_sha256 == _digest(token)))

    def drop_expired(self, now: datetime) -> None:
        with self._database.writing() as session:
            session.execute(delete(OperatorSessionRow).where(OperatorSessionRow.expires_at <= now))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def _matches(stored: str, password: str) -> bool:
    _, salt, digest = stored.split("$")
    return hmac.compare_digest(_scrypt(password, base64.b64decode(salt)), base64.b64decode(digest))


# An unknown name costs as much time as a wrong password.
_NOBODY = f"scrypt${base64.b64encode(bytes(16)).decode()}${base64.b64encode(bytes(32)).decode()}"
