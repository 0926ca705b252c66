"""A full disk at the centre: our own answer, nothing lost, and everything goes on once there is room."""

import errno
import os
import subprocess
from contextlib import suppress
from dataclasses import replace

import pytest
from sqlalchemy import event

from sync.gateway import work_loop
from sync.gateway.app import create_app
from sync.gateway.inspection import Inspector
from sync.gateway.keys import OpeningKeys
from sync.gateway.runtime import open_gateway, open_worker
from sync.gateway.settings import DataFolder
from sync.gateway.uploads import Uploads
from sync.wire import media
from sync.wire.messages import Delivery, Problem

from .conftest import ORIGIN, make_folder
from .kiosk import InProcess, Kiosk

pytestmark = pytest.mark.allow_logs("storage.full")


def assert_full(answer):
    assert (answer.status_code, answer.headers["content-type"]) == (507, media.PROBLEM)
    assert answer.headers[media.VERSION_HEADER] == media.VERSION
    assert Problem.model_validate_json(answer.content).code == "storage.full"


class Disk:
    """A blob store on a disk that takes `room` bytes: what fits is written, then it fails, as a real one."""

    def __init__(self, store, room, code=errno.ENOSPC):
        self._store = store
        self._code = code
        self.room = room
        self.finish, self.holds, self.drop, self.read = store.finish, store.holds, store.drop, store.read

    def append(self, owner, sha256, offset, data):
        self._store.append(owner, sha256, offset, data[: self.room])
        if len(data) > self.room:
            raise OSError(self._code, os.strerror(self._code))


def test_an_upload_that_hits_a_full_disk_goes_on_where_it_stood(gateway, clock, kiosk):
    disk = Disk(gateway.blobs, 3000)
    uploads = Uploads(gateway.database, disk, gateway.intake, gateway.uploads._lifetime)
    filed = kiosk.file(files=1, size=5000)
    one = filed.files[0]
    transport = InProcess(create_app(replace(gateway, blobs=disk, uploads=uploads)), ORIGIN)
    kiosk.send = transport.send
    kiosk.submitted(filed)
    kiosk.create_upload(one)
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext[:2000]).status_code == 204
    assert_full(kiosk.patch(one.ref.sha256, 2000, one.ciphertext[2000:]))
    assert kiosk.head(one.ref.sha256).headers["upload-offset"] == "2000"
    disk.room = 10_000
    assert kiosk.patch(one.ref.sha256, 2000, one.ciphertext[2000:]).status_code == 204
    assert kiosk.submitted(filed).delivery is Delivery.DELIVERED
    assert gateway.blobs.read(one.ref.sha256) == one.ciphertext
    transport.close()


class SmallDatabase:
    """Lets a SQLite database grow no further, which SQLite reports as it reports a full disk."""

    def __init__(self, engine):
        self._engine = engine
        self.full = False
        event.listen(engine, "checkout", self._limit)

    def _limit(self, connection, _record, _proxy):
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages if self.full else 2**30}")


@pytest.fixture
def small(gateway):
    return SmallDatabase(gateway.database.engine)


def test_an_envelope_that_does_not_fit_is_not_promised(kiosk, small, gateway):
    filed = kiosk.file(answers={"reason": "x" * 60_000})
    small.full = True
    assert_full(kiosk.submit(filed.data))
    small.full = False
    assert kiosk.request("GET", f"/v1/submissions/{filed.header.submission_id}").status_code == 404
    assert kiosk.submitted(filed).delivery is Delivery.DELIVERED


def test_a_full_disk_counts_as_no_failure_of_a_filing(kiosk, folder, clock, logged):
    filed = kiosk.file(answers={"reason": "x" * 60_000})
    kiosk.deliver(filed)
    with open_worker(folder, clock) as process:
        platform = SmallDatabase(process.platform._database.engine)
        with process.platform._database.writing() as session:
            session.connection().exec_driver_sql("CREATE TABLE ballast (x)")
        platform.full = True
        hand_over = process.platform.hand_over

        def fill_up(case):
            with process.platform._database.writing() as session:
                session.connection().exec_driver_sql("INSERT INTO ballast VALUES (zeroblob(100000))")
            return hand_over(case)

        process.platform.hand_over = fill_up
        for _ in range(6):
            assert work_loop._round(process, tidy=True) == 0
        assert kiosk.status(filed).delivery is Delivery.DELIVERED
        platform.full = False
        assert work_loop._round(process, tidy=False) == 1
    assert kiosk.status(filed).delivery is Delivery.HANDED_OVER
    assert {entry["event"] for entry in logged} >= {"storage.full"}
    assert "opening.crashed" not in {entry["event"] for entry in logged}


def test_other_failures_of_the_disk_are_not_called_full(gateway, kiosk, clock):
    broken = Disk(gateway.blobs, 0, errno.EIO)
    uploads = Uploads(gateway.database, broken, gateway.intake, gateway.uploads._lifetime)
    transport = InProcess(create_app(replace(gateway, uploads=uploads)), ORIGIN)
    kiosk.send = transport.send
    filed = kiosk.file(files=1)
    kiosk.submitted(filed)
    kiosk.create_upload(filed.files[0])
    with pytest.raises(OSError, match="Input/output"):
        kiosk.patch(filed.files[0].ref.sha256, 0, filed.files[0].ciphertext)
    transport.close()


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 2 MB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(place)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a file system")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_really_full_disk_loses_nothing(small_disk, clock):
    folder = make_folder(small_disk / "gateway", clock)
    with open_gateway(folder, clock) as gateway:
        transport = InProcess(create_app(gateway), ORIGIN)
        kiosk = Kiosk(transport.send, ORIGIN, clock)
        kiosk.enrol(gateway.kiosks.issue_token("大厅", "梅岭", clock()))
        filings = [kiosk.file(files=1, size=100_000) for _ in range(3)]
        kiosk.deliver(filings[0])
        ballast = small_disk / "ballast"
        _fill(ballast)
        for filed in filings[1:]:
            assert_full(kiosk.submit(filed.data))
        assert_full(kiosk.beat())
        ballast.unlink()
        for filed in filings[1:]:
            assert kiosk.deliver(filed).delivery is Delivery.DELIVERED
        with open_worker(folder, clock) as worker:
            worker.run_once()
        rows = Inspector(gateway.database, gateway.blobs, OpeningKeys(DataFolder(folder.path))).holdings().submissions
        transport.close()
    assert [row.content_sha256 for row in rows] == [filed.content_sha256.hex() for filed in filings]
    assert all(row.attachments[0].plaintext_sha256 for row in rows)


def _fill(ballast):
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))
