from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.errors import StorageError
from kiosk.store import AuditEvent, AuditHead, Break, Store
from kiosk.store.schema import audit
from sync.wire import cbor

if TYPE_CHECKING:
    from tests.kiosk.store.conftest import Open

LENGTH = 12


@pytest.fixture
def chain(opened: Open) -> Store:
    store = opened()
    for number in range(LENGTH):
        store.audit.append(AuditEvent("test.event", {"number": number, "hash": bytes(32)}))
    with store._database.writing() as connection:  # whoever owns the file can do this
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_update")
        connection.exec_driver_sql("DROP TRIGGER audit_refuses_delete")
    return store


def test_untouched_chain_holds_and_reaches_the_head_seen_before(chain: Store) -> None:
    head = chain.audit.head
    chain.audit.append(AuditEvent("test.more"))
    report = chain.audit.verify(head)
    assert report.intact
    assert report.head == chain.audit.head
    assert head.position == LENGTH


def test_empty_chain_holds(store: Store) -> None:
    assert store.audit.verify().head == AuditHead(0, bytes(32))


def test_our_own_code_cannot_change_or_delete_an_entry(store: Store) -> None:
    store.audit.append(AuditEvent("test.event"))
    for statement in (sa.update(audit).values(hash=b""), sa.delete(audit)):
        with pytest.raises(StorageError), store._database.writing() as connection:
            connection.execute(statement)
    assert store.audit.verify().intact


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(position=st.integers(1, LENGTH), offset=st.integers(0, 10_000), flip=st.integers(1, 255))
def test_any_changed_byte_is_found_at_its_entry(chain: Store, position: int, offset: int, flip: int) -> None:
    with chain._database.reading() as connection:
        entry = connection.execute(sa.select(audit.c.entry).where(audit.c.position == position)).scalar_one()
    changed = bytearray(entry)
    changed[offset % len(entry)] ^= flip
    _write(chain, position, entry=bytes(changed))
    report = chain.audit.verify()
    assert (report.broken_at, report.why, report.head.position) == (position, Break.CHANGED, position - 1)
    _write(chain, position, entry=entry)
    assert chain.audit.verify().intact


@pytest.mark.parametrize("position", range(1, LENGTH))
def test_missing_entry_is_found_where_it_is_missing(chain: Store, position: int) -> None:
    with chain._database.writing() as connection:
        connection.execute(sa.delete(audit).where(audit.c.position == position))
    report = chain.audit.verify()
    assert (report.broken_at, report.why) == (position, Break.MISSING)


def test_entry_rewritten_with_a_fitting_hash_breaks_the_link_behind_it(chain: Store) -> None:
    entry = _forged(chain, 5)
    _write(chain, 5, entry=entry, hash=hashlib.sha256(entry).digest())
    report = chain.audit.verify()
    assert (report.broken_at, report.why) == (6, Break.UNLINKED)


def test_last_entry_rewritten_or_cut_off_shows_against_a_head_seen_before(chain: Store) -> None:
    head = chain.audit.head
    entry = _forged(chain, LENGTH)
    _write(chain, LENGTH, entry=entry, hash=hashlib.sha256(entry).digest())
    assert chain.audit.verify().intact  # within itself; that is why heads travel
    assert chain.audit.verify(head).why is Break.REWRITTEN
    with chain._database.writing() as connection:
        connection.execute(sa.delete(audit).where(audit.c.position == LENGTH))
    report = chain.audit.verify(head)
    assert (report.broken_at, report.why) == (LENGTH, Break.SHORTENED)


def test_bytes_that_are_no_entry_are_named_so(chain: Store) -> None:
    junk = cbor.encode(["not an entry"])
    _write(chain, 3, entry=junk, hash=hashlib.sha256(junk).digest())
    assert (chain.audit.verify().broken_at, chain.audit.verify().why) == (3, Break.MALFORMED)


def test_entry_is_too_small_for_content(store: Store) -> None:
    with pytest.raises(ValueError, match="exceeds"):
        store.audit.append(AuditEvent("test.event", {"text": "x" * 5000}))
    assert store.audit.head.position == 0


def _forged(chain: Store, position: int) -> bytes:
    with chain._database.reading() as connection:
        entry = connection.execute(sa.select(audit.c.entry).where(audit.c.position == position)).scalar_one()
    fields = cbor.decode(entry, max_bytes=4096)
    assert isinstance(fields, dict)
    return cbor.encode({**fields, "code": "test.never_happened"})


def _write(chain: Store, position: int, **values: bytes) -> None:
    with chain._database.writing() as connection:
        connection.execute(sa.update(audit).where(audit.c.position == position).values(**values))
