"""Pictures as answers: a portrait, a signature, pages under the camera. The form holds their names, never their bytes.

A name is a URI of RFC 6920 over the SHA-256 of the plaintext, so that a standard validator can check it and whoever
opens the filing finds the attachment of the same hash.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from kiosk.forms.kinds import FieldKind

NAME_PATTERN: Final = "^ni:///sha-256;[A-Za-z0-9_-]{43}$"
MEDIA_TYPES: Final[Mapping[FieldKind, str]] = MappingProxyType(
    {FieldKind.SIGNATURE: "image/png", FieldKind.PHOTO: "image/jpeg", FieldKind.DOCUMENT: "image/jpeg"}
)


def name_of(data: bytes) -> str:
    """RFC 6920, 3: `ni:///sha-256;` and the digest in base64url without padding."""
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest())
    return "ni:///sha-256;" + digest.rstrip(b"=").decode()


def names_in(value: object) -> Iterator[str]:
    """The names that an answer may hold: one, or one for each page."""
    for entry in value if isinstance(value, list | tuple) else [value]:
        if isinstance(entry, str) and entry.startswith("ni:"):
            yield entry
