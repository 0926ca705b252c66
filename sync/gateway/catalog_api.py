"""The kiosk's endpoints for the catalogue: signed metadata, and parts a range at a time."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.gateway.errors import Unacceptable
from sync.gateway.requests import gateway_of, in_thread, ours, signed
from sync.wire import catalog, media

_FILE = re.compile(r"(?:(\d{1,12})\.)?(root|targets|snapshot|timestamp)\.json")
_SHA256 = re.compile(r"[0-9a-f]{64}")


async def metadata(request: Request) -> Response:
    await signed(request)
    gateway = gateway_of(request)
    file = _FILE.fullmatch(request.path_params["file"])
    data = None
    if file is not None:
        version = None if file[1] is None else int(file[1])
        data = await in_thread(gateway.catalogs.roles.metadata, file[2], version, gateway.clock())
    if data is None:
        raise Unacceptable(404, "catalog.unknown_metadata", "no such metadata")
    return ours(data, media.TUF)


async def part(request: Request) -> Response:
    """206 with the bytes that Range names (RFC 9110 §15.3.7); the range is required, so that every answer is small."""
    await signed(request)
    name = request.path_params["sha256"]
    wanted = catalog.read_range(request.headers.get("range", ""))
    if wanted is None or wanted[1] > catalog.MAX_RANGE_BYTES:
        raise Unacceptable(400, "catalog.no_range", f"a range of at most {catalog.MAX_RANGE_BYTES} bytes expected")
    found = None
    if _SHA256.fullmatch(name):
        found = await in_thread(gateway_of(request).catalogs.read_part, bytes.fromhex(name), *wanted)
    if found is None:
        raise Unacceptable(404, "catalog.unknown_part", "no published version has this part")
    content, size = found
    if not content:
        raise Unacceptable(416, "catalog.no_such_range", f"the part has {size} bytes")
    answer = ours(content, media.CATALOG_PART, 206)
    answer.headers["Content-Range"] = f"bytes {wanted[0]}-{wanted[0] + len(content) - 1}/{size}"
    return answer


ROUTES = [
    Route(catalog.PATH_CATALOG_METADATA + "/{file}", metadata, methods=["GET"]),
    Route(catalog.PATH_CATALOG_PARTS + "/{sha256}", part, methods=["GET"]),
]
