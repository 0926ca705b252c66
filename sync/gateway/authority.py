"""The gateway's own certificate authority: one CA that kiosks pin, one server certificate under it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.gateway.durable_files import replace_durably, write_durably
from sync.gateway.errors import SetupError
from sync.gateway.settings import DataFolder

CA_YEARS = 20  # a kiosk's pin outlives the kiosk; the CA is renewed with it
SERVER_DAYS = 825  # what browsers of operators still accept
BACKDATE = timedelta(days=1)  # operators' machines may run a little behind; kiosks far behind are the client's matter


def create_certificates(folder: DataFolder, hosts: Sequence[str], now: datetime) -> None:
    """Writes tls/ca.pem, tls/server.pem (with the CA behind it) and both private keys (mode 0600)."""
    folder.tls.mkdir(exist_ok=True)
    folder.keys.mkdir(mode=0o700, exist_ok=True)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate(_name("Ningmanyi Gateway CA"), ca_key.public_key(), now, timedelta(days=365 * CA_YEARS))
    ca = ca.issuer_name(_name("Ningmanyi Gateway CA"))
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    ca = ca.add_extension(_usage(signs=True), critical=True)
    ca = ca.add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
    ca_certificate = ca.sign(ca_key, hashes.SHA256())

    server_key = ec.generate_private_key(ec.SECP256R1())
    names = x509.SubjectAlternativeName([_general_name(host) for host in hosts])
    server_certificate = _sign_server(ca_certificate, ca_key, server_key.public_key(), _name(hosts[0]), names, now)

    ca_pem = ca_certificate.public_bytes(Encoding.PEM)
    write_durably(folder.keys / "ca.key", _private_pem(ca_key), mode=0o600)
    write_durably(folder.keys / "server.key", _private_pem(server_key), mode=0o600)
    write_durably(folder.tls / "ca.pem", ca_pem)
    write_durably(folder.tls / "server.pem", server_certificate.public_bytes(Encoding.PEM) + ca_pem)


def renew_server_certificate(folder: DataFolder, now: datetime) -> datetime:
    """The same names and key for another SERVER_DAYS; returns its end. Kiosks pin the CA, so they notice nothing."""
    ca_key, server_key = (_private_key(folder.keys / name) for name in ("ca.key", "server.key"))
    try:
        ca_pem = (folder.tls / "ca.pem").read_bytes()
        before = x509.load_pem_x509_certificates((folder.tls / "server.pem").read_bytes())[0]
        names = before.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        ca = x509.load_pem_x509_certificate(ca_pem)
    except (OSError, ValueError, x509.ExtensionNotFound) as error:
        raise SetupError(f"{folder.tls}: {error}") from None
    renewed = _sign_server(ca, ca_key, server_key.public_key(), before.subject, names, now)
    replace_durably(folder.tls / "server.pem", renewed.public_bytes(Encoding.PEM) + ca_pem)
    return renewed.not_valid_after_utc


def _sign_server(
    ca: x509.Certificate,
    ca_key: ec.EllipticCurvePrivateKey,
    key: ec.EllipticCurvePublicKey,
    subject: x509.Name,
    names: x509.SubjectAlternativeName,
    now: datetime,
) -> x509.Certificate:
    server = _certificate(subject, key, now, timedelta(days=SERVER_DAYS))
    server = server.issuer_name(ca.subject)
    server = server.add_extension(names, critical=False)
    server = server.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    server = server.add_extension(_usage(signs=False), critical=True)
    server = server.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    server = server.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
    )
    return server.sign(ca_key, hashes.SHA256())


def _private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError) as error:
        raise SetupError(f"{path}: {error}") from None
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise SetupError(f"{path}: not the key that `gateway init` made")
    return key


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePublicKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - BACKDATE)
        .not_valid_after(now + lifetime)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def _private_pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
