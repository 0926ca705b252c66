"""IPP over HTTP (RFC 8010 section 4): one request, one answer, one deadline for all of it."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from urllib.parse import urlsplit

from drivers.errors import DeviceAbsent, DeviceError, DeviceTimeout, LocalProtocolError, RemoteProtocolError
from drivers.protocols.ipp.message import Message, decode, encode

_MAX_ANSWER = 1 << 20  # bytes; see MAX_ATTRIBUTES of the message
_DEFAULT_PORT = 631
_TYPE = "application/ipp"


class PrinterRefused(DeviceError):
    """The printer's web server did not pass the request on; `http_status` says why."""

    code = "page_printer.http_refused"

    def __init__(self, http_status: int) -> None:
        super().__init__(f"the printer answered HTTP {http_status}")
        self.http_status = http_status


class PrinterUntrusted(DeviceError):
    """An ipps printer whose certificate the kiosk was not told to trust: nothing was sent to it."""

    code = "page_printer.untrusted"


@dataclass(frozen=True, slots=True)
class PrinterAddress:
    """Where a printer is reached, from ipp://, ipps://, http:// or https://."""

    host: str
    port: int
    path: str
    tls: bool

    @classmethod
    def parse(cls, uri: str) -> PrinterAddress:
        """Raises LocalProtocolError for anything that names no printer."""
        try:
            parts = urlsplit(uri)
            host, port = parts.hostname, parts.port
        except ValueError:  # brackets that do not match, a port that is no number
            host = port = None
        if not host or parts.scheme not in {"ipp", "ipps", "http", "https"}:
            raise LocalProtocolError(f"{uri!r} is not an ipp:// address")
        usual = {"http": 80, "https": 443}.get(parts.scheme, _DEFAULT_PORT)
        return cls(host, port or usual, parts.path or "/ipp/print", parts.scheme in {"ipps", "https"})

    @property
    def printer_uri(self) -> str:
        """How the printer is named inside of requests."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'ipps' if self.tls else 'ipp'}://{host}:{self.port}{self.path}"


def exchange(address: PrinterAddress, request: Message, seconds: float, trust: ssl.SSLContext | None = None) -> Message:
    """Sends `request` and gives the printer's answer, within `seconds` for connecting, sending and reading together.

    Raises DeviceAbsent when nothing listens, DeviceTimeout when the time is over, PrinterRefused for an HTTP error,
    PrinterUntrusted for a certificate, RemoteProtocolError when what came is no answer to this request.
    """
    connection = _connection(address, seconds, trust)
    cut = _Cut()
    timer = threading.Timer(seconds, cut.now)
    timer.daemon = True
    try:
        connection.connect()
        cut.sock = connection.sock
        timer.start()
        body = encode(request)
        connection.request("POST", address.path, body, {"Content-Type": _TYPE, "Accept": _TYPE})
        return _answer(connection.getresponse(), request)
    except ssl.SSLCertVerificationError as error:
        raise PrinterUntrusted("the printer's certificate is not trusted") from error
    except TimeoutError as error:
        raise DeviceTimeout("the printer did not answer in time") from error
    except (OSError, http.client.HTTPException) as error:
        if cut.done:
            raise DeviceTimeout("the printer did not answer in time") from error
        if isinstance(error, ConnectionRefusedError | socket.gaierror) or cut.sock is None:
            raise DeviceAbsent("no printer at its address") from error
        raise RemoteProtocolError("the printer broke off in the middle") from error
    finally:
        timer.cancel()
        connection.close()


def _connection(address: PrinterAddress, seconds: float, trust: ssl.SSLContext | None) -> http.client.HTTPConnection:
    if address.tls:
        context = trust or ssl.create_default_context()
        return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)
    return http.client.HTTPConnection(address.host, address.port, timeout=seconds)


class _Cut:
    """Ends a connection from outside: a socket's own timeout begins anew with every byte that trickles in."""

    def __init__(self) -> None:
        self.sock: socket.socket | None = None
        self.done = False

    def now(self) -> None:
        self.done = True
        if self.sock is not None:
            # It may have ended by itself in the same moment.
            with contextlib.suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


def _answer(response: http.client.HTTPResponse, request: Message) -> Message:
    if response.status != http.client.OK:
        raise PrinterRefused(response.status)
    if response.headers.get_content_type() != _TYPE:
        raise RemoteProtocolError("the answer is not IPP")
    body = response.read(_MAX_ANSWER + 1)
    if len(body) > _MAX_ANSWER:
        raise RemoteProtocolError("the answer is larger than any printer's")
    length = response.headers.get("Content-Length")
    if length is not None and length.isdigit() and int(length) != len(body):
        raise RemoteProtocolError("the printer broke off in the middle")
    answer = decode(body)
    if answer.request_id != request.request_id:
        raise RemoteProtocolError("an answer to another request")
    return answer
