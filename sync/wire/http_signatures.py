"""Signed requests: HTTP Message Signatures (RFC 9421, ed25519) over Content-Digest (RFC 9530).

Both sides are plain functions over method, URL, headers and body, so that the client can use any HTTP library and the
gateway any server. The covered components are fixed: what the gateway acts on is what was signed. `created` is signed
for the record; freshness comes from the nonce (see `replay`), because a kiosk's clock may be wrong by years.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from http_message_signatures import HTTPMessageSigner, HTTPMessageVerifier, HTTPSignatureKeyResolver, algorithms
from http_message_signatures.exceptions import HTTPMessageSignaturesException

from sync.wire.errors import BadSignature, MalformedMessage
from sync.wire.replay import Nonce
from sync.wire.signing import Signer, load_public_key

TAG = "ningmanyi-kiosk"
LABEL = "kiosk"
MAX_SIGNATURE_HEADER_CHARACTERS = 2048  # ours have some 400

_ALWAYS = ("@method", "@authority", "@path", "@query", "content-digest")
# Headers on which the gateway acts; each is covered when it is present, and must be (tus 1.0, our own version).
_WHEN_PRESENT = (
    "content-type",
    "ningmanyi-version",
    "tus-resumable",
    "upload-checksum",
    "upload-length",
    "upload-metadata",
    "upload-offset",
)


@dataclass(slots=True)
class _Message:
    """The shape that the library asks of a message."""

    method: str
    url: str
    headers: dict[str, str]


class _NoKeys(HTTPSignatureKeyResolver):
    """Signing is done by a `Signer`, which need not be a key in memory."""


@dataclass(slots=True)
class _OneKey(HTTPSignatureKeyResolver):
    find: Callable[[str], bytes | None]

    def resolve_public_key(self, key_id: str) -> Any:
        raw = self.find(key_id)
        return None if raw is None else load_public_key(raw)


class _Verifier(HTTPMessageVerifier):
    def validate_created_and_expires(self, sig_input: Any, max_age: Any = None) -> None:
        """No check: a kiosk's clock proves nothing. The nonce does (see `replay`)."""


@dataclass(frozen=True, slots=True)
class VerifiedRequest:
    """Who signed, and the nonce that the caller must still check against the kiosk's replay window."""

    kiosk_id: str
    nonce: Nonce
    created: datetime | None = field(compare=False)


def signature_headers(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    kiosk_id: str,
    signer: Signer,
    nonce: Nonce,
    created: datetime,
) -> dict[str, str]:
    """The headers to add to a request: Content-Digest, Signature-Input and Signature."""
    message = _Message(method, url, {name.lower(): value for name, value in headers.items()})
    message.headers["content-digest"] = content_digest(body)
    library = HTTPMessageSigner(signature_algorithm=algorithms.ED25519, key_resolver=_NoKeys())
    prepared = library.prepare(
        message,
        key_id=kiosk_id,
        created=created,
        nonce=str(nonce),
        label=LABEL,
        tag=TAG,
        covered_component_ids=_covered(message.headers),
        body=body,
        use_existing_digest=True,
    )
    library.apply(message, prepared, signer.sign(prepared.signature_base))
    return {
        "Content-Digest": message.headers["content-digest"],
        "Signature-Input": message.headers["Signature-Input"],
        "Signature": message.headers["Signature"],
    }


def verify_request(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    find_key: Callable[[str], bytes | None],
) -> VerifiedRequest:
    """Who signed this request. BadSignature when nobody known did, or when anything covered was changed.

    `find_key` gives the Ed25519 public key of a kiosk id, None for an unknown or revoked one.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    for name in ("signature", "signature-input", "content-digest"):
        if name not in lowered:
            raise BadSignature("the request is not signed")
        if len(lowered[name]) > MAX_SIGNATURE_HEADER_CHARACTERS:
            raise BadSignature("a signature header exceeds its bound")
    if lowered["content-digest"] != content_digest(body):
        raise BadSignature("the body is not the one that was signed")
    library = _Verifier(signature_algorithm=algorithms.ED25519, key_resolver=_OneKey(find_key))
    try:
        (result,) = library.verify(
            _Message(method, url, lowered), max_age=None, expect_tag=TAG, require_components=_covered(lowered)
        )
        nonce = Nonce.parse(str(result.nonce))
    except (HTTPMessageSignaturesException, MalformedMessage, ValueError):
        raise BadSignature("the request's signature does not verify") from None
    return VerifiedRequest(str(result.parameters["keyid"]), nonce, _created(result.parameters.get("created")))


def content_digest(body: bytes) -> str:
    """The one form of Content-Digest that we send and accept: SHA-256 alone."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(body).digest()).decode()}:"


def _covered(headers: Mapping[str, str]) -> tuple[str, ...]:
    return (*_ALWAYS, *(name for name in _WHEN_PRESENT if name in headers))


def _created(value: object) -> datetime | None:
    if not isinstance(value, int):
        return None
    try:
        return datetime.fromtimestamp(value, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None  # signed, but no moment of this calendar; nothing depends on it
