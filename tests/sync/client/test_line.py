"""What comes over a real TLS connection, and what the client makes of it: only our own answers are answers."""

from __future__ import annotations

import datetime as dt
import gzip
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from drivers.sim.held_port import hold
from sync.client.actions import Failure, Progressed, Reason
from sync.client.http import HttpCentre
from sync.client.line import Failed, Line, bounded_client, pinned_context
from sync.client.settings import SyncSettings
from sync.wire import media
from sync.wire.messages import Ack, Delivery
from sync.wire.replay import NonceSource
from tests.sync.client.servers import NOW, Certificates, RawServer, make_certificates
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.client.conftest import Serve

SETTINGS = SyncSettings(read_timeout=PATIENCE, connect_timeout=PATIENCE)
HASTY = SyncSettings(read_timeout=0.5, connect_timeout=PATIENCE)
ACK = Ack(delivery=Delivery.ANNOUNCED, missing=(bytes(32),)).to_bytes()
OURS = f"{media.VERSION_HEADER}: {media.VERSION}\r\nContent-Type: {media.ACK}\r\n"


@dataclass
class Identity:
    gateway_url: str
    ca_pem: bytes
    kiosk_id: str = "nj-0417"
    signing_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    receipt_keys: dict[str, bytes] = field(default_factory=dict)


def reply(status: str, headers: str, body: bytes, length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    return f"HTTP/1.1 {status}\r\n{headers}Content-Length: {size}\r\nConnection: close\r\n\r\n".encode() + body


def announce(server: RawServer, ca_pem: bytes) -> object:
    return announce_to(server.url, ca_pem)


def announce_to(url: str, ca_pem: bytes, settings: SyncSettings = SETTINGS) -> object:
    identity = Identity(url, ca_pem)
    with bounded_client(pinned_context(ca_pem), settings) as client:
        line = Line(client, identity, NonceSource(1), lambda: dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
        return HttpCentre(line).announce(b"envelope")


def test_our_own_answer_is_understood(serve: Serve, certificates: Certificates) -> None:
    server = serve(reply("201 Created", OURS, ACK))
    assert announce(server, certificates.ca_pem) == Progressed((bytes(32),), None)
    (head,) = server.heads
    for name in (b"signature-input:", b"content-digest:", b"ningmanyi-version: 1"):
        assert name in head.lower()


PAGE = b"<!DOCTYPE html><HTML><body>Welcome, please log in</body></HTML>"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        pytest.param(reply("200 OK", "Content-Type: text/html\r\n", PAGE), Reason.CAPTIVE_PORTAL, id="portal_page"),
        pytest.param(
            reply("302 Found", "Location: https://login.example/\r\n", b""), Reason.CAPTIVE_PORTAL, id="portal_redirect"
        ),
        pytest.param(reply("511 Network Authentication Required", "", PAGE), Reason.CAPTIVE_PORTAL, id="portal_511"),
        pytest.param(reply("200 OK", f"Content-Type: {media.ACK}\r\n", ACK), Reason.NOT_OURS, id="without_version"),
        pytest.param(
            reply("200 OK", f"{media.VERSION_HEADER}: 1\r\nContent-Type: text/plain\r\n", ACK),
            Reason.NOT_OURS,
            id="other_media_type",
        ),
        pytest.param(reply("200 OK", OURS, ACK[:-1]), Reason.MALFORMED_ANSWER, id="truncated_message"),
        pytest.param(reply("200 OK", OURS, ACK, len(ACK) + 9), Reason.HALF_RESPONSE, id="half_a_response"),
        pytest.param(b"HTTP/1.1 200 OK\r\nNingm", Reason.HALF_RESPONSE, id="half_a_header"),
        pytest.param(b"", Reason.HALF_RESPONSE, id="closed_without_a_word"),
        pytest.param(b"\x16\x03\x01 not http at all\r\n\r\n", Reason.HALF_RESPONSE, id="not_http"),
        pytest.param(reply("200 OK", OURS, bytes(100_000)), Reason.MALFORMED_ANSWER, id="too_long"),
        pytest.param(reply("200 OK", "", bytes(100_000)), Reason.NOT_OURS, id="too_long_and_foreign"),
        pytest.param(
            reply("200 OK", OURS + "Content-Encoding: gzip\r\n", gzip.compress(bytes(10**6))),
            Reason.MALFORMED_ANSWER,
            id="compressed",
        ),
        pytest.param(reply("401 Unauthorized", "", b""), Reason.NOT_OURS, id="foreign_401"),
        pytest.param(reply("401 Unauthorized", OURS, b""), Reason.UNAUTHORISED, id="our_401"),
        pytest.param(reply("403 Forbidden", OURS, b""), Reason.UNAUTHORISED, id="our_403"),
        pytest.param(reply("404 Not Found", OURS, b""), Reason.UNEXPECTED, id="other_version_over_there"),
        pytest.param(reply("400 Bad Request", OURS, b""), Reason.UNEXPECTED, id="cut_off_on_the_way"),
        pytest.param(reply("409 Conflict", OURS, b""), Reason.CONFLICT, id="our_409"),
        pytest.param(reply("409 Conflict", "", b""), Reason.NOT_OURS, id="foreign_409"),
        pytest.param(reply("422 Unprocessable Content", OURS, b""), Reason.REFUSED, id="our_422"),
        pytest.param(reply("500 Internal Server Error", OURS, b""), Reason.SERVER_ERROR, id="our_500"),
        pytest.param(reply("502 Bad Gateway", "", PAGE), Reason.SERVER_ERROR, id="proxy_502"),
    ],
)
def test_anything_else_is_a_failure_with_its_reason(
    serve: Serve, certificates: Certificates, answer: bytes, reason: Reason
) -> None:
    result = announce(serve(answer), certificates.ca_pem)
    assert isinstance(result, Failure)
    assert result.reason is reason


