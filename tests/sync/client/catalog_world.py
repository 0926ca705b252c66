"""A real gateway that publishes catalogues, a kiosk that fetches them, and somebody on the way between them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.catalog.bundle import read_bundle
from kiosk.catalog.shelf import CatalogShelf
from sync.client.actions import Answer, CatalogStep
from sync.client.catalog import CatalogFetcher
from sync.client.line import Line, bounded_client, unverified_context
from sync.client.settings import SyncSettings
from sync.gateway.runtime import Gateway
from sync.wire import catalog as wire
from sync.wire.replay import NonceSource
from tests.sync.gateway.conftest import ORIGIN
from tests.sync.gateway.kiosk import Clock, InProcess

if TYPE_CHECKING:
    from tests.conftest import Events

CHUNK = 16 * 1024

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

    def fetcher(self, chunk: int = CHUNK) -> CatalogFetcher:
        """As after a start of the sync process."""
        client = bounded_client(unverified_context(), SyncSettings(), self.way)
        line = Line(client, self.identity, NonceSource(int(self.clock().timestamp() * 1000)), self.clock)
        self.clock.now += timedelta(seconds=1)
        return CatalogFetcher(line, self.shelf, chunk)

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
