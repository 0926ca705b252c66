"""The real client against the real gateway: TLS on a loopback port, enrolment, sealed filings, receipts, results."""

from __future__ import annotations

import datetime as dt
import random
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from drivers.sim.held_port import hold
from kiosk.errors import AlreadyRunning
from kiosk.store import Limits, OutboxState, ResultState, Store, open_store
from kiosk.store.identity import Identity, new_signing_key
from kiosk.store.states import UNACKNOWLEDGED
from sync.client.enrol import EnrolmentFailed, enrol
from sync.client.heartbeat import About
from sync.client.service import run_sync
from sync.client.settings import SyncSettings
from sync.wire.errors import CannotOpen
from sync.wire.messages import CaseStep, DemandKind
from sync.wire.result import open_result
from sync.wire.suite import SealingPrivateKey
from sync.wire.ticket import Ticket
from tests.simulation.kiosk import prepare, seal
from tests.sync.client.real_centre import Centre, enrolled, serving_centre

SETTINGS = SyncSettings(chunk_bytes=8 * 1024, poll=0.01, backoff_base=0.05, link_backoff_max=0.2, cases=0.05)
ABOUT = About("boot-1", "0.1.0", "2026.11", 1)


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Centre]:
    with serving_centre(tmp_path / "gateway") as serving:
        yield serving


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path / "kiosk" / "kiosk.db", limits=Limits(min_free_bytes=0))
    yield opened
    opened.close()


@pytest.fixture
def identity(centre: Centre, tmp_path: Path) -> Identity:
    return enrolled(centre, tmp_path / "kiosk" / "keys")


def test_what_was_looked_for_in_vain_reaches_the_centre_once(store: Store, identity: Identity, centre: Centre) -> None:
    today = dt.datetime.now(dt.UTC).date()
    for _ in range(3):
        store.demand.add(today, DemandKind.NOTHING, "狗证")
    sync_until(store, identity, lambda: not store.demand.untold())
    view = centre.gateway.demand.view(dt.datetime.now(dt.UTC), everything=True)
    assert [(line.words, line.count, line.kiosks) for line in view.lines] == [("狗证", 3, 1)]


class RealClock:
    def monotonic(self) -> float:
        return time.monotonic()

    def utc(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC)

    def wait(self, seconds: float) -> None:
        threading.Event().wait(seconds)


def sync_until(store: Store, identity: Identity, done: object) -> None:
    run_sync(
        store,
        identity,
        about=ABOUT,
        clock=RealClock(),
        random=random.random,
        stopped=done,  # type: ignore[arg-type]
        settings=SETTINGS,
    )


def drained(store: Store) -> bool:
    return not [item for item in store.outbox.items() if item.state in UNACKNOWLEDGED]


def test_enrolled_kiosk_delivers_everything_and_the_centre_opens_it(
    centre: Centre, store: Store, identity: Identity
) -> None:
    now = dt.datetime.now(dt.UTC)
    filings = [prepare(now), prepare(now, b"\xff\xd8" + bytes(30_000), b"\xff\xd8 two"), prepare(now, live=True)]
    stored = [store.submit(seal(filing, identity, now)) for filing in filings]
    sync_until(store, identity, lambda: drained(store))
    assert {item.state for item in store.outbox.items()} == {OutboxState.ACKNOWLEDGED}
    centre.work()
    wanted = {submission.number for submission in stored}
    sync_until(store, identity, lambda: all(_case(store, number) for number in wanted))
    connection = store.connection()
    assert connection.clock_offset is not None
    assert abs(connection.clock_offset) < dt.timedelta(hours=1)  # one machine, one clock; a zone would show


def test_certificate_comes_back_to_the_session_that_asked_and_to_nobody_else(
    centre: Centre, store: Store, identity: Identity
) -> None:
    now = dt.datetime.now(dt.UTC)
    reply = SealingPrivateKey.generate()
    filing = prepare(now, live=True, reply_key=reply.public_key.raw, item_code="social-insurance-certificate")
    stored = store.submit(seal(filing, identity, now))
    sync_until(store, identity, lambda: drained(store))
    centre.work()
    sync_until(store, identity, lambda: store.results.state(stored.submission_id) is ResultState.STORED)
    sealed = store.take_result(stored.submission_id)
    assert sealed is not None
    (key,) = identity.receipt_keys.values()
    assert open_result(sealed, key, reply).document.startswith(b"%PDF-")
    with pytest.raises(CannotOpen):
        open_result(sealed, key, SealingPrivateKey.generate())


def _case(store: Store, number: str) -> bool:
    found = store.find_case(number)
    return found is not None and found.case_number is not None and found.step in set(CaseStep)


def test_ticket_works_once_but_survives_a_lost_answer(centre: Centre, tmp_path: Path) -> None:
    ticket = centre.ticket()
    key = new_signing_key(tmp_path / "one")
    first, again = enrol(ticket, key), enrol(ticket, key)
    assert first.answer.kiosk_id == again.answer.kiosk_id
    with pytest.raises(EnrolmentFailed) as refused:
        enrol(ticket, new_signing_key(tmp_path / "other"))
    assert refused.value.code == "enrol.used_token"
    assert "ask the centre for another" in str(refused.value)


def test_ticket_of_another_centre_sends_no_token(centre: Centre, tmp_path: Path) -> None:
    true = Ticket.from_text(centre.ticket())
    forged = Ticket(url=true.url, token=true.token, ca_sha256=bytes(32)).to_text()
    with pytest.raises(EnrolmentFailed) as refused:
        enrol(forged, new_signing_key(tmp_path / "keys"))
    assert refused.value.code == "ticket.other_ca"
    assert enrol(true.to_text(), new_signing_key(tmp_path / "keys")).answer.kiosk_no >= 1  # still unused


def test_mistyped_ticket_and_silent_centre_say_so(tmp_path: Path, centre: Centre) -> None:
    key = new_signing_key(tmp_path / "keys")
    with pytest.raises(EnrolmentFailed) as mistyped:
        enrol(centre.ticket()[:-3], key)
    assert mistyped.value.code == "ticket.malformed"
    with hold("127.0.0.1") as nobody:
        url = f"https://127.0.0.1:{nobody.getsockname()[1]}"
        ticket = Ticket(url=url, token=bytes(24), ca_sha256=bytes(32)).to_text()
        with pytest.raises(EnrolmentFailed) as silent:
            enrol(ticket, key)
    assert silent.value.code == "offline"
    assert "check the cable" in str(silent.value)


def test_second_sync_process_is_turned_away(store: Store, identity: Identity) -> None:
    with store.only_sync(), pytest.raises(AlreadyRunning, match="another `kiosk sync`"):
        sync_until(store, identity, lambda: True)
