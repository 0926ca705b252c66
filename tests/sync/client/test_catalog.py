"""Fetching the catalogue: from a real gateway, over a line that breaks, onto a disk that fills up."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from kiosk.catalog.bundle import read_bundle
from kiosk.catalog.shelf import CatalogShelf
from kiosk.errors import CatalogError
from sync.client.actions import CatalogRefused, CatalogStep, Failure, Reason
from sync.gateway.runtime import open_gateway
from sync.wire import catalog as wire
from tests.sync.client.catalog_world import CHUNK, World, reasons, unchanged
from tests.sync.gateway.conftest import make_folder

if TYPE_CHECKING:
    from tests.conftest import Events


def test_a_kiosk_fetches_what_the_centre_published_and_keeps_the_one_before(with_first: World) -> None:
    for number in (2, 3):
        with_first.publish(f"2026.12.{number}")
        assert with_first.fetch() == CatalogStep(more=False)
    assert with_first.here() == ["2026.12.3", "2026.12.2"]
    assert list(with_first.shelf.incoming.iterdir()) == []
    loaded = with_first.shelf.load(with_first.shelf.versions()[0])
    assert dict(loaded.items) == dict(read_bundle(with_first.bundle)[1].items)


def test_a_look_that_finds_nothing_new_costs_two_small_requests(with_first: World) -> None:
    assert with_first.fetch() == CatalogStep(more=False)
    paths = [request.url.path.rpartition("/")[2] for request in with_first.way.asked]
    assert paths == ["2.root.json", "timestamp.json"]


def test_half_a_download_goes_on_where_it_stood_even_after_a_restart(with_first: World) -> None:
    with_first.publish_unchecked("2026.12.2", "items", lambda items: items.reverse())
    ranges: list[int] = []

    def cut(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if "range" in request.headers:
            ranges.append(1)
            if len(ranges) == 4:
                raise httpx.RemoteProtocolError("peer closed connection")
        return response

    with_first.way.change = cut
    assert with_first.fetch() == Failure(Reason.HALF_RESPONSE)
    assert with_first.in_use() == "2026.12.1"
    before = set(with_first.way.ranges())
    under_way = {path.name: path.stat().st_size for path in with_first.shelf.incoming.iterdir()}
    assert max(under_way.values()) == 2 * CHUNK
    with_first.way.change = unchanged
    with_first.way.asked.clear()
    assert with_first.fetch(with_first.fetcher()) == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.2"
    assert wire.range_header(2 * CHUNK, CHUNK) in with_first.way.ranges()
    assert wire.range_header(CHUNK, CHUNK) in before


@pytest.mark.allow_logs("catalog.refused")
def test_full_disk_refuses_before_it_touches_what_filings_need(with_first: World, logged: Events) -> None:
    with_first.publish_unchecked("2026.12.2", "items", lambda items: items.reverse())
    roomy = with_first.shelf
    with_first.shelf = CatalogShelf(roomy._base, roomy._root_file, oldest="2026.11.1", reserve=1 << 60)
    assert with_first.fetch() == CatalogRefused("storage.full")
    assert reasons(logged) == ["storage.full"]
    assert with_first.in_use() == "2026.12.1"
    with_first.shelf = roomy
    assert with_first.fetch() == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.2"


def test_kiosks_follow_new_keys_and_what_the_old_ones_signed_stays_good(with_first: World) -> None:
    for number in (2, 3):
        with_first.gateway.catalogs.rotate_keys(with_first.clock())
        with_first.publish(f"2026.12.{number}")
    assert with_first.in_use() == "2026.12.1"
    assert with_first.fetch() == CatalogStep(more=False)
    assert [with_first.shelf.load(path).version for path in with_first.shelf.versions()] == ["2026.12.3", "2026.12.1"]


@pytest.mark.allow_logs("catalog.refused")
def test_another_centres_catalogue_is_refused(with_first: World, tmp_path: Path) -> None:
    foreign = make_folder(tmp_path / "foreign", with_first.clock)
    with open_gateway(foreign, with_first.clock) as gateway:
        root = gateway.catalogs.roles.first_root()
    assert root is not None
    shelf = CatalogShelf(tmp_path / "other", tmp_path / "other-root.json", oldest="2026.11.1", reserve=0)
    shelf.trust(root)
    with_first.shelf = shelf
    assert with_first.fetch() == CatalogRefused("signature")


def test_a_kiosk_enrolled_before_the_centre_had_a_root_trusts_the_first_that_it_hears(
    world: World, tmp_path: Path
) -> None:
    first = world.shelf.root
    world.shelf = CatalogShelf(tmp_path / "late", tmp_path / "late.json", oldest="2026.11.1", reserve=0)
    world.publish("2026.12.1")
    assert world.fetch() == CatalogStep(more=False)
    assert world.in_use() == "2026.12.1"
    assert world.shelf.root == first
    world.shelf.trust(b"another one")
    assert world.shelf.root == first


def damaged_part(version: Path) -> None:
    (version / "forms.json").write_bytes(b"[]")


def damaged_signature(version: Path) -> None:
    (version / "manifest.sig").write_bytes(b"{}")


def foreign_manifest(version: Path) -> None:
    manifest = json.loads((version / wire.MANIFEST).read_bytes())
    (version / wire.MANIFEST).write_text(json.dumps(manifest | {"version": "2099.1"}), encoding="utf-8")


@pytest.mark.parametrize("harm", [damaged_part, damaged_signature, foreign_manifest])
def test_a_version_that_was_damaged_on_the_disk_is_fetched_again(
    with_first: World, harm: Callable[[Path], None]
) -> None:
    version = with_first.shelf.versions()[0]
    harm(version)
    with pytest.raises(CatalogError):
        with_first.shelf.load(version)
    assert with_first.shelf.drop_damaged() is not None
    assert with_first.here() == []
    assert with_first.fetch() == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.1"
    assert with_first.shelf.drop_damaged() is None


@pytest.mark.allow_logs("catalog.refused")
def test_disk_that_fills_up_while_a_part_is_written_leaves_the_one_in_use(with_first: World, logged: Events) -> None:
    """/dev/full refuses each byte as a disk without room does."""
    with_first.publish_unchecked("2026.12.2", "items", lambda items: items.reverse())
    part = next(one for one in with_first.gateway.catalogs.history()[0].parts if one.name == "items.json")
    full = with_first.shelf.incoming / part.sha256
    full.symlink_to("/dev/full")
    fetcher = with_first.fetcher()
    assert with_first.fetch(fetcher) == CatalogRefused("storage.full")
    assert reasons(logged) == ["storage.full"]
    assert with_first.in_use() == "2026.12.1"
    full.unlink()
    assert with_first.fetch(fetcher) == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.2"


def dies_at(number: int, job: Callable[[], object]) -> bool:
    """Runs `job` in a child that is gone at its `number`-th operation on a file; whether it came to its end first."""
    pid = os.fork()
    if pid == 0:
        left = number

        def count(event: str, _: object) -> None:
            nonlocal left
            if event in {"open", "os.link", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}:
                left -= 1
                if left < 0:
                    os._exit(1)

        sys.addaudithook(count)
        job()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def test_process_killed_anywhere_while_installing_leaves_a_version_whole(with_first: World) -> None:
    with_first.publish("2026.12.2")
    fetcher = with_first.fetcher()
    while fetcher._plan is None or fetcher._plan.todo:
        assert fetcher.step(with_first.clock()) == CatalogStep(more=True)
    plan, shelf = fetcher._plan, with_first.shelf
    parts = {path: path.read_bytes() for path in plan.files.values()}
    seen, number = set(), 0
    while not dies_at(number, lambda: shelf.install(plan.files, plan.signature)):
        for path, content in parts.items():  # what the child was about to forget, it may have forgotten
            path.write_bytes(content)
        seen.add(with_first.in_use())
        number += 1
    assert number > 20
    assert seen == {"2026.12.1", "2026.12.2"}
    assert with_first.here() == ["2026.12.2", "2026.12.1"]
