"""A new catalogue comes while the kiosk works: real programs at both ends, a citizen at the screen meanwhile."""

from __future__ import annotations

import itertools
import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kiosk.demo.processes import DemoFailure
from tests.e2e.conftest import opened
from tests.e2e.town import BUYER, SEARCHER, Town

SHIPPED = Path(__file__).parents[2] / "assets" / "catalog"


_VERSIONS = (f"2099.{number}" for number in itertools.count(1))  # each newer than whatever was published before


@pytest.fixture(scope="module")
def well_informed_town() -> Iterator[Town]:
    with opened(lambda _: {"sync": "heartbeat_seconds = 1"}) as town:
        yield town


@pytest.fixture
def town(well_informed_town: Town) -> Town:
    well_informed_town.put_right()
    return well_informed_town


def shipped_version() -> str:
    found = re.search(r'^version: "(.*)"$', (SHIPPED / "catalog.yaml").read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]


def built(town: Town, version: str, change: Callable[[Path], object] = lambda _: None) -> Path:
    """A bundle made by the author's own command from changed sources."""
    sources, bundle = town.world.folder / f"sources-{version}", town.world.folder / f"bundle-{version}"
    shutil.copytree(SHIPPED, sources)
    head = (sources / "catalog.yaml").read_text(encoding="utf-8")
    (sources / "catalog.yaml").write_text(head.replace(shipped_version(), version), encoding="utf-8")
    change(sources)
    town.world.programs.run("-m", "kiosk", "catalog", "build", str(bundle), "--sources", str(sources))
    return bundle


def publish(town: Town, bundle: Path) -> str:
    return town.world.programs.run(
        "-m", "sync.gateway", "catalog", "publish", str(bundle), "--data", str(town.world.centre)
    )


def status(town: Town) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(
        town.world.programs.run("-m", "kiosk", "status", "--json", "--config", str(town.world.config))
    )
    return told


def screens(town: Town) -> set[int]:
    pid = town.world.programs.pid("screen")
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def withdraw_personnel_files(sources: Path) -> None:
    (sources / "items" / "personnel-file.yaml").unlink()


def test_a_session_ends_with_the_version_it_began_with_and_the_next_citizen_gets_the_new_one(town: Town) -> None:
    """The item that is being filed is withdrawn meanwhile: it is filed, accepted and opened all the same."""
    new = next(_VERSIONS)
    walk = town.walk(SEARCHER)
    walk.to_review()
    town.until("the screen telling its version", lambda: status(town)["catalog_in_use"] is not None)
    old = status(town)["catalog_in_use"]
    town.until("two standing by", lambda: len(screens(town)) == 3)
    before = screens(town)
    publish(town, built(town, new, withdraw_personnel_files))
    town.journal_tells("sync", "catalog.fetched", version=new)
    town.until("the standbys being replaced", lambda: screens(town) & before == {town.screen.pid})
    assert town.screen.snapshot()["state"] == "review"
    walk.submit()
    town.finish()
    town.until("the next screen working with the new one", lambda: status(town)["catalog_in_use"] == new)
    town.catch_up()
    next_one = town.walk(BUYER)
    next_one.to_review()
    next_one.submit()
    town.finish()
    held = {row["item_code"]: row["catalog_version"] for row in town.all_arrive()[-2:]}
    assert held == {"personnel-file": old, "social-insurance-certificate": new}
    told = town.world.programs.run("-m", "sync.gateway", "catalog", "list", "--data", str(town.world.centre))
    assert re.search(rf"{re.escape(new)} .* 1 ", told)


def test_an_unused_home_screen_changes_to_the_new_version_by_itself(town: Town) -> None:
    idle, new = town.screen.pid, next(_VERSIONS)
    publish(town, built(town, new))
    town.until("a screen working with it", lambda: status(town)["catalog_in_use"] == new)
    town.until("the old one being gone", lambda: idle not in screens(town))
    town.next_screen()


def test_a_part_that_is_damaged_at_the_centre_is_refused_and_filing_goes_on(town: Town) -> None:
    def other_bytes(sources: Path) -> None:
        path = sources / "notices.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("code: ", "code: x", 1), encoding="utf-8")

    sound_one = status(town)["catalog_newest"]
    bundle = built(town, next(_VERSIONS), other_bytes)
    town.world.stop_centre()
    publish(town, bundle)
    manifest = json.loads((bundle / "manifest.json").read_bytes())
    name = manifest["parts"]["notices"]["sha256"]
    blob = town.world.centre / "blobs" / name[:2] / name
    sound = blob.read_bytes()
    blob.write_bytes(b" " * len(sound))
    town.world.start_centre()
    town.journal_tells("sync", "catalog.refused", reason="other_bytes")
    walk = town.walk(BUYER)
    walk.to_review()
    walk.submit()
    town.finish()
    assert town.all_arrive()[-1]["catalog_version"] == sound_one
    assert status(town)["catalog_newest"] == sound_one


def test_older_and_broken_bundles_are_not_published(town: Town) -> None:
    newest = next(_VERSIONS)
    publish(town, built(town, newest))
    old, broken = built(town, "2098.1"), built(town, next(_VERSIONS))
    (broken / "items.json").write_bytes(b"[]")
    for bundle, told in ((old, "not newer than"), (broken, "not the bytes that the manifest names")):
        with pytest.raises(DemoFailure, match=told):
            publish(town, bundle)
