"""How long a queue takes to reach the centre, against the bare signed and verified requests it needs.

Everything runs in one process without a network, so that what is measured is our own work: picking, leases, states,
receipts, and both ends of every signature.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import httpx
import structlog

from sync.client.line import Line, bounded_client, unverified_context
from sync.client.settings import SyncSettings
from sync.wire import media
from sync.wire.replay import NonceSource
from tests.bench.measure import Comparison, timed
from tests.simulation.centre import MemoryCentre
from tests.simulation.kiosk import KIOSK_ID, SimClock, SimIdentity, SimKiosk
from tests.simulation.network import FaultyNetwork

ITEMS = 30
ROUNDS = 3
SETTINGS = SyncSettings(heartbeat=1e9, cases=1e9)


def measure() -> Iterator[Comparison]:
    structlog.configure(processors=[_drop])
    drained, bare = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number in range(ROUNDS):
            kiosk, network = _kiosk(Path(folder) / str(number))
            for _ in range(ITEMS):
                kiosk.file(bytes(100_000))
            before = len(network.requests)
            drained.append(timed(lambda kiosk=kiosk: _drain(kiosk)) / ITEMS)
            requests = len(network.requests) - before
            kiosk.cut()
            bare.append(timed(lambda count=requests: _bare(count)) / ITEMS)
    structlog.reset_defaults()
    yield Comparison(
        f"drain a queue of {ITEMS}, each with an attachment of 100 kB, per item",
        "the same number of signed and verified requests alone",
        tuple(drained),
        tuple(bare),
    )


def _drop(*_: object) -> dict[str, object]:
    raise structlog.DropEvent


def _kiosk(folder: Path) -> tuple[SimKiosk, FaultyNetwork]:
    clock, identity = SimClock(), SimIdentity()
    centre = MemoryCentre(KIOSK_ID, identity.public_key, clock.utc)
    identity.receipt_keys = centre.receipt_keys
    network = FaultyNetwork(centre.handle, lambda _: None)
    kiosk = SimKiosk(folder / "kiosk.db", identity, network, clock, Random(1), settings=SETTINGS)  # noqa: S311
    kiosk.boot()
    return kiosk, network


def _drain(kiosk: SimKiosk) -> None:
    while kiosk.service.step() == 0:
        pass


def _bare(requests: int) -> None:
    clock, identity = SimClock(), SimIdentity()
    centre = MemoryCentre(KIOSK_ID, identity.public_key, clock.utc)
    network = FaultyNetwork(centre.handle, lambda _: None)

    def now() -> dt.datetime:
        return clock.utc()

    with bounded_client(unverified_context(), SETTINGS, network) as client:
        line = Line(client, identity, NonceSource(1), now)
        for _ in range(requests):
            assert line.ask("GET", media.PATH_CASES).status == httpx.codes.OK
