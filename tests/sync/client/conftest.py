from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kiosk.catalog.bundle import build_bundle
from kiosk.catalog.shelf import CatalogShelf
from sync.client.actions import CatalogStep
from sync.gateway.app import create_app
from sync.gateway.runtime import open_gateway
from sync.gateway.settings import DataFolder
from tests.sync.client.catalog_world import Enrolled, Way, World
from tests.sync.client.servers import Certificates, RawServer, make_certificates
from tests.sync.gateway.conftest import ORIGIN, make_folder
from tests.sync.gateway.kiosk import Clock, InProcess, Kiosk
from tests.sync.small_catalog import small_catalog


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


@pytest.fixture(scope="session")
def built_catalog(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundle")
    build_bundle(small_catalog(), target)
    return target


@pytest.fixture(scope="session")
def catalog_gateway(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("initialised") / "gateway", Clock()).path


@pytest.fixture
def world(catalog_gateway: Path, built_catalog: Path, tmp_path: Path) -> Iterator[World]:
    clock = Clock()
    with open_gateway(DataFolder(shutil.copytree(catalog_gateway, tmp_path / "gateway")), clock) as gateway:
        centre = InProcess(create_app(gateway), ORIGIN)
        kiosk = Kiosk(centre.send, ORIGIN, clock)
        kiosk.enrol(gateway.kiosks.issue_token("大厅", "梧桐里", clock()))
        root_file = tmp_path / "keys" / "root.json"
        shelf = CatalogShelf(tmp_path / "catalog", root_file, oldest="2026.11.1", reserve=0)
        assert kiosk.identity is not None
        assert kiosk.identity.catalog_root is not None
        shelf.trust(kiosk.identity.catalog_root)
        bundle = Path(shutil.copytree(built_catalog, tmp_path / "bundle"))
        yield World(gateway, clock, Way(centre), Enrolled(kiosk.id, kiosk.key), shelf, bundle)
        centre.close()


@pytest.fixture
def with_first(world: World) -> World:
    """A kiosk that has the first version in use."""
    world.publish("2026.12.1")
    assert world.fetch() == CatalogStep(more=False)
    assert world.in_use() == "2026.12.1"
    world.way.asked.clear()
    return world
