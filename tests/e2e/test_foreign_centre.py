"""Something else answers under the centre's address: everything works as without a network, and arrives later, once."""

from __future__ import annotations

import contextlib
import datetime as dt
import ipaddress
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sync.wire import media
from tests.e2e.town import SEARCHER, Town

_PAGE = b"<html><body>Welcome! Please log in to the Wi-Fi.</body></html>"


def http(status: str, body: bytes, *headers: str, announced: int | None = None) -> bytes:
    size = len(body) if announced is None else announced
    head = "\r\n".join((f"HTTP/1.1 {status}", *headers, f"Content-Length: {size}", "Connection: close"))
    return head.encode("ascii") + b"\r\n\r\n" + body


PORTAL = http("200 OK", _PAGE, "Content-Type: text/html")
OURS = f"{media.VERSION_HEADER}: {media.VERSION}"
ANSWERS = {
    "captive_portal": PORTAL,
    "unauthorised": http(
        "401 Unauthorized", b'{"code": "signature.unknown_key"}', OURS, f"Content-Type: {media.PROBLEM}"
    ),
    "server_error": http("500 Internal Server Error", b"oops", "Content-Type: text/plain"),
    "half_response": http("200 OK", b"\xa3", OURS, f"Content-Type: {media.HEARTBEAT}", announced=4000),
}


class Impostor(socketserver.ThreadingTCPServer):
    """Listens where the centre did, with a certificate and one answer to everything."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int, certificate: Path, key: Path) -> None:
        self.answer = PORTAL
        self.asked = 0
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(certificate, key)
        super().__init__(("127.0.0.1", port), _Handler)
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()


class _Handler(socketserver.BaseRequestHandler):
    server: Impostor

    def handle(self) -> None:
        with contextlib.suppress(OSError), self.server.tls.wrap_socket(self.request, server_side=True) as line:
            received = line.makefile("rb")
            with received:
                length = 0
                while (header := received.readline().strip()) != b"":
                    name, _, value = header.partition(b":")
                    length = int(value) if name.lower() == b"content-length" else length
                received.read(length)
                self.server.asked += 1
                line.sendall(self.server.answer)


@contextlib.contextmanager
def impostor(town: Town, certificate: Path, key: Path) -> Iterator[Impostor]:
    server = Impostor(town.world.port, certificate, key)
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def foreign_certificate(folder: Path) -> tuple[Path, Path]:
    """For the centre's address, by an authority of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "portal.pem", folder / "portal.key"
    paths[0].write_bytes(certificate.public_bytes(Encoding.PEM))
    paths[1].write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    return paths


def test_nothing_is_lost_to_whatever_answers_in_the_centres_place(town: Town, tmp_path: Path) -> None:
    world = town.world
    town.network("online")
    world.stop_centre()

    with impostor(town, *foreign_certificate(tmp_path)) as portal:
        town.journal_tells("sync", "sync.offline", reason="tls_refused")
        town.network("offline")
        town.reads("没有网络，照常能办")
        walk = town.walk(SEARCHER)
        walk.to_review()
        town.reads("没有网络，照常能办")
        town.screen.tap("primary")
        town.screen.wait_state("receipt")
        town.reads("已安全保存", "联网后自动提交，您不用再来。")
        town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
        number = town.screen.snapshot()["receipt"]["number"]
        town.finish()
        assert portal.asked == 0, "the kiosk spoke to somebody it cannot trust"

    town.mark()  # before anything answers: what is told, is told once
    with impostor(town, world.centre / "tls" / "server.pem", world.centre / "keys" / "server.key") as server:
        for reason, answer in ANSWERS.items():
            server.answer = answer
            town.journal_tells("sync", "sync.offline", reason=reason)
            town.network("offline")
            town.reads("没有网络，照常能办")
            assert "acknowledged" not in town.outbox()[-1]

    world.start_centre()
    town.network("online")
    town.reads("网络正常")
    held = town.all_arrive()
    assert [row["number"] for row in held].count(number) == 1
