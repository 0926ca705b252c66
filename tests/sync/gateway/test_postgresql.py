"""The same gateway on PostgreSQL, on a cluster that the test starts for itself. Without the server's programs (Debian:
postgresql) these tests are skipped; under CI, where they are installed, that is a failure (`tests/skips.py`)."""

import os
import pwd
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.sql import SQL, Identifier
from sqlalchemy import delete
from tuf.api.metadata import Metadata

from kiosk.catalog.bundle import build_bundle, read_bundle
from sync.gateway.app import create_app
from sync.gateway.catalog import CatalogRefused
from sync.gateway.runtime import open_gateway, open_worker
from sync.gateway.schema import SignedRoleRow
from sync.wire.catalog import MANIFEST, PATH_CATALOG_METADATA
from sync.wire.messages import CaseStep, Delivery, HeartbeatAnswer
from tests.sync.small_catalog import small_catalog

from .conftest import ORIGIN, make_folder
from .kiosk import InProcess, Kiosk

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
pytestmark = pytest.mark.skipif(not PROGRAMS, reason="postgresql is not installed")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Path]:
    """The folder of a server's socket; PostgreSQL refuses to run as root, so it then runs as Debian's `postgres`."""
    programs = PROGRAMS[-1].parent
    home = Path(tempfile.mkdtemp(prefix="nmy-pg-"))
    as_user = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(home, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True, timeout=60, cwd=home, **as_user)

    run(str(programs / "initdb"), "-D", str(home / "data"), "-U", "gateway", "-A", "trust", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", str(home / "data"), "-w", "-l", str(home / "log"), "-o", options, "start")
    try:
        yield home
    finally:
        run(str(programs / "pg_ctl"), "-D", str(home / "data"), "-m", "immediate", "stop")
        shutil.rmtree(home)


@pytest.fixture
def database(cluster: Path) -> str:
    """The URL of an empty database, for one test alone."""
    name = f"centre_{uuid4().hex}"
    with psycopg.connect(host=str(cluster), user="gateway", dbname="postgres", autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return f"postgresql://gateway@/{name}?host={cluster}"


@pytest.fixture
def on_postgresql(database, tmp_path, clock):
    folder = make_folder(tmp_path / "gateway", clock, database)
    with open_gateway(folder, clock) as gateway, closing(InProcess(create_app(gateway), ORIGIN)) as transport:
        kiosk = Kiosk(transport.send, ORIGIN, clock)
        assert kiosk.enrol(gateway.kiosks.issue_token("a", "b", clock())).status_code == 200
        yield folder, gateway, kiosk


def test_a_filing_becomes_a_case_and_comes_back_as_a_result(on_postgresql, clock):
    folder, gateway, kiosk = on_postgresql
    filed = kiosk.file(item="social-insurance-certificate", files=2)
    assert kiosk.deliver(filed).delivery is Delivery.DELIVERED
    assert kiosk.submit(filed.data).status_code == 200
    kiosk.beat()
    with open_worker(folder, clock) as worker:
        assert worker.run_once() == 1
        worker.tidy()
    status = kiosk.status(filed)
    assert (status.delivery, status.step, status.result_available) == (Delivery.HANDED_OVER, CaseStep.CLOSED, True)
    assert [entry.step for entry in kiosk.cases().entries] == ["received", "accepted", "closed"]
    assert gateway.fleet.view(clock()).balance.gaps == 0
    assert len(gateway.fleet.detail(kiosk.id, clock()).samples) == 1


def test_numbers_that_a_restore_lost_are_named(on_postgresql):
    _, _, kiosk = on_postgresql
    for number in (2, 5):
        kiosk.deliver(kiosk.file(sequence=number))
    answer = HeartbeatAnswer.model_validate_json(kiosk.beat(highest_sequence=6, unsent_count=0).content)
    assert answer.absent == ((6, 6), (3, 4), (1, 1))
    assert answer.highest_sequence == 5


def test_the_last_two_pieces_at_the_same_moment_still_deliver(on_postgresql, clock):
    """Two replicas finish two attachments of one filing together: one of them must see both."""
    _, gateway, kiosk = on_postgresql
    identity = gateway.kiosks.admit(kiosk.id, kiosk.nonces.next(), clock())
    for _ in range(10):
        filed = kiosk.file(files=2)
        kiosk.submitted(filed)
        gate = threading.Barrier(2)

        def finish(one, gate=gate):
            gateway.uploads.create(identity, one.ref.sha256, one.ref.size, clock())
            gate.wait()
            gateway.uploads.append(identity, one.ref.sha256, 0, one.ciphertext, clock())

        threads = [threading.Thread(target=finish, args=(one,)) for one in filed.files]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kiosk.status(filed).delivery is Delivery.DELIVERED


def test_kiosks_that_enrol_at_the_same_moment_get_numbers_of_their_own(on_postgresql, clock):
    _, gateway, _ = on_postgresql
    many = 8
    tokens = [gateway.kiosks.issue_token(f"{number}", "", clock()) for number in range(many)]
    gate = threading.Barrier(many)
    enrolled = []

    def enrol(token):
        gate.wait()
        enrolled.append(gateway.kiosks.enrol(token, os.urandom(32), "", clock()))

    threads = [threading.Thread(target=enrol, args=(token,)) for token in tokens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = sorted(kiosk.no for kiosk in enrolled)
    assert numbers == list(range(numbers[0], numbers[0] + many))


def test_one_envelope_at_two_replicas_at_the_same_moment_is_one_filing(on_postgresql, clock):
    _, gateway, kiosk = on_postgresql
    identity = gateway.kiosks.admit(kiosk.id, kiosk.nonces.next(), clock())
    for _ in range(10):
        filed = kiosk.file()
        gate = threading.Barrier(2)
        acks = []

        def submit(data=filed.data, gate=gate, acks=acks):
            gate.wait()
            acks.append(gateway.intake.accept(identity, data, clock()))

        threads = [threading.Thread(target=submit) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(accepted.new for accepted in acks) == [False, True]
        assert len({accepted.ack.receipt for accepted in acks}) == 1


def test_two_who_publish_at_the_same_moment_leave_one_sound_catalogue(on_postgresql, clock, tmp_path):
    _, gateway, kiosk = on_postgresql
    with gateway.database.writing() as session:  # of another data folder, with keys that are not here
        session.execute(delete(SignedRoleRow))
    build_bundle(small_catalog(), tmp_path / "2099.1")
    manifest = read_bundle(tmp_path / "2099.1")[0]
    shutil.copytree(tmp_path / "2099.1", tmp_path / "2099.2")
    for version in ("2099.1", "2099.2"):
        (tmp_path / version / MANIFEST).write_bytes(manifest.renumbered(version))
    gate = threading.Barrier(2)
    refused = []

    def publish(version):
        gate.wait()
        try:
            gateway.catalogs.publish(tmp_path / version, clock())
        except CatalogRefused as error:
            refused.append(str(error))

    threads = [threading.Thread(target=publish, args=(version,)) for version in ("2099.1", "2099.2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    history = [one.version for one in gateway.catalogs.history()]
    assert len(history) + len(refused) == 2
    assert history
    answer = kiosk.request("GET", f"{PATH_CATALOG_METADATA}/timestamp.json")
    assert answer.status_code == 200
    newest = gateway.catalogs.history()[0].parts[0].sha256
    targets = Metadata.from_bytes(gateway.catalogs.roles.metadata("targets", None, clock()))
    assert targets.signed.targets["catalog/manifest.json"].hashes["sha256"] == newest
