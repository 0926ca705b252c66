"""A document camera on the network: MJPEG over HTTP (multipart/x-mixed-replace), as IP cameras speak it."""

from __future__ import annotations

import contextlib
import socket
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

from drivers.sim.desk import Desk
from drivers.sim.held_port import hold

_BOUNDARY = "page"
_SEND_SECONDS = 5.0  # a client that does not read any more is dropped


class CameraSimulator:
    """`url` is what the driver opens. `vanish` takes the camera off the network, `come_back` puts it on again."""

    def __init__(self, desk: Desk, port: int = 0, host: str = "127.0.0.1", pictures_per_second: float = 15.0) -> None:
        self.desk = desk
        self._address = (host, port)
        self._interval = 1 / pictures_per_second
        self._server: _Server | None = None
        self._held: socket.socket | None = None

    def __enter__(self) -> Self:
        self.come_back()
        return self

    def __exit__(self, *_: object) -> None:
        self.vanish()
        if self._held is not None:
            self._held.close()
            self._held = None

    @property
    def url(self) -> str:
        host, port = self._address
        return f"http://{host}:{port}/desk.mjpg"

    @property
    def streams_served(self) -> int:
        """How often the camera was opened since it last came back."""
        return 0 if self._server is None else self._server.served

    def come_back(self) -> None:
        """Start serving; the first start chooses the port, later ones keep it."""
        if self._held is None:
            self._held = hold(*self._address)
            self._address = (self._address[0], int(self._held.getsockname()[1]))
        if self._server is None:
            self._server = _Server(self._address, self.desk, self._interval)
            threading.Thread(target=self._server.serve_forever, args=(0.05,), name="sim-camera", daemon=True).start()

    def vanish(self) -> None:
        """Stop listening and cut every stream."""
        if self._server is not None:
            self._server.end()
            self._server = None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = True
    allow_reuse_address = True

    def __init__(self, address: tuple[str, int], desk: Desk, interval: float) -> None:
        self.desk = desk
        self.interval = interval
        self.ended = threading.Event()
        self.served = 0
        self._streams: set[socket.socket] = set()
        super().__init__(address, _Handler)

    def end(self) -> None:
        self.ended.set()
        for stream in tuple(self._streams):
            with contextlib.suppress(OSError):
                stream.shutdown(socket.SHUT_RDWR)
        self.shutdown()
        self.server_close()

    def opened(self, stream: socket.socket) -> None:
        self.served += 1
        self._streams.add(stream)

    def closed(self, stream: socket.socket) -> None:
        self._streams.discard(stream)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = _SEND_SECONDS

    def do_GET(self) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={_BOUNDARY}")
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.server.opened(self.connection)
        # The client hangs up when it closes the camera: that is how a stream ends.
        with contextlib.suppress(OSError):
            self._stream()
        self.server.closed(self.connection)

    def _stream(self) -> None:
        while True:
            picture = self.server.desk.jpeg()
            if picture is not None:
                head = f"--{_BOUNDARY}\r\nContent-Type: image/jpeg\r\nContent-Length: {len(picture)}\r\n\r\n"
                self.wfile.write(head.encode("ascii") + picture + b"\r\n")
            if self.server.ended.wait(self.server.interval):
                return

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """A simulator's requests are of no interest."""
