"""Ed25519 signatures (RFC 8032), each over a purpose and a message, so that none can be taken for another's."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from sync.wire.errors import BadSignature, InvalidValue

PUBLIC_KEY_BYTES = 32
SIGNATURE_BYTES = 64


class Purpose(StrEnum):
    ENVELOPE = "ningmanyi/envelope/1"
    KIOSK_RECEIPT = "ningmanyi/kiosk-receipt/1"
    CENTRE_RECEIPT = "ningmanyi/centre-receipt/1"
    RESULT = "ningmanyi/result/1"
    ENROLMENT = "ningmanyi/enrolment/1"


class Signer(Protocol):
    """What signs: cryptography's Ed25519PrivateKey, or a key that never leaves its chip."""

    def sign(self, data: bytes, /) -> bytes: ...


def sign(signer: Signer, purpose: Purpose, message: bytes) -> bytes:
    return signer.sign(_bound(purpose, message))


def verify(public_key: bytes, purpose: Purpose, message: bytes, signature: bytes) -> None:
    """BadSignature unless `signature` was made for exactly this purpose and message."""
    try:
        load_public_key(public_key).verify(signature, _bound(purpose, message))
    except InvalidSignature:
        raise BadSignature(f"the signature for {purpose} does not verify") from None


def load_public_key(raw: bytes) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        raise InvalidValue("not an Ed25519 public key") from None


def key_id_of(public_key: bytes) -> str:
    """The id of a public key of any kind: the first 16 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def _bound(purpose: Purpose, message: bytes) -> bytes:
    return purpose.encode() + b"\x00" + message
