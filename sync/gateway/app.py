"""The ASGI application: routes, answers to refusals, and the headers that make an answer ours."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC

import structlog
from sqlalchemy.exc import DBAPIError
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sync.gateway import catalog_api, kiosk_api, ops_pages, upload_api
from sync.gateway.disk_space import is_disk_full, is_out_of_use, trouble_of
from sync.gateway.errors import Refusal, StorageFailed, StorageFull
from sync.gateway.operators import MAX_TRIES_AT_ONCE
from sync.gateway.requests import json_ours
from sync.gateway.runtime import Gateway
from sync.wire import media
from sync.wire.messages import Problem

log = structlog.get_logger()


def create_app(gateway: Gateway) -> Starlette:
    app = Starlette(
        routes=[
            *kiosk_api.ROUTES,
            *upload_api.ROUTES,
            *catalog_api.ROUTES,
            *ops_pages.ROUTES,
            Route("/", lambda _: RedirectResponse("/ops/", 303), methods=["GET"]),
        ],
        exception_handlers={
            Refusal: _refused,
            HTTPException: _http_error,
            OSError: _storage_failed,
            sqlite3.Error: _storage_failed,
            DBAPIError: _storage_failed,
        },
    )
    app.state.gateway = gateway
    app.state.log_ins = asyncio.Semaphore(MAX_TRIES_AT_ONCE)
    app.add_middleware(_OurHeaders, gateway=gateway)
    return app


async def _refused(request: Request, refusal: Exception) -> Response:
    if not isinstance(refusal, Refusal):
        raise refusal
    log.info("request.refused", path=_path_of(request), status=refusal.status, code=str(refusal.code))
    problem = Problem(code=refusal.code, detail=refusal.detail, status=refusal.status)
    answer = json_ours(problem, media.PROBLEM, refusal.status)
    answer.headers.update(refusal.headers)
    return answer


async def _storage_failed(request: Request, error: Exception) -> Response:
    """A full disk or a database that is away is a refusal of ours; whatever else fails below is a bug and shows."""
    if is_disk_full(error):
        log.error("storage.full", path=_path_of(request))
        return await _refused(request, StorageFull())
    if is_out_of_use(error):
        log.error("storage.failed", path=_path_of(request), reason=trouble_of(error))
        return await _refused(request, StorageFailed())
    raise error


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    if request.url.path.startswith("/ops"):
        return Response(f"{status}", status, media_type="text/plain")
    answer = json_ours(Problem(code=f"http.{status}", status=status), media.PROBLEM, status)
    if isinstance(error, HTTPException):
        answer.headers.update(error.headers or {})
    return answer


def _path_of(request: Request) -> str:
    """The route, not the address: addresses carry ids."""
    return "/".join(request.url.path.split("/")[:3])


class _OurHeaders:
    """Version and time on every answer; nothing of ours may be framed, sniffed or leaked as a referrer."""

    def __init__(self, app: ASGIApp, gateway: Gateway) -> None:
        self._app = app
        self._gateway = gateway

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers[media.VERSION_HEADER] = media.VERSION
                headers[media.TIME_HEADER] = self._gateway.clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Referrer-Policy", "no-referrer")
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
                headers.setdefault(
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                    "frame-ancestors 'none'; base-uri 'none'",
                )
            await send(message)

        await self._app(scope, receive, send_with_headers)
