"""What is left of a citizen: on a full disk everything they typed, after any end of their session nothing at all."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kiosk.demo.citizens import WORKER
from kiosk.services.snapshot import TroubleCode
from tests.e2e.conftest import opened
from tests.e2e.town import SEARCHER, Town, files_below

_ENCODINGS = ("utf-8", "utf-16-le", "gb18030")
_SECRETS = {WORKER[field].encode(encoding) for field in ("name", "number") for encoding in _ENCODINGS} | {
    json.dumps(WORKER["name"]).strip('"').encode()
}


def _nearly_full(folder: Path) -> dict[str, str]:
    """The kiosk keeps so much of this disk free that a large file fills it, and no other program's writing does; an
    elderly citizen is asked after 20 s, so that nobody else is while a busy machine takes its time."""
    free = free_mb(folder)
    return {"limits": f"min_free_mb = {free - min(2048, free // 8)}", "screen": "idle_seconds_elderly = 20"}


def free_mb(folder: Path) -> int:
    disk = os.statvfs(folder)
    return disk.f_bavail * disk.f_frsize >> 20


@contextmanager
def no_room(town: Town) -> Iterator[None]:
    """Whatever other programs write and remove meanwhile: to half of what the kiosk wants to have free."""
    found = re.search(r"^min_free_mb = (\d+)$", town.world.config.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    ballast = town.world.folder / "ballast"
    try:
        with ballast.open("wb") as file:
            room = free_mb(town.world.folder) - int(found[1])
            os.posix_fallocate(file.fileno(), 0, (room + 512) << 20)
        yield
    finally:
        ballast.unlink()


@pytest.fixture(scope="module")
def lonely_town() -> Iterator[Town]:
    with opened(_nearly_full) as town:
        yield town


@pytest.fixture
def town(lonely_town: Town) -> Town:
    lonely_town.put_right()
    return lonely_town


def identified(town: Town) -> int:
    """A citizen whose card was read and who looks at the first question. Their process."""
    walk = town.walk(SEARCHER)
    walk.find()
    walk.identify()
    town.screen.wait_state("filling")
    town.reads("王**", "结束")
    return town.screen.pid


def nothing_is_left_of(pid: int, town: Town) -> None:
    """Neither the process nor, in any file of the kiosk or of its user, the name or the number from the card."""
    assert town.screen.pid != pid
    town.until("the last process being gone", lambda: not Path(f"/proc/{pid}").exists())
    places = [town.world.folder, Path(os.environ["HOME"])]
    places += [Path(path) for name, path in os.environ.items() if name.startswith("XDG_")]
    centre = town.world.centre  # it is the authority's own, and holds the cases
    looked_at = 0
    for path in {path for place in places for path in files_below(place)}:
        if centre not in path.parents:
            with suppress(FileNotFoundError):  # the programs go on working
                content = path.read_bytes()
                assert not [each for each in _SECRETS if each in content], path
                looked_at += 1
    assert looked_at >= 10


def test_disk_full_at_submit_keeps_what_was_typed_until_there_is_room(town: Town) -> None:
    town.walk(SEARCHER).to_review()
    pid = town.screen.pid
    with no_room(town):
        town.screen.tap("primary")
        town.reads_trouble(TroubleCode.STORAGE_FULL)
        town.journal_tells("screen", "submission.not_stored", reason="storage.full")
        town.screen.wait_state("review")
        assert not town.outbox()
    town.screen.tap("primary")
    town.screen.wait_state("receipt")
    town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
    town.finish()
    town.journal_tells("screen", "session.ended", reason="finish")
    nothing_is_left_of(pid, town)
    (held,) = town.all_arrive()
    assert held["content"]["answers"]["phone"] == SEARCHER.texts["phone"]


def test_citizen_who_walks_away_is_asked_and_then_forgotten(town: Town) -> None:
    pid = identified(town)
    town.screen.tap("key_elderly")
    town.reads("您还在吗？", "刚才的页面已经遮住，别人看不到。")
    assert not any("王**" in text for text in town.screen.texts())
    town.next_screen()
    town.reads("您好，想办什么事？")
    town.journal_tells("screen", "session.ended", reason="timeout")
    nothing_is_left_of(pid, town)


def test_citizen_who_ends_is_forgotten(town: Town) -> None:
    pid = identified(town)
    town.leave()
    town.journal_tells("screen", "session.ended", reason="cancel")
    nothing_is_left_of(pid, town)


def test_citizen_whose_screen_crashes_is_forgotten(town: Town) -> None:
    pid = identified(town)
    town.kill_screen()
    town.journal_tells("screen", "screen.handover", after_crash=True)
    town.reads("刚才什么都没有提交")
    nothing_is_left_of(pid, town)
