"""ipps: the printer's certificate has to be one that the kiosk was told to trust."""

from __future__ import annotations

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from drivers.devices.ipp_client import IppClient
from drivers.devices.page_outcome import Printed
from drivers.devices.page_printer import PagePrinter
from drivers.protocols.ipp.views import PrinterCondition
from drivers.sim.ipp_printer import PagePrinterSimulator
from drivers.transports.ipp_http import PrinterAddress, PrinterUntrusted
from tests.drivers.ipp.conftest import QUICK, blank_pdf, never, soon


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A printer's own certificate and key in one file, as printers make them for themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "printer")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = tmp_path_factory.mktemp("tls") / "printer.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def simulator(tmp_path: Path, certificate: Path) -> Iterator[PagePrinterSimulator]:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate)
    with PagePrinterSimulator(tmp_path / "out", seconds_per_page=0.01, tls=tls) as running:
        yield running


def driver(uri: str, trust: ssl.SSLContext) -> PagePrinter:
    return PagePrinter(uri, time.monotonic, threading.Event().wait, QUICK, trust)


def test_a_trusted_printer_prints(simulator: PagePrinterSimulator, certificate: Path) -> None:
    printer = driver(simulator.uri, ssl.create_default_context(cafile=str(certificate)))
    assert printer.print_pdf(blank_pdf(1), "job", soon(), never) == Printed(1, counted=True)


def test_a_printer_that_is_not_trusted_gets_no_document(simulator: PagePrinterSimulator) -> None:
    printer = driver(simulator.uri, ssl.create_default_context())
    assert printer.look() is None
    assert printer.condition is PrinterCondition.NO_ANSWER
    address = PrinterAddress.parse(simulator.uri)
    with pytest.raises(PrinterUntrusted):
        IppClient(address, 2.0, ssl.create_default_context()).printer()
    assert simulator.engine.jobs(completed=True) == []
