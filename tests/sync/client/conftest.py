from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.sync.client.servers import Certificates, RawServer, make_certificates


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


Serve = Callable[..., RawServer]


@pytest.fixture
def serve(certificates: Certificates) -> Iterator[Serve]:
    servers: list[RawServer] = []

    def start(reply: bytes = b"", *, hold: bool = False, certificates: Certificates = certificates) -> RawServer:
        servers.append(RawServer(certificates, reply, hold))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
