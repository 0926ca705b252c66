"""SIGKILL to real processes at every point of the durable moment and all along the way to the centre, on real files."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kiosk.store import Limits, OutboxState, Store, open_store
from kiosk.store.identity import Identity, load_identity
from tests.sync.client.real_centre import Centre, enrolled, serving_centre

if TYPE_CHECKING:
    from tests.faults.conftest import Zygote

KILLED = -9


@pytest.fixture(scope="module")
def centre(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with serving_centre(tmp_path_factory.mktemp("centre")) as serving:
        yield serving


@pytest.fixture
def folder(tmp_path: Path, centre: Centre) -> Path:
    enrolled(centre, tmp_path / "keys")
    return tmp_path


def opened(folder: Path) -> Store:
    return open_store(folder / "kiosk.db", limits=Limits(min_free_bytes=0))


def printed(folder: Path) -> list[str]:
    file = folder / "printed"
    return file.read_text().split() if file.exists() else []


def sound(store: Store) -> bool:
    with store._database.raw() as connection:
        checked = connection.execute("PRAGMA integrity_check").fetchall()
    return checked == [("ok",)] and store.audit.verify().intact


def test_power_cut_at_any_point_of_the_durable_moment_keeps_it_whole_or_not_at_all(
    zygote: Zygote, folder: Path
) -> None:
    opened(folder).close()
    code, points = zygote.run("submit", folder)
    assert (code, printed(folder)) == (0, [number(folder, 1)])
    kept = 1
    for point in range(points):
        assert zygote.run("submit", folder, kill_at=point) == (KILLED, point)
        store = opened(folder)
        items = store.outbox.items()
        assert [item.sequence for item in items] == list(range(1, kept + 1))  # not before its COMMIT has run
        assert sound(store)
        store.close()
    zygote.run("submit", folder)
    assert printed(folder) == [number(folder, 1), number(folder, 2)]  # no number was lost to a failed attempt


def test_power_cut_between_commit_and_receipt_keeps_the_submission(zygote: Zygote, folder: Path) -> None:
    (folder / "printed").mkdir()  # the printer fails hard: the process ends after the commit and before the receipt
    opened(folder).close()
    code, _ = zygote.run("submit", folder)
    assert code != 0
    store = opened(folder)
    assert [item.state for item in store.outbox.items()] == [OutboxState.SEALED]
    assert sound(store)
    store.close()


def test_torn_log_after_a_power_cut_holds_the_submission_or_nothing_of_it(
    zygote: Zygote, folder: Path, tmp_path: Path
) -> None:
    """Whatever part of the log reached the disk before the lights went out."""
    zygote.run("submit", folder)
    store = opened(folder)
    with store._database.raw() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    base = tmp_path / "base"
    base.mkdir()
    shutil.copy(folder / "kiosk.db", base)
    zygote.run("submit", folder)  # its log stays, because this process keeps the database open
    log = (folder / "kiosk.db-wal").read_bytes()
    store.close()
    seen = set()
    for length in [*range(0, len(log), 1999), len(log)]:
        torn = tmp_path / f"torn-{length}"
        shutil.copytree(base, torn)
        (torn / "kiosk.db-wal").write_bytes(log[:length])
        again = opened(torn)
        seen.add(again.health().highest_sequence)
        assert sound(again)
        assert again.health().backlog.unsent == again.health().highest_sequence
        again.close()
    assert seen == {1, 2}


def test_power_cuts_all_along_the_way_to_the_centre_lose_and_double_nothing(
    zygote: Zygote, folder: Path, centre: Centre
) -> None:
    for _ in range(3):
        zygote.run("submit", folder)
    for point in (0, 1, 2, 3, 5, 8, 13, 21, 34):
        code, passed = zygote.run("sync", folder, kill_at=point)
        assert (code, passed) in {(KILLED, point), (0, passed)}
    assert zygote.run("sync", folder)[0] == 0
    store = opened(folder)
    items = store.outbox.items()
    assert {item.state for item in items} == {OutboxState.ACKNOWLEDGED}
    assert sound(store)
    held = centre.held(identity_of(folder))
    assert held == {item.submission_id: store.outbox.envelope(item.sequence) for item in items}
    store.close()


def identity_of(folder: Path) -> Identity:
    return load_identity(folder / "keys")


def number(folder: Path, sequence: int) -> str:
    return f"{identity_of(folder).kiosk_no:04d}-{sequence:06d}"
