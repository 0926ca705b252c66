from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from kiosk.store import open_store
from sync.client.settings import SyncSettings
from tests.simulation.centre import MemoryCentre
from tests.simulation.kiosk import KIOSK_ID, SETTINGS, SimClock, SimIdentity, SimKiosk
from tests.simulation.network import Fault, FaultyNetwork, PowerCut


@dataclass
class World:
    kiosk: SimKiosk
    centre: MemoryCentre
    network: FaultyNetwork
    clock: SimClock

    def start(self) -> None:
        """The power may fail while starting, too."""
        while True:
            try:
                self.kiosk.boot()
            except PowerCut:
                self.kiosk.cut()
            else:
                return

    def settle(self, steps: int = 2000) -> None:
        """Steps until nothing waits any more; a world that does not settle is a failure."""
        for _ in range(steps):
            if not self.kiosk.waiting():
                return
            self.kiosk.step()
        pytest.fail(f"items {self.kiosk.waiting()} still wait after {steps} steps; faults {self.network.faults}")

    def check(self) -> None:
        """Nothing lost, nothing doubled, nothing changed on the way."""
        store = self.kiosk.store
        items = store.outbox.items(limit=1000)
        assert {item.submission_id for item in items} == set(self.centre.filed)
        assert [item.sequence for item in items] == list(range(1, len(items) + 1))
        assert self.centre.conflicts == 0
        for item in items:
            filed = self.centre.filed[item.submission_id]
            assert filed.envelope == store.outbox.envelope(item.sequence)
            assert filed.receipt == store.outbox.centre_receipt(item.sequence)
            for part in item.attachments:
                assert self.centre.blobs[part.sha256] == store.outbox.read_attachment(
                    item.sequence, part.sha256, 0, part.size
                )
        assert store.audit.verify().intact


Build = Callable[..., World]


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A migrated database, made once: migrating anew would be most of each run's time."""
    path = tmp_path_factory.mktemp("template") / "kiosk.db"
    open_store(path).close()
    return path.read_bytes()


@pytest.fixture
def world(tmp_path: Path, empty_database: bytes) -> Iterator[Build]:
    built: list[World] = []

    def build(
        choose: Callable[[object], Fault | None] = lambda _: None,
        point: Callable[[], None] = lambda: None,
        seed: int = 1,
        settings: SyncSettings = SETTINGS,
    ) -> World:
        clock = SimClock()
        identity = SimIdentity()
        centre = MemoryCentre(KIOSK_ID, identity.public_key, clock.utc)
        identity.receipt_keys = centre.receipt_keys
        network = FaultyNetwork(centre.handle, choose, point)
        path = tmp_path / f"world-{len(built)}" / "kiosk.db"
        path.parent.mkdir()
        path.write_bytes(empty_database)
        kiosk = SimKiosk(path, identity, network, clock, Random(seed), point, settings)  # noqa: S311 - must repeat
        built.append(World(kiosk, centre, network, clock))
        built[-1].start()
        return built[-1]

    yield build
    for made in built:
        made.kiosk.cut()