def test_centre_says_when_to_come_again_within_bounds(serve: Serve, certificates: Certificates) -> None:
    for header, expected in (("30", 30.0), ("86400", 900.0), ("Fri, 31 Dec 2027 23:59:59 GMT", None), ("-1", None)):
        server = serve(reply("503 Service Unavailable", OURS + f"Retry-After: {header}\r\n", b""))
        assert announce(server, certificates.ca_pem) == Failure(Reason.OVERLOADED, expected)


def test_problem_code_is_kept(serve: Serve, certificates: Certificates) -> None:
    headers = f"{media.VERSION_HEADER}: 1\r\nContent-Type: {media.PROBLEM}\r\n"
    server = serve(reply("409 Conflict", headers, b'{"code": "submission.conflict", "status": 409}'))
    assert announce(server, certificates.ca_pem) == Failure(Reason.CONFLICT, code="submission.conflict")


def test_silent_server_times_out(serve: Serve, certificates: Certificates) -> None:
    assert announce_to(serve(hold=True).url, certificates.ca_pem, HASTY) == Failure(Reason.TIMEOUT)


def test_nobody_there_is_offline(certificates: Certificates) -> None:
    with hold("127.0.0.1") as nobody:
        url = f"https://127.0.0.1:{nobody.getsockname()[1]}"
        assert announce_to(url, certificates.ca_pem) == Failure(Reason.OFFLINE)


def test_server_of_another_authority_is_refused_and_hears_nothing(
    serve: Serve, certificates: Certificates, tmp_path: Path
) -> None:
    server = serve(reply("200 OK", OURS, ACK), certificates=make_certificates(tmp_path))
    assert announce(server, certificates.ca_pem) == Failure(Reason.TLS_REFUSED)
    assert server.heads == []


def test_server_under_another_name_is_refused(serve: Serve, tmp_path: Path) -> None:
    elsewhere = make_certificates(tmp_path, address="127.0.0.9")
    server = serve(reply("200 OK", OURS, ACK), certificates=elsewhere)
    assert announce(server, elsewhere.ca_pem) == Failure(Reason.TLS_REFUSED)


@pytest.mark.parametrize("years", [-30, 30])
def test_kiosk_whose_clock_is_wrong_by_decades_still_reaches_the_centre(
    serve: Serve, tmp_path: Path, years: int
) -> None:
    """The certificate's days lie far from today's date, as today's would from a wrong clock's."""
    certificates = make_certificates(tmp_path, begin=NOW.replace(year=NOW.year + years), days=800)
    server = serve(reply("200 OK", OURS, ACK), certificates=certificates)
    assert announce(server, certificates.ca_pem) == Progressed((bytes(32),), None)


def test_answers_cannot_send_an_upload_elsewhere(certificates: Certificates) -> None:
    identity = Identity("https://127.0.0.1:8443", certificates.ca_pem)
    with bounded_client(pinned_context(certificates.ca_pem), SETTINGS) as client:
        line = Line(client, identity, NonceSource(1), lambda: dt.datetime.now(dt.UTC))
        assert line.path_below("/v1/uploads", "/v1/uploads/ab") == "/v1/uploads/ab"
        assert line.path_below("/v1/uploads", "https://127.0.0.1:8443/v1/uploads/ab") == "/v1/uploads/ab"
        for elsewhere in (
            "https://attacker.example/v1/uploads/ab",
            "http://127.0.0.1:8443/v1/uploads/ab",
            "//127.0.0.1:9/v1/uploads/ab",
            "/v1/uploads/../submissions",
            "/v1/uploadsx/ab",
            "/v1/uploads/ab?x=1",
            "",
        ):
            with pytest.raises(Failed):
                line.path_below("/v1/uploads", elsewhere)
