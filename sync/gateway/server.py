"""`gateway serve`: uvicorn with TLS 1.3, and the worker beside it as a process of its own when asked."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import structlog
import uvicorn

from sync.gateway.app import create_app
from sync.gateway.patience import patient_protocol
from sync.gateway.runtime import Gateway
from sync.gateway.settings import DataFolder

log = structlog.get_logger()

MAX_CONNECTIONS = 512  # of kiosks and operators at once; the rest wait in the backlog
IDLE_S = 30
HEAD_S = 30  # for the first request's head; ours fits into one packet
ANSWER_S = 120  # for one request with its answer: twice what a body may take (requests.BODY_TIMEOUT_S)
RESTART_S = 1.0  # before a worker that ended is started again


def make_server(
    gateway: Gateway,
    folder: DataFolder,
    host: str,
    port: int,
    *,
    head_seconds: float = HEAD_S,
    answer_seconds: float = ANSWER_S,
) -> uvicorn.Server:
    config = uvicorn.Config(
        create_app(gateway),
        host=host,
        port=port,
        ssl_certfile=str(folder.tls / "server.pem"),
        ssl_keyfile=str(folder.keys / "server.key"),
        log_config=None,
        access_log=False,  # addresses carry ids; what matters is in the event journal
        server_header=False,
        date_header=True,
        limit_concurrency=MAX_CONNECTIONS,
        http=patient_protocol(head_seconds, answer_seconds),
        timeout_keep_alive=IDLE_S,
        proxy_headers=False,  # the signed authority and scheme are the ones that arrived here
        lifespan="off",
    )
    config.load()
    if config.ssl is None:
        raise RuntimeError("the gateway is never served without TLS")
    config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return _Server(config)


class _Server(uvicorn.Server):
    """Says when its sockets are open, so that whoever started it need not guess."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        log.info("gateway.serving", host=self.config.host, port=self.config.port)


@contextmanager
def worker_process(folder: DataFolder) -> Iterator[None]:
    """`gateway work` as a child: it holds the private keys, this process does not.

    It ends with us, and it is started again when it ends before: a server without a worker takes everything in and
    opens nothing.
    """
    kept = _KeptWorker([sys.executable, "-m", "sync.gateway", "work", "--data", str(folder.path), "--end-with-stdin"])
    try:
        yield
    finally:
        kept.end()


class _KeptWorker:
    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._ending = threading.Event()
        self._starting = threading.Lock()
        self._process = self._start()
        self._thread = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._thread.start()

    def end(self) -> None:
        with self._starting:
            self._ending.set()
        process = self._process
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._thread.join()
        _close_input(process)

    def _start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(self._command, stdin=subprocess.PIPE)  # noqa: S603 - our own program
        log.info("worker.started", pid=process.pid)
        return process

    def _keep(self) -> None:
        while True:
            code = self._process.wait()
            if self._ending.is_set():
                return
            log.error("worker.ended", exit_code=code)
            _close_input(self._process)
            self._ending.wait(RESTART_S)
            with self._starting:
                if self._ending.is_set():
                    return
                self._process = self._start()


def _close_input(process: subprocess.Popen[bytes]) -> None:
    if process.stdin is not None:
        process.stdin.close()
