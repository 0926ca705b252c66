"""tus 1.0 over HTTP (https://tus.io/protocols/resumable-upload): core, creation, checksum, expiration.

The upload's name is the hash of what is uploaded, so a client can also go straight to HEAD after a restart.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from datetime import UTC
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync.gateway.errors import TooMuch, Unacceptable
from sync.gateway.requests import gateway_of, in_thread, require_content_type, signed
from sync.gateway.uploads import CHECKSUM_MISMATCH, UploadState
from sync.wire import media
from sync.wire.header import MAX_ATTACHMENT_BYTES

_ID = re.compile(r"[0-9a-f]{64}")
_CAPABILITIES = {
    "Tus-Resumable": media.TUS_VERSION,
    "Tus-Version": media.TUS_VERSION,
    "Tus-Max-Size": str(MAX_ATTACHMENT_BYTES),
    "Tus-Extension": "creation,checksum,expiration",
    "Tus-Checksum-Algorithm": "sha1,sha256",  # sha1 is what tus 1.0 asks every server to support
}


async def options(request: Request) -> Response:
    del request
    return Response(status_code=204, headers=_CAPABILITIES)


async def create(request: Request) -> Response:
    _require_tus(request)
    kiosk, _ = await signed(request)
    size = _number(request, "upload-length")
    if size > MAX_ATTACHMENT_BYTES:
        raise TooMuch("upload.too_long", f"an attachment has at most {MAX_ATTACHMENT_BYTES} bytes")
    gateway = gateway_of(request)
    sha256 = _hash_of_metadata(request.headers.get("upload-metadata", ""))
    state = await in_thread(gateway.uploads.create, kiosk, sha256, size, gateway.clock())
    return _answer(state, 201, {"Location": f"{media.PATH_UPLOADS}/{sha256.hex()}"})


async def head(request: Request) -> Response:
    _require_tus(request)
    kiosk, _ = await signed(request)
    gateway = gateway_of(request)
    state = await in_thread(gateway.uploads.state, kiosk, _upload_id(request), gateway.clock())
    return _answer(state, 200, {"Upload-Length": str(state.size)})


async def patch(request: Request) -> Response:
    _require_tus(request)
    require_content_type(request, media.TUS_CHUNK)
    kiosk, body = await signed(request, media.MAX_CHUNK_BYTES)
    _check_checksum(request.headers.get("upload-checksum"), body)
    gateway = gateway_of(request)
    offset = _number(request, "upload-offset")
    state = await in_thread(gateway.uploads.append, kiosk, _upload_id(request), offset, body, gateway.clock())
    return _answer(state, 204, {})


def _answer(state: UploadState, status: int, headers: dict[str, str]) -> Response:
    headers |= {
        "Tus-Resumable": media.TUS_VERSION,
        "Upload-Offset": str(state.offset),
        "Cache-Control": "no-store",
        "Content-Type": media.UPLOAD,
    }
    if state.expires_at is not None:
        headers["Upload-Expires"] = format_datetime(state.expires_at.astimezone(UTC), usegmt=True)
    return Response(status_code=status, headers=headers)


def _require_tus(request: Request) -> None:
    if request.headers.get("tus-resumable") != media.TUS_VERSION:
        raise Unacceptable(
            412, "upload.other_version", "tus 1.0.0 expected", headers={"Tus-Version": media.TUS_VERSION}
        )


def _upload_id(request: Request) -> bytes:
    upload_id = request.path_params["upload_id"]
    if not _ID.fullmatch(upload_id):
        raise Unacceptable(404, "upload.unknown", "no such upload")
    return bytes.fromhex(upload_id)


def _number(request: Request, header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= 15):
        raise Unacceptable(400, "upload.bad_header", f"{header} is not a number")
    return int(text)


def _hash_of_metadata(metadata: str) -> bytes:
    for pair in metadata.split(","):
        key, _, value = pair.strip().partition(" ")
        if key == media.UPLOAD_METADATA_KEY:
            decoded = _base64(value)
            if len(decoded) == hashlib.sha256().digest_size:
                return decoded
    raise Unacceptable(400, "upload.bad_metadata", "Upload-Metadata names no sha256 of 32 bytes")


def _check_checksum(header: str | None, body: bytes) -> None:
    if header is None:
        return
    algorithm, _, value = header.partition(" ")
    if algorithm == "sha256":
        digest = hashlib.sha256(body).digest()
    elif algorithm == "sha1":
        digest = hashlib.sha1(body, usedforsecurity=False).digest()  # transport check of tus; the signature covers it
    else:
        raise Unacceptable(400, "upload.unknown_checksum", "sha1 or sha256 expected")
    if _base64(value) != digest:
        raise Unacceptable(CHECKSUM_MISMATCH, "upload.wrong_checksum", "the chunk does not have that checksum")


def _base64(value: str) -> bytes:
    try:
        return base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        raise Unacceptable(400, "upload.bad_header", "not base64") from None


ROUTES = [
    Route(media.PATH_UPLOADS, options, methods=["OPTIONS"]),
    Route(media.PATH_UPLOADS, create, methods=["POST"]),
    Route(media.PATH_UPLOADS + "/{upload_id}", options, methods=["OPTIONS"]),
    Route(media.PATH_UPLOADS + "/{upload_id}", head, methods=["HEAD"]),
    Route(media.PATH_UPLOADS + "/{upload_id}", patch, methods=["PATCH"]),
]
