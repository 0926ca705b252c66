"""An A4 printer on the network, as seen from its own side of IPP; pages come out as PNG files."""

from __future__ import annotations

import contextlib
import socket
import ssl
import sys
import threading
from enum import StrEnum
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

from drivers.errors import RemoteProtocolError
from drivers.protocols.ipp.message import decode, encode
from drivers.sim.held_port import hold
from drivers.sim.ipp_answers import IppAnswers
from drivers.sim.print_engine import PrintEngine, Sheet

_TYPE = "application/ipp"
_MAX_BODY = 256 << 20  # bytes: some pages of raster in colour
_BETWEEN_BYTES = 0.02  # seconds
_SILENCE = 60.0  # seconds: longer than any client waits


class Line(StrEnum):
    """How the printer's network side behaves."""

    GOOD = "good"
    SILENT = "silent"  # takes the request and never answers
    HALF = "half"  # the answer breaks off in the middle
    GARBAGE = "garbage"  # an answer that is no IPP
    MUTE = "mute"  # does what was asked and hangs up without a word
    TRICKLE = "trickle"  # the answer comes a byte at a time and never to its end
    ERROR = "error"  # HTTP 503


class PagePrinterSimulator:
    """`uri` is what the driver opens; pages appear in `folder` as job-N-page-M.png. With `tls` it is ipps."""

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        host: str = "127.0.0.1",
        seconds_per_page: float = 1.5,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.line = Line.GOOD
        self._lose_next = False
        self.engine = PrintEngine(self._comes_out, seconds_per_page)
        self.answers = IppAnswers(self.engine)
        self._address = (host, port)
        self._server: _Server | None = None
        self._held: socket.socket | None = None
        self.tls = tls

    def __enter__(self) -> Self:
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.vanish()
        if self._held is not None:
            self._held.close()
            self._held = None
        self.engine.close()

    @property
    def uri(self) -> str:
        host, port = self._address
        return f"{'ipps' if self.tls else 'ipp'}://{host}:{port}/ipp/print"

    def come_back(self) -> None:
        """The first time chooses the port; it is kept while the printer is away."""
        if self._held is None:
            self._held = hold(*self._address)
            self._address = (self._address[0], int(self._held.getsockname()[1]))
        if self._server is None:
            self._server = _Server(self._address, self)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sim-ipp", daemon=True).start()

    def vanish(self) -> None:
        """Off the network; what is in the engine goes on printing."""
        if self._server is not None:
            self._server.ended.set()
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def behave(self, line: Line) -> None:
        self.line = line

    def lose_next_document_answer(self) -> None:
        """The next document is taken and printed, and its answer is lost on the way."""
        self._lose_next = True

    def line_for(self, *, carries_document: bool) -> Line:
        if carries_document and self._lose_next:
            self._lose_next = False
            return Line.MUTE
        return self.line

    def _comes_out(self, job_id: int, number: int, sheet: Sheet) -> None:
        (self.folder / f"job-{job_id}-page-{number}.png").write_bytes(sheet)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], printer: PagePrinterSimulator) -> None:
        self.printer = printer
        self.ended = threading.Event()
        super().__init__(address, _Handler)
        if printer.tls is not None:
            self.socket = printer.tls.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that breaks off, or does not like our certificate, is none of a printer's business."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10.0

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        if self.headers.get_content_type() != _TYPE or not 0 < length <= _MAX_BODY:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        body = self.rfile.read(length)
        printer = self.server.printer
        if printer.line is Line.SILENT:
            self.server.ended.wait(_SILENCE)
            return
        if printer.line is Line.ERROR:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE)
            return
        try:
            request = decode(body)
            answer = encode(printer.answers.to(request, printer.uri))
        except RemoteProtocolError:
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        self._send(answer, printer.line_for(carries_document=bool(request.data)))

    def _send(self, answer: bytes, line: Line) -> None:
        if line is Line.MUTE:
            return
        if line is Line.GARBAGE:
            answer = bytes(255 - byte for byte in answer)
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", _TYPE)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        if line is Line.TRICKLE:
            self._trickle(answer)
        else:
            self.wfile.write(answer[: len(answer) // 2] if line is Line.HALF else answer)

    def _trickle(self, answer: bytes) -> None:
        with contextlib.suppress(OSError):  # until the client has had enough
            for byte in answer[:-1]:
                self.wfile.write(bytes((byte,)))
                if self.server.ended.wait(_BETWEEN_BYTES):
                    return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """A simulator's requests are of no interest."""
