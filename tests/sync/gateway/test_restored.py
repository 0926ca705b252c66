"""A gateway that was restored from yesterday's backup: it says what it lost, and sends no kiosk past what is new."""

import shutil
import sqlite3

import pytest
from sqlalchemy import event

from sync.gateway.app import create_app
from sync.gateway.runtime import open_gateway, open_worker
from sync.gateway.settings import DataFolder
from sync.wire import media
from sync.wire.messages import MAX_ABSENT, HeartbeatAnswer, Problem

from .conftest import ORIGIN
from .kiosk import InProcess


def absent(kiosk, **beat):
    return HeartbeatAnswer.model_validate_json(kiosk.beat(**beat).content).absent


def test_numbers_that_a_kiosk_counts_as_delivered_and_that_are_not_here_are_named(kiosk):
    for number in (3, 4, 6, 9):
        kiosk.deliver(kiosk.file(sequence=number))
    assert absent(kiosk, highest_sequence=9, unsent_count=0) == ((7, 8), (5, 5), (1, 2))  # its newest is here
    assert absent(kiosk, highest_sequence=11, unsent_count=0) == ((10, 11), (7, 8), (5, 5), (1, 2))
    assert absent(kiosk, highest_sequence=11, unsent_count=6) != ()
    assert absent(kiosk, highest_sequence=11, unsent_count=7) == ()  # they are on their way


def test_highest_number_that_is_held_is_told_to_a_kiosk_that_has_forgotten_it(kiosk):
    assert HeartbeatAnswer.model_validate_json(kiosk.beat(highest_sequence=0).content).highest_sequence == 0
    kiosk.submitted(kiosk.file(sequence=7, files=1))
    assert HeartbeatAnswer.model_validate_json(kiosk.beat(highest_sequence=0).content).highest_sequence == 7


def test_filing_whose_pages_were_lost_is_named_too_and_hides_no_other(kiosk):
    """The backup was made between its envelope and its pages."""
    kiosk.submitted(kiosk.file(sequence=2, files=1))
    assert absent(kiosk, highest_sequence=2, unsent_count=2) == ()
    assert absent(kiosk, highest_sequence=2, unsent_count=1) == ((1, 2),)


def test_answer_stays_small_however_many_are_lost(kiosk):
    for number in range(2, 2 * MAX_ABSENT + 6, 2):
        kiosk.deliver(kiosk.file(sequence=number))
    named = absent(kiosk, highest_sequence=2 * MAX_ABSENT + 6, unsent_count=0)
    assert len(named) == MAX_ABSENT
    assert named[0] == (2 * MAX_ABSENT + 5, 2 * MAX_ABSENT + 6)


@pytest.fixture
def yesterday(folder, gateway, worker, kiosk, clock, tmp_path):
    """One case stands; then the backup is made, and one more case comes. What the kiosk read, and the restored one."""
    kiosk.deliver(kiosk.file())
    worker.run_once()
    backup = DataFolder(shutil.copytree(folder.path, tmp_path / "backup"))
    kiosk.deliver(kiosk.file())
    worker.run_once()
    cursor = kiosk.cases().next
    with open_gateway(backup, clock) as restored:
        transport = InProcess(create_app(restored), ORIGIN)
        kiosk.send = transport.send
        yield cursor, backup
        transport.close()


def test_cursor_behind_events_that_are_gone_is_refused(yesterday, kiosk):
    cursor, _ = yesterday
    assert kiosk.request("GET", f"{media.PATH_CASES}?after={cursor}").status_code == 400
    assert kiosk.request("GET", f"{media.PATH_CASES}?after={cursor.split('.')[0]}").status_code == 400
    assert len(kiosk.cases().entries) == 1


def test_cursor_at_another_event_than_the_one_that_was_read_is_refused(yesterday, kiosk, clock):
    cursor, backup = yesterday
    kiosk.deliver(kiosk.file())
    with open_worker(backup, clock) as worker:
        worker.run_once()
    assert kiosk.request("GET", f"{media.PATH_CASES}?after={cursor}").status_code == 400
    assert len(kiosk.cases().entries) == 2


@pytest.mark.allow_logs("storage.failed")
def test_database_that_another_program_holds_is_a_refusal_of_ours_for_a_while(gateway, folder, kiosk, logged):
    filed = kiosk.file()
    event.listen(gateway.database.engine, "checkout", lambda line, *_: line.execute("PRAGMA busy_timeout = 0"))
    other = sqlite3.connect(folder.path / "gateway.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answer = kiosk.submit(filed.data)
    assert (answer.status_code, Problem.model_validate_json(answer.content).code) == (503, "storage.failed")
    assert any(entry.get("reason") == "SQLITE_BUSY" for entry in logged)
    other.execute("ROLLBACK")
    other.close()
    assert kiosk.submit(filed.data).status_code == 201
