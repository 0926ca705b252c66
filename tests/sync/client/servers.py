"""Servers on real TLS sockets that answer exactly the bytes they are told, and the certificates for them."""

from __future__ import annotations

import datetime as dt
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from tests.waiting import PATIENCE

NOW = dt.datetime(2026, 11, 24, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Certificates:
    ca_pem: bytes
    server_pem: Path


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def make_certificates(
    folder: Path, address: str = "127.0.0.1", begin: dt.datetime = NOW, days: int = 3650
) -> Certificates:
    end = begin + dt.timedelta(days=days)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def builder(subject: str, public: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name("Test CA"))
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
        )

    ca = builder("Test CA", ca_key.public_key()).add_extension(x509.BasicConstraints(ca=True, path_length=0), True)
    certificate = builder("server", key.public_key()).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(address))]), False
    )
    ca_pem = ca.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + certificate.sign(ca_key, hashes.SHA256()).public_bytes(Encoding.PEM)
    )
    return Certificates(ca_pem, path)


@dataclass
class RawServer:
    """Reads a request's head and body, sends `reply`, closes. `hold` keeps the connection open without a word."""

    certificates: Certificates
    reply: bytes = b""
    hold: bool = False
    heads: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificates.server_pem)
        self._listener = context.wrap_socket(socket.create_server(("127.0.0.1", 0)), server_side=True)
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self._ending.set()
        with suppress(OSError), socket.create_connection(self._listener.getsockname(), timeout=PATIENCE):
            pass  # wakes accept
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:  # a client that refused our certificate
                continue
            with suppress(OSError), connection:
                self.heads.append(self._request(connection))
                if self.hold:
                    self._ending.wait(PATIENCE)
                else:
                    connection.sendall(self.reply)

    @staticmethod
    def _request(connection: socket.socket) -> bytes:
        data = b""
        while b"\r\n\r\n" not in data:
            piece = connection.recv(65536)
            if not piece:
                return data
            data += piece
        head, _, body = data.partition(b"\r\n\r\n")
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                missing = int(line.split(b":")[1]) - len(body)
                while missing > 0:
                    missing -= len(connection.recv(65536))
        return head
