"""`gateway serve`: uvicorn with TLS 1.3, and the worker beside it as a process of its own when asked."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
import uvicorn

from sync.gateway.app import create_app
from sync.gateway.runtime import Gateway
from sync.gateway.settings import DataFolder

log = structlog.get_logger()

MAX_CONNECTIONS = 512  # of kiosks and operators at once; the rest wait in the backlog
IDLE_S = 30


def make_server(gateway: Gateway, folder: DataFolder, host: str, port: int) -> uvicorn.Server:
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
    """`gateway work` as a child: it holds the private keys, this process does not. It ends with us."""
    command = [sys.executable, "-m", "sync.gateway", "work", "--data", str(folder.path), "--end-with-stdin"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own program
    log.info("worker.started", pid=process.pid)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdin is not None:
            process.stdin.close()
