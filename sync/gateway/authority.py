"""The gateway's own certificate authority: one CA that kiosks pin, one server certificate under it."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from sync.gateway.durable_files import write_durably
from sync.gateway.settings import DataFolder

CA_YEARS = 20  # a kiosk's pin outlives the kiosk; the CA is renewed with it
SERVER_DAYS = 825  # what browsers of operators still accept
BACKDATE = timedelta(days=1)  # operators' machines may run a little behind; kiosks far behind are the client's matter


def create_certificates(folder: DataFolder, hosts: Sequence[str], now: datetime) -> None:
    """Writes tls/ca.pem, tls/server.pem (with the CA behind it) and both private keys (mode 0600)."""
    folder.tls.mkdir(exist_ok=True)
    folder.keys.mkdir(mode=0o700, exist_ok=True)
    ca_key = ec.generate_private_key(ec.SECP256R1())
    ca = _certificate("Ningmanyi Gateway CA", ca_key.public_key(), now, timedelta(days=365 * CA_YEARS))
    ca = ca.issuer_name(_name("Ningmanyi Gateway CA"))
    ca = ca.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    ca = ca.add_extension(_usage(signs=True), critical=True)
    ca = ca.add_extension(x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key()), critical=False)
    ca_certificate = ca.sign(ca_key, hashes.SHA256())

    server_key = ec.generate_private_key(ec.SECP256R1())
    server = _certificate(hosts[0], server_key.public_key(), now, timedelta(days=SERVER_DAYS))
    server = server.issuer_name(ca_certificate.subject)
    server = server.add_extension(x509.SubjectAlternativeName([_general_name(host) for host in hosts]), critical=False)
    server = server.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    server = server.add_extension(_usage(signs=False), critical=True)
    server = server.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    server = server.add_extension(
        x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
    )
    server_certificate = server.sign(ca_key, hashes.SHA256())

    ca_pem = ca_certificate.public_bytes(Encoding.PEM)
    write_durably(folder.keys / "ca.key", _private_pem(ca_key), mode=0o600)
    write_durably(folder.keys / "server.key", _private_pem(server_key), mode=0o600)
    write_durably(folder.tls / "ca.pem", ca_pem)
    write_durably(folder.tls / "server.pem", server_certificate.public_bytes(Encoding.PEM) + ca_pem)


def _certificate(
    name: str, key: ec.EllipticCurvePublicKey, now: datetime, lifetime: timedelta
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(_name(name))
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
