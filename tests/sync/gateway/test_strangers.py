"""What anybody may try who reaches the gateway's port, or reads what it wrote: no kiosk is kept out, nothing told."""

import asyncio
import socket
import ssl
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from urllib.parse import urlencode

import httpx
import pytest
from rich.table import Table
from sqlalchemy.exc import IntegrityError

from sync.gateway.app import create_app
from sync.gateway.schema import OperatorRow
from sync.gateway.server import make_server
from sync.gateway.tables import add_row, show
from sync.wire import media
from tests.waiting import PATIENCE

from .conftest import ORIGIN

# More than the threads that the server works with (anyio's default).
CROWD = 60


@pytest.fixture
def impatient(gateway, folder) -> Iterator[int]:
    """A server that gives nobody more than half a second; its port."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = make_server(gateway, folder, "127.0.0.1", 0, head_seconds=0.5, answer_seconds=0.5)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield listener.getsockname()[1]
        server.should_exit = True
        thread.join()


def connected(port: int) -> ssl.SSLSocket:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context.wrap_socket(socket.create_connection(("127.0.0.1", port), timeout=60))


def is_cut_off(line: ssl.SSLSocket) -> bool:
    """Whether the server ends the connection, whatever it says before; the socket's time limit ends a wait in vain."""
    try:
        while line.recv(4096):
            pass
    except (ConnectionError, ssl.SSLError):
        pass
    except TimeoutError:
        return False
    return True


@pytest.mark.allow_logs("gateway.serving")
@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"GET /v1/enrol/ca HTTP/1.1\r\nHost: a\r\nX-",
        b"POST /v1/enrol HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
        b"GET /v1/enrol/ca HTTP/1.1\r\nHost: a\r\n\r\nGET /v1/enrol/ca HTTP/1.1\r\nHo",
    ],
    ids=["nothing", "half a head", "half a body", "half a second head"],
)
def test_connection_that_gets_nowhere_is_cut_off(impatient, sent):
    with connected(impatient) as line:
        line.sendall(sent)
        assert is_cut_off(line)


def test_crowd_that_tries_passwords_keeps_no_kiosk_waiting(gateway, kiosk, monkeypatch):
    """However long a try takes: here each waits until the kiosk has been answered."""
    answered = threading.Event()
    monkeypatch.setattr(gateway.operators, "log_in", lambda *_: None if answered.wait(PATIENCE) else "too late")

    async def storm() -> list[int]:
        transport = httpx.ASGITransport(create_app(gateway))
        async with httpx.AsyncClient(transport=transport, base_url=ORIGIN) as client:
            form = urlencode({"name": "zhiban", "password": "a guess"}).encode()
            tries = [asyncio.ensure_future(client.post("/ops/login", content=form)) for _ in range(CROWD)]
            await asyncio.sleep(0)
            beat = await client.send(kiosk.signed_request("GET", media.PATH_CASES))
            answered.set()
            return [beat.status_code, *[answer.status_code for answer in await asyncio.gather(*tries)]]

    assert asyncio.run(storm()) == [200] + [401] * CROWD


def test_error_of_the_database_names_no_value(gateway):
    def add() -> None:
        with gateway.database.writing() as session:
            session.add(OperatorRow(name="zhiban", password="scrypt$salt$digest", failed=0))

    add()
    with pytest.raises(IntegrityError) as caught:
        add()
    assert "scrypt$" not in str(caught.value)


def test_what_the_gateway_writes_is_for_its_own_user_whatever_the_folder_was(tmp_path, child_environment):
    folder = tmp_path / "gateway"
    folder.mkdir(mode=0o755)
    command = [sys.executable, "-m", "sync.gateway", "init", "--host", "127.0.0.1", "--data", str(folder)]
    subprocess.run(command, env=child_environment, check=True, stdout=subprocess.DEVNULL)
    open_to_others = [path.name for path in folder.rglob("*") if stat.S_IMODE(path.stat().st_mode) & 0o077]
    assert open_to_others == []


def test_name_of_a_kiosk_gives_the_operators_terminal_no_orders(capsys):
    table = Table("name")
    add_row(table, "大厅[/东侧] \x1b]0;title\x07\x1b[2J")
    show(table)
    told = capsys.readouterr().out
    assert "大厅[/东侧]" in told
    assert "\x1b" not in told
    assert "\x07" not in told
