"""From an HTTP request to a known kiosk and a bounded body, and from an answer to our own media types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar
from uuid import UUID

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from sync.gateway.errors import NotSigned, TooMuch, Unacceptable
from sync.gateway.kiosks import Identity
from sync.gateway.runtime import Gateway
from sync.wire.errors import BadSignature, MalformedMessage
from sync.wire.http_signatures import verify_request
from sync.wire.ids import parse_uuid7
from sync.wire.messages import Message

P = ParamSpec("P")
T = TypeVar("T")

BODY_TIMEOUT_S = 60  # for one bounded body: at most 1.1 MB, so 20 KB/s is enough


def gateway_of(request: Request) -> Gateway:
    gateway: Gateway = request.app.state.gateway
    return gateway


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Databases and files block; the event loop does not."""
    return await run_in_threadpool(function, *args, **kwargs)


async def read_body(request: Request, limit: int) -> bytes:
    """The whole body, at most `limit` bytes. TooMuch without reading on; a body that never ends is given up."""
    declared = request.headers.get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise TooMuch("request.too_large", f"at most {limit} bytes")
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_TIMEOUT_S):
            async for part in request.stream():
                body += part
                if len(body) > limit:
                    raise TooMuch("request.too_large", f"at most {limit} bytes")
    except TimeoutError:
        raise Unacceptable(408, "request.too_slow", "the body did not arrive in time") from None
    except ClientDisconnect:
        raise Unacceptable(400, "request.cut_off", "the connection ended inside the body") from None
    return bytes(body)


def require_content_type(request: Request, expected: str) -> None:
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != expected:
        raise Unacceptable(415, "request.other_type", f"{expected} expected")


async def signed(request: Request, limit: int = 0) -> tuple[Identity, bytes]:
    """The kiosk that signed this request, now, for the first time; and the body, which the signature covers."""
    names = [name.lower() for name in request.headers]
    if len(names) != len(set(names)):
        # A header sent twice could be read as one value here and as another by the signature.
        raise Unacceptable(400, "request.header_twice", "a header was sent twice")
    body = await read_body(request, limit)
    return await in_thread(_admit, gateway_of(request), request, body), body


def _admit(gateway: Gateway, request: Request, body: bytes) -> Identity:
    unknown = False

    def find_key(kiosk_id: str) -> bytes | None:
        nonlocal unknown
        key = gateway.kiosks.public_key(kiosk_id)
        unknown = key is None
        return key

    try:
        verified = verify_request(request.method, str(request.url), request.headers, body, find_key=find_key)
    except BadSignature as error:
        if unknown:
            raise NotSigned("request.unknown_kiosk", "this kiosk is not enrolled here, or not any more") from None
        raise NotSigned("request.bad_signature", str(error)) from None
    return gateway.kiosks.admit(verified.kiosk_id, verified.nonce, gateway.clock())


def submission_id_of(request: Request) -> UUID:
    try:
        return parse_uuid7(request.path_params["submission_id"])
    except MalformedMessage:
        raise Unacceptable(404, "submission.unknown", "no such submission of this kiosk") from None


def ours(content: bytes, media_type: str, status: int = 200) -> Response:
    return Response(content, status, media_type=media_type, headers={"Cache-Control": "no-store"})


def json_ours(message: Message, media_type: str, status: int = 200) -> Response:
    return ours(message.to_json(), media_type, status)
