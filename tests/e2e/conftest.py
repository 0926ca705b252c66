from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.town import Town

_SECONDS = 900  # for one test: whole programs start and end in it. It only keeps a hung one from hanging for ever

_handovers: list[tuple[float, str]] = []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.timeout(_SECONDS))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Whoever reads of a failure sees what the citizen and the operator saw."""
    report = yield
    if report.failed and isinstance(item, pytest.Function):
        for town in (each for each in item.funcargs.values() if isinstance(each, Town)):
            report.sections.append(("on the screen and in its journal", town.seen()))
    return report


@contextmanager
def opened(settings: Callable[[Path], dict[str, str]]) -> Iterator[Town]:
    """A town in a folder with a short path; its programs' temporary files are made below it too."""
    with tempfile.TemporaryDirectory(prefix="nmy-e2e-") as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        (folder / "tmp").mkdir()
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setenv("GATEWAY_LOG_JSON", "1")
        town = Town(folder, settings(folder))
        with town.world:
            try:
                town.open()
                yield town
            finally:
                town.close()
        _remember_handovers(folder)


@pytest.fixture(scope="session")
def shared_town() -> Iterator[Town]:
    """Small chunks, so that an upload has a middle."""
    with opened(lambda _: {"sync": "chunk_kib = 4"}) as town:
        yield town


@pytest.fixture
def town(shared_town: Town) -> Town:
    shared_town.put_right()
    return shared_town


def _remember_handovers(folder: Path) -> None:
    for line in (folder / "logs" / "screen.log").read_text(encoding="utf-8").splitlines():
        if '"screen.handover"' in line:
            event = json.loads(line)
            after = "a crash" if event["after_crash"] else "an end"
            standby = "warm" if event["warm"] else "starting"
            _handovers.append((event["milliseconds"], f"after {after}, standby {standby}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The next home screen shall stand within 300 ms of the last session's end; measured here, not judged."""
    for kind in sorted({kind for _, kind in _handovers}):
        times = sorted(milliseconds for milliseconds, each in _handovers if each == kind)
        middle = times[len(times) // 2]
        terminalreporter.write_line(
            f"handover {kind}: {len(times)} times, median {middle:.0f} ms, longest {times[-1]:.0f} ms, "
            f"load {os.getloadavg()[0]:.1f}"
        )
