"""Fetching the catalogue from a real gateway whose answers somebody on the way changes. Tests are named after what the
kiosk refuses, and after what it keeps."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.catalog.bundle import build_bundle, read_bundle
from kiosk.catalog.load import load_catalog
from kiosk.catalog.shelf import CatalogShelf
from kiosk.errors import CatalogError
from sync.client.actions import Answer, CatalogRefused, CatalogStep, Failure, Reason
from sync.client.catalog import CatalogFetcher
from sync.client.line import Line, bounded_client, unverified_context
from sync.client.settings import SyncSettings
from sync.gateway.app import create_app
from sync.gateway.runtime import Gateway, open_gateway
from sync.gateway.settings import DataFolder
from sync.wire import catalog as wire
from sync.wire import media
from sync.wire.replay import NonceSource
from tests.sync.gateway.conftest import ORIGIN, make_folder
from tests.sync.gateway.kiosk import Clock, InProcess, Kiosk

if TYPE_CHECKING:
    from tests.conftest import Events

SOURCES = Path(__file__).parents[3] / "assets" / "catalog"
CHUNK = 64 * 1024

Change = Callable[[httpx.Request, httpx.Response], httpx.Response]


def unchanged(_: httpx.Request, response: httpx.Response) -> httpx.Response:
    return response


@dataclass
class Way(httpx.BaseTransport):
    """The way to the centre, and somebody who sits on it."""

    centre: InProcess
    change: Change = unchanged
    asked: list[httpx.Request] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        answer = self.centre.send(httpx.Request(request.method, request.url, headers=request.headers))
        changed = self.change(request, answer)
        return httpx.Response(changed.status_code, headers=changed.headers, stream=httpx.ByteStream(changed.content))

    def ranges(self) -> list[str]:
        return [request.headers["range"] for request in self.asked if "range" in request.headers]


@dataclass(frozen=True)
class Enrolled:
    kiosk_id: str
    signing_key: Ed25519PrivateKey
    gateway_url: str = ORIGIN
    receipt_keys: Mapping[str, bytes] = field(default_factory=dict)
    ca_pem: bytes = b""


@dataclass
class World:
    gateway: Gateway
    clock: Clock
    way: Way
    identity: Enrolled
    shelf: CatalogShelf
    bundle: Path

    def fetcher(self) -> CatalogFetcher:
        """As after a start of the sync process."""
        client = bounded_client(unverified_context(), SyncSettings(), self.way)
        line = Line(client, self.identity, NonceSource(int(self.clock().timestamp() * 1000)), self.clock)
        self.clock.now += timedelta(seconds=1)
        return CatalogFetcher(line, self.shelf, CHUNK)

    def fetch(self, fetcher: CatalogFetcher | None = None) -> Answer:
        """Steps until there is nothing more to do, or something stands in the way."""
        fetcher = fetcher or self.fetcher()
        while True:
            answer = fetcher.step(self.clock())
            if answer != CatalogStep(more=True):
                return answer

    def publish(self, version: str) -> None:
        manifest, _ = read_bundle(self.bundle)
        (self.bundle / wire.MANIFEST).write_bytes(manifest.renumbered(version))
        self.gateway.catalogs.publish(self.bundle, self.clock())
        self.clock.now += timedelta(minutes=1)

    def publish_unchecked(self, version: str, part: str, change: Callable[[Any], object]) -> None:
        """What a centre with a fault in its own checks would sign."""
        content = json.loads((self.bundle / f"{part}.json").read_bytes())
        change(content)
        raw = json.dumps(content, ensure_ascii=False).encode()
        manifest = json.loads((self.bundle / wire.MANIFEST).read_bytes())
        manifest["version"] = version
        manifest["parts"][part] = {"size": len(raw), "sha256": hashlib.sha256(raw).hexdigest()}
        contents = {f"{name}.json": (self.bundle / f"{name}.json").read_bytes() for name in manifest["parts"]}
        contents[f"{part}.json"] = raw
        self.gateway.catalogs._publish(version, json.dumps(manifest).encode(), contents, self.clock())

    def here(self) -> list[str]:
        return [path.name for path in self.shelf.versions()]

    def in_use(self) -> str:
        return self.shelf.load(self.shelf.versions()[0]).version


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("bundle")
    build_bundle(load_catalog(SOURCES), target)
    return target


@pytest.fixture(scope="session")
def initialised(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_folder(tmp_path_factory.mktemp("initialised") / "gateway", Clock()).path


@pytest.fixture
def world(initialised: Path, built: Path, tmp_path: Path) -> Iterator[World]:
    clock = Clock()
    with open_gateway(DataFolder(shutil.copytree(initialised, tmp_path / "gateway")), clock) as gateway:
        centre = InProcess(create_app(gateway), ORIGIN)
        kiosk = Kiosk(centre.send, ORIGIN, clock)
        kiosk.enrol(gateway.kiosks.issue_token("大厅", "梧桐里", clock()))
        root_file = tmp_path / "keys" / "root.json"
        shelf = CatalogShelf(tmp_path / "catalog", root_file, oldest="2026.11.1", reserve=0)
        assert kiosk.identity is not None
        assert kiosk.identity.catalog_root is not None
        shelf.trust(kiosk.identity.catalog_root)
        bundle = Path(shutil.copytree(built, tmp_path / "bundle"))
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


def reasons(logged: Events) -> list[str]:
    return [event["reason"] for event in logged.named("catalog.refused")]


def answering(part_of_path: str, content: bytes) -> Change:
    """Answers with `content` wherever the path holds these words."""

    def change(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if part_of_path not in request.url.path:
            return response
        headers = {name: value for name, value in response.headers.items() if name != "content-length"}
        return httpx.Response(response.status_code, headers=headers, content=content)

    return change


def seen(world: World, part_of_path: str) -> bytes:
    """What the centre answers now where the path holds these words."""
    found: list[bytes] = []

    def keep(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if part_of_path in request.url.path:
            found.append(response.content)
        return response

    world.way.change = keep
    aside = world.shelf
    world.shelf = CatalogShelf(
        aside._base.parent / "aside", aside._root_file, oldest=aside._oldest, reserve=aside._reserve
    )
    world.fetch()
    world.shelf, world.way.change = aside, unchanged
    return found[0]


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


@pytest.mark.allow_logs("catalog.refused")
def test_bad_signature_is_refused(with_first: World, logged: Events) -> None:
    with_first.publish("2026.12.2")
    forged = json.loads(seen(with_first, "timestamp.json"))
    forged["signed"]["version"] += 10
    with_first.way.change = answering("timestamp.json", json.dumps(forged).encode())
    assert with_first.fetch() == CatalogRefused("signature")
    assert with_first.in_use() == "2026.12.1"
    assert reasons(logged) == ["signature"]


@pytest.mark.allow_logs("catalog.refused")
def test_timestamp_rollback_is_refused(with_first: World, logged: Events) -> None:
    old = seen(with_first, "timestamp.json")
    with_first.publish("2026.12.2")
    with_first.fetch()
    with_first.way.change = answering("timestamp.json", old)
    assert with_first.fetch() == CatalogRefused("rollback")
    assert with_first.in_use() == "2026.12.2"
    assert reasons(logged) == ["rollback"]


@pytest.mark.allow_logs("catalog.refused")
def test_frozen_timestamp_is_noticed_and_the_catalogue_in_use_works_on(with_first: World, logged: Events) -> None:
    frozen = seen(with_first, "timestamp.json")
    with_first.publish("2026.12.2")
    with_first.way.change = answering("timestamp.json", frozen)
    with_first.clock.now += timedelta(days=6)
    assert with_first.fetch() == CatalogStep(more=False)  # not yet to be told from a quiet week
    with_first.clock.now += timedelta(days=700)
    assert with_first.fetch() == CatalogRefused("expired")
    assert with_first.in_use() == "2026.12.1"
    assert reasons(logged) == ["expired"]
    with_first.way.change = unchanged  # the line is sound again; the centre signs a fresh timestamp by itself
    assert with_first.fetch() == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.2"


@pytest.mark.allow_logs("catalog.refused")
def test_mix_and_match_is_refused(with_first: World) -> None:
    old = seen(with_first, ".targets.json")
    with_first.publish("2026.12.2")
    with_first.way.change = answering(".targets.json", old)
    assert with_first.fetch() == CatalogRefused("other_bytes")
    assert with_first.in_use() == "2026.12.1"


def flipped(request: httpx.Request, response: httpx.Response) -> httpx.Response:
    if wire.PATH_CATALOG_PARTS not in request.url.path:
        return response
    content = bytearray(response.content)
    content[len(content) // 2] ^= 1
    return httpx.Response(response.status_code, headers=response.headers, content=bytes(content))


@pytest.mark.allow_logs("catalog.refused")
def test_part_with_other_bytes_is_refused_and_fetched_anew(with_first: World, logged: Events) -> None:
    with_first.publish("2026.12.2")
    with_first.way.change = flipped
    fetcher = with_first.fetcher()
    assert with_first.fetch(fetcher) == CatalogRefused("other_bytes")
    assert with_first.fetch(fetcher) == CatalogRefused("other_bytes")
    assert with_first.in_use() == "2026.12.1"
    assert reasons(logged) == ["other_bytes"]  # told once, not at every attempt
    with_first.way.change = unchanged
    assert with_first.fetch(fetcher) == CatalogStep(more=False)
    assert with_first.in_use() == "2026.12.2"


@pytest.mark.allow_logs("catalog.refused")
def test_missing_part_is_refused(with_first: World) -> None:
    def gone(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        if wire.PATH_CATALOG_PARTS not in request.url.path:
            return response
        headers = {media.VERSION_HEADER: media.VERSION, "Content-Type": media.PROBLEM}
        return httpx.Response(404, headers=headers, json={"code": "catalog.unknown_part", "status": 404})

    with_first.publish("2026.12.2")
    with_first.way.change = gone
    assert with_first.fetch() == CatalogRefused("missing")
    assert with_first.in_use() == "2026.12.1"


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


@pytest.mark.parametrize("words", ["timestamp.json", ".targets.json", "parts/"])
def test_a_captive_portal_is_the_lines_trouble_and_nobody_elses(with_first: World, words: str) -> None:
    def portal(request: httpx.Request, response: httpx.Response) -> httpx.Response:
        return httpx.Response(200, html="<html>Welcome</html>") if words in request.url.path else response

    with_first.publish("2026.12.2")
    with_first.way.change = portal
    assert with_first.fetch() == Failure(Reason.CAPTIVE_PORTAL)
    assert with_first.in_use() == "2026.12.1"


@pytest.mark.parametrize("words", ["timestamp.json", ".snapshot.json", "parts/"])
def test_an_answer_without_end_is_cut_off(with_first: World, words: str) -> None:
    with_first.publish("2026.12.2")
    with_first.way.change = answering(words, b" " * (1 << 20))
    answer = with_first.fetch()
    assert answer == Failure(Reason.MALFORMED_ANSWER)
    assert with_first.in_use() == "2026.12.1"


def ten_megabytes_of_text(items: Any) -> None:
    items[0]["summary"]["zh"] = "长" * 10_000_000


def schema_bomb(forms: Any) -> None:
    forms[0]["data_schema"]["allOf"] = [{"$ref": "#"}] * 20


def no_form(forms: Any) -> None:
    forms.clear()


@pytest.mark.allow_logs("catalog.refused")
@pytest.mark.parametrize(
    ("part", "harm"), [("items", ten_megabytes_of_text), ("forms", schema_bomb), ("forms", no_form)]
)
def test_what_the_centre_should_not_have_signed_is_refused_all_the_same(
    with_first: World, logged: Events, part: str, harm: Callable[[Any], None]
) -> None:
    with_first.publish_unchecked("2026.12.2", part, harm)
    fetcher = with_first.fetcher()
    assert with_first.fetch(fetcher) == CatalogRefused("unsound")
    asked = len(with_first.way.ranges())
    assert with_first.fetch(fetcher) == CatalogRefused("unsound")
    assert len(with_first.way.ranges()) == asked  # what was fetched is not fetched again
    assert with_first.here() == ["2026.12.1"]
    assert reasons(logged) == ["unsound"]


@pytest.mark.allow_logs("catalog.refused")
def test_older_version_is_refused_even_with_good_signatures(with_first: World, logged: Events) -> None:
    with_first.publish("2026.12.5")
    with_first.fetch()
    history = with_first.gateway.catalogs.history()
    with with_first.gateway.database.writing() as session:
        with_first.gateway.catalogs.roles.sign(session, history[1].parts, with_first.clock())
    assert with_first.fetch() == CatalogRefused("unsound")
    assert with_first.in_use() == "2026.12.5"
    assert "older than 2026.12.5" in logged.named("catalog.refused")[0]["detail"]


@pytest.mark.allow_logs("catalog.refused")
def test_a_catalogue_older_than_the_kiosks_own_is_refused(world: World) -> None:
    world.shelf = CatalogShelf(world.shelf._base, world.shelf._root_file, oldest="2027.1", reserve=0)
    world.publish("2026.12.1")
    assert world.fetch() == CatalogRefused("unsound")
    assert world.here() == []


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
