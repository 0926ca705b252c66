"""A network that breaks requests in every way we know of, from a seed, and can end the process at any point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

import httpx

from sync.wire import media

Handler = Callable[[httpx.Request], httpx.Response]


class PowerCut(BaseException):
    """Ends everything at once: nothing may catch it, as nothing catches a power cut."""


class Fault(StrEnum):
    NO_ROUTE = "no_route"
    REQUEST_LOST = "request_lost"
    ANSWER_LOST = "answer_lost"
    ANSWER_HALF = "answer_half"
    ANSWER_SHORT = "answer_short"
    TWICE = "twice"
    TWICE_SECOND_ANSWERS = "twice_second_answers"
    SERVER_ERROR = "server_error"
    PROXY_ERROR = "proxy_error"
    OVERLOADED = "overloaded"
    UNAUTHORISED = "unauthorised"
    PORTAL_PAGE = "portal_page"
    PORTAL_REDIRECT = "portal_redirect"
    FOREIGN_SUCCESS = "foreign_success"
    ENDLESS_PAGE = "endless_page"


class _Whole(httpx.SyncByteStream):
    def __init__(self, body: bytes) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        yield self._body


class _Cut(httpx.SyncByteStream):
    """Half of a body, then the end of the connection."""

    def __init__(self, body: bytes) -> None:
        self._half = body[: len(body) // 2]

    def __iter__(self) -> Iterator[bytes]:
        yield self._half
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


class _Endless(httpx.SyncByteStream):
    def __iter__(self) -> Iterator[bytes]:
        while True:
            yield b"<p>log in to use this network</p>" * 1000


def _mark() -> dict[str, str]:
    return {media.VERSION_HEADER: media.VERSION, "Content-Type": media.PROBLEM}


@dataclass
class FaultyNetwork(httpx.BaseTransport):
    """`choose` names the fault of each request, None for none. `before` runs at each point where a cut may happen."""

    handler: Handler
    choose: Callable[[httpx.Request], Fault | None]
    point: Callable[[], None] = lambda: None
    faults: list[Fault] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(f"{request.method} {request.url.path}")
        self.point()
        fault = self.choose(request)
        if fault is not None:
            self.faults.append(fault)
        response = self._with(fault, request)
        self.point()
        if not isinstance(response.stream, httpx.ByteStream):
            return response
        return httpx.Response(  # as it comes from a socket: not yet read
            response.status_code, headers=response.headers, stream=_Whole(response.read())
        )

    def _with(self, fault: Fault | None, request: httpx.Request) -> httpx.Response:  # noqa: C901, PLR0911, PLR0912
        match fault:
            case None:
                return self.handler(request)
            case Fault.NO_ROUTE:
                raise httpx.ConnectError("no route to host")
            case Fault.REQUEST_LOST:
                raise httpx.ReadTimeout("timed out")
            case Fault.ANSWER_LOST:
                self.handler(request)
                raise httpx.ReadTimeout("timed out")
            case Fault.ANSWER_HALF:
                whole = self.handler(request)
                return httpx.Response(whole.status_code, headers=whole.headers, stream=_Cut(whole.read()))
            case Fault.ANSWER_SHORT:
                whole = self.handler(request)
                kept = {name: value for name, value in whole.headers.items() if name != "content-length"}
                return httpx.Response(whole.status_code, headers=kept, content=whole.read()[:-1])
            case Fault.TWICE:
                first = self.handler(request)
                self.handler(request)
                return first
            case Fault.TWICE_SECOND_ANSWERS:
                self.handler(request)
                return self.handler(request)
            case Fault.SERVER_ERROR:
                return httpx.Response(500, headers=_mark(), content=b"{}")
            case Fault.PROXY_ERROR:
                return httpx.Response(502, html="<html>Bad Gateway</html>")
            case Fault.OVERLOADED:
                return httpx.Response(503, headers={**_mark(), "Retry-After": "7"}, content=b"{}")
            case Fault.UNAUTHORISED:
                return httpx.Response(401, headers=_mark(), content=b"{}")
            case Fault.PORTAL_PAGE:
                return httpx.Response(200, html="<html>Welcome to the hall's wireless network</html>")
            case Fault.PORTAL_REDIRECT:
                return httpx.Response(302, headers={"Location": "http://10.0.0.1/login"})
            case Fault.FOREIGN_SUCCESS:
                return httpx.Response(200, headers={"Content-Type": media.ACK}, content=b"\xa0")
            case Fault.ENDLESS_PAGE:
                return httpx.Response(200, stream=_Endless())


def seeded(random: Random, chance: float, faults: tuple[Fault, ...] = tuple(Fault)) -> Callable[[object], Fault | None]:
    return lambda _: random.choice(faults) if random.random() < chance else None
