from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from sync.gateway.app import create_app
from sync.gateway.runtime import Gateway, WorkerProcess, open_gateway, open_worker
from sync.gateway.schema import EventRow
from sync.gateway.settings import DataFolder, Settings
from sync.gateway.setup import initialise

from .kiosk import Clock, InProcess, Kiosk

ORIGIN = "https://gateway.test"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def make_folder(path: Path, clock: Clock, database_url: str | None = None) -> DataFolder:
    folder = DataFolder(path)
    settings = Settings(url=ORIGIN, reference_step=60, database_url=database_url, reference_platform_url=database_url)
    initialise(folder, ["gateway.test", "127.0.0.1"], settings, clock)
    return folder


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One data folder, made once: keys and tables cost more than most tests."""
    return make_folder(tmp_path_factory.mktemp("initialised") / "gateway", Clock()).path


@pytest.fixture
def folder(initialised: Path, tmp_path: Path) -> DataFolder:
    return DataFolder(shutil.copytree(initialised, tmp_path / "gateway"))


@pytest.fixture
def gateway(folder: DataFolder, clock: Clock) -> Iterator[Gateway]:
    with open_gateway(folder, clock) as opened:
        yield opened


@pytest.fixture
def worker(folder: DataFolder, clock: Clock, gateway: Gateway) -> Iterator[WorkerProcess]:
    with open_worker(folder, clock) as opened:
        yield opened


@pytest.fixture
def transport(gateway: Gateway) -> Iterator[InProcess]:
    transport = InProcess(create_app(gateway), ORIGIN)
    yield transport
    transport.close()


@pytest.fixture
def new_kiosk(gateway: Gateway, transport: InProcess, clock: Clock) -> Callable[..., Kiosk]:
    def make(name: str = "大厅东侧", outlet: str = "梅岭社区中心") -> Kiosk:
        kiosk = Kiosk(transport.send, ORIGIN, clock)
        answer = kiosk.enrol(gateway.kiosks.issue_token(name, outlet, clock()))
        assert answer.status_code == 200, answer.text
        return kiosk

    return make


@pytest.fixture
def kiosk(new_kiosk: Callable[..., Kiosk]) -> Kiosk:
    return new_kiosk()


@dataclass
class Journal:
    gateway: Gateway

    def codes(self, *, loud: bool | None = None) -> list[str]:
        query = select(EventRow.code).order_by(EventRow.id)
        if loud is not None:
            query = query.where(EventRow.loud == loud)
        with self.gateway.database.reading() as session:
            return list(session.scalars(query))


@pytest.fixture
def journal(gateway: Gateway) -> Journal:
    return Journal(gateway)


@pytest.fixture(scope="session")
def child_environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """For programs that a test starts: the tree under test, and nothing that buffers."""
    root = str(Path(__file__).parents[3])
    environment = {**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"}
    if sys.dont_write_bytecode:
        # Then each program would compile everything again: a second or two, a dozen times.
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        environment["PYTHONPYCACHEPREFIX"] = str(tmp_path_factory.mktemp("bytecode"))
    return environment
