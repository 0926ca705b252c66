"""What somebody on the way or at the centre may try with the catalogue. The version in use stays each time."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from kiosk.catalog.shelf import CatalogShelf
from sync.client.actions import CatalogRefused, CatalogStep, Failure, Reason
from sync.wire import catalog as wire
from sync.wire import media
from tests.sync.client.catalog_world import World, answering, reasons, seen, unchanged

if TYPE_CHECKING:
    from tests.conftest import Events


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
    items[0]["summary"]["zh"] = "x" * 10_000_000


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
    fetcher = with_first.fetcher(chunk=1 << 20)
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
