from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.town import Town

_handovers: list[tuple[float, bool]] = []


def opened(settings: dict[str, str]) -> Iterator[Town]:
    """A town in a folder with a short path; its programs' temporary files are made below it too."""
    with tempfile.TemporaryDirectory(prefix="nmy-e2e-") as name, pytest.MonkeyPatch.context() as patch:
        folder = Path(name)
        (folder / "tmp").mkdir()
        patch.setenv("TMPDIR", str(folder / "tmp"))
        patch.setenv("GATEWAY_LOG_JSON", "1")
        town = Town(folder, settings)
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
    yield from opened({"sync": "chunk_kib = 4"})


@pytest.fixture
def town(shared_town: Town) -> Town:
    shared_town.put_right()
    return shared_town


def _remember_handovers(folder: Path) -> None:
    for line in (folder / "logs" / "screen.log").read_text(encoding="utf-8").splitlines():
        if '"screen.handover"' in line:
            event = json.loads(line)
            _handovers.append((event["milliseconds"], event["after_crash"]))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The next home screen shall stand within 300 ms of the last session's end; measured here, not judged."""
    for name, crash in (("after an end", False), ("after a crash", True)):
        times = sorted(milliseconds for milliseconds, after_crash in _handovers if after_crash is crash)
        if times:
            middle = times[len(times) // 2]
            terminalreporter.write_line(
                f"handover {name}: {len(times)} times, median {middle:.0f} ms, longest {times[-1]:.0f} ms, "
                f"load {os.getloadavg()[0]:.1f}"
            )
