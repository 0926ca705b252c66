"""The real programs over real TLS sockets: init, serve, enrol, file, work, inspect."""

import json
import os
import select
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from kiosk.demo.ports import HeldPorts
from sync.wire import media
from sync.wire.messages import Delivery
from sync.wire.ticket import Ticket

from .kiosk import Kiosk


class Programs:
    """The `gateway` command in processes of its own."""

    def __init__(self, data: Path, environment: dict[str, str], port: int) -> None:
        self.data = data
        self.port = port
        self.origin = f"https://127.0.0.1:{self.port}"
        self._environment = environment

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "sync.gateway", *arguments, "--data", str(self.data)]
        done = subprocess.run(command, env=self._environment, timeout=60, check=True, stdout=subprocess.PIPE, text=True)
        return done.stdout.strip()

    def serve(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "sync.gateway", "serve", "--data", str(self.data), "--port", str(self.port)]
        return subprocess.Popen([*command, *arguments], env=self._environment, stderr=subprocess.PIPE)


@pytest.fixture(scope="module")
def programs(tmp_path_factory, child_environment) -> Iterator[Programs]:
    ports = HeldPorts()
    programs = Programs(tmp_path_factory.mktemp("centre") / "gateway", child_environment, ports.port)
    programs.run("init", "--host", "127.0.0.1", "--port", str(programs.port), "--reference-step", "3600")
    yield programs
    ports.close()


def read_until(process: subprocess.Popen[bytes], event: bytes) -> None:
    """Follows the program's log; its end, or pytest's time limit, ends a wait in vain."""
    assert process.stderr is not None
    for line in process.stderr:
        if event in line:
            return
    pytest.fail(f"the program ended before {event.decode()}")


@pytest.fixture
def serving(programs: Programs) -> Iterator[subprocess.Popen[bytes]]:
    process = programs.serve("--with-worker")
    try:
        read_until(process, b"gateway.serving")
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)


def pinned(ca: bytes) -> ssl.SSLContext:
    context = ssl.create_default_context(cadata=ca.decode())
    context.minimum_version = ssl.TLSVersion.TLSv1_3
    return context


def test_a_filing_goes_from_the_ticket_to_the_case_over_tls(programs, serving):
    ticket = Ticket.from_text(programs.run("enrol-code", "--name", "大厅东侧", "--outlet", "梅岭社区中心"))
    assert ticket.url == programs.origin
    unverified = httpx.get(ticket.url + media.PATH_ENROL_CA, verify=False)  # noqa: S501 - the ticket checks it next
    ticket.check_ca(unverified.content)
    with httpx.Client(verify=pinned(unverified.content)) as client:
        kiosk = Kiosk(client.send, ticket.url, lambda: datetime.now(UTC))
        assert kiosk.enrol(ticket.token).status_code == 200
        filed = kiosk.file(files=2, size=300_000)
        assert kiosk.deliver(filed).delivery is Delivery.DELIVERED
        assert kiosk.beat().status_code == 200
        read_until(serving, b"case.handed_over")
        assert kiosk.status(filed).case_number is not None
    held = json.loads(programs.run("inspect", "--json"))["submissions"]
    assert [one["content_sha256"] for one in held] == [filed.content_sha256.hex()]
    expected = [one.ref.plaintext_sha256.hex() for one in filed.files]
    assert [one["plaintext_sha256"] for one in held[0]["attachments"]] == expected
    assert kiosk.id in programs.run("kiosks", "list")


def test_older_tls_and_other_cas_are_refused(programs, serving):
    old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    old.check_hostname, old.verify_mode = False, ssl.CERT_NONE
    old.maximum_version = ssl.TLSVersion.TLSv1_2
    with pytest.raises(httpx.ConnectError), httpx.Client(verify=old) as client:
        client.get(programs.origin + media.PATH_ENROL_CA)
    with pytest.raises(httpx.ConnectError):
        httpx.get(programs.origin + media.PATH_ENROL_CA)


def test_a_killed_server_leaves_no_worker_behind(programs, serving):
    """The worker reads the end of its parent's pipe, so a kill -9 ends it too and another one may start."""
    children = Path(f"/proc/{serving.pid}/task/{serving.pid}/children").read_text().split()
    assert len(children) == 1
    worker = os.pidfd_open(int(children[0]))
    serving.kill()
    serving.wait()
    try:
        assert select.select([worker], [], [], 60)[0]
    finally:
        os.close(worker)
    assert programs.run("work", "--once") == "0"
