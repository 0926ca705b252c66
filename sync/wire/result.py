"""A result (办理结果) on its way back: sealed to the key of the screen process that filed, signed by the centre.

    result     = { "header": bytes, "ciphertext": bytes, "signature": bytes }   deterministic CBOR
    ciphertext = HPKE(document, reply key, info = "ningmanyi/result/1" 00 header)
    signature  = Ed25519("ningmanyi/result/1" 00 CBOR [header, ciphertext])

The kiosk's store keeps it as opaque bytes; when the screen process has ended, nobody on the kiosk can open it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated
from uuid import UUID

from sync.wire import cbor, signing
from sync.wire.errors import TooLarge, UnsupportedVersion, WrongKey
from sync.wire.header import KeyId
from sync.wire.layout import Instant, Octets, OneOf, Record, Text, UInt, Uuid7
from sync.wire.receipt import CaseNumber
from sync.wire.signing import SIGNATURE_BYTES, Purpose, Signer
from sync.wire.suite import HYBRID_OVERHEAD, SealingPrivateKey, SealingPublicKey, Suite

MAX_DOCUMENT_BYTES = 8 * 1024 * 1024  # a certificate is some 100 KB; scanned ones are larger
MAX_RESULT_BYTES = MAX_DOCUMENT_BYTES + 4096
_MAX_HEADER_BYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultHeader(Record):
    version: Annotated[int, UInt(255)] = 1
    suite: Annotated[Suite, OneOf(Suite)] = Suite.HYBRID
    submission_id: Annotated[UUID, Uuid7()]
    case_number: Annotated[str, CaseNumber]
    media_type: Annotated[str, Text(100, r"[a-z]+/[a-z0-9.+-]+")]
    issued_at: Annotated[datetime, Instant()]
    key_id: Annotated[str, KeyId]  # of the centre's receipt key, which signs


@dataclass(frozen=True, slots=True, kw_only=True)
class _SealedResult(Record):
    header: Annotated[bytes, Octets(maximum=_MAX_HEADER_BYTES)]
    ciphertext: Annotated[bytes, Octets(maximum=MAX_DOCUMENT_BYTES + HYBRID_OVERHEAD)]
    signature: Annotated[bytes, Octets(exactly=SIGNATURE_BYTES)]


@dataclass(frozen=True, slots=True)
class OpenedResult:
    header: ResultHeader
    document: bytes = field(repr=False)


def seal_result(header: ResultHeader, document: bytes, reply_key: bytes, signer: Signer) -> bytes:
    if len(document) > MAX_DOCUMENT_BYTES:
        raise TooLarge(f"a result has at most {MAX_DOCUMENT_BYTES} bytes")
    header_bytes = header.to_bytes()
    ciphertext = SealingPublicKey(reply_key, header.suite).seal(document, _info(header_bytes))
    signature = signing.sign(signer, Purpose.RESULT, cbor.encode([header_bytes, ciphertext]))
    return _SealedResult(header=header_bytes, ciphertext=ciphertext, signature=signature).to_bytes()


def read_result(data: bytes, centre_public_key: bytes) -> ResultHeader:
    """The header of a result whose signature verifies, still closed: what the kiosk's sync process checks."""
    return _verified(data, centre_public_key)[1]


def open_result(data: bytes, centre_public_key: bytes, reply_key: SealingPrivateKey) -> OpenedResult:
    """The document. CannotOpen when it was sealed for another session's key."""
    sealed, header = _verified(data, centre_public_key)
    return OpenedResult(header, reply_key.open(sealed.ciphertext, _info(sealed.header)))


def _verified(data: bytes, centre_public_key: bytes) -> tuple[_SealedResult, ResultHeader]:
    sealed = _SealedResult.from_bytes(data, max_bytes=MAX_RESULT_BYTES)
    signing.verify(centre_public_key, Purpose.RESULT, cbor.encode([sealed.header, sealed.ciphertext]), sealed.signature)
    header = ResultHeader.from_bytes(sealed.header, max_bytes=_MAX_HEADER_BYTES)
    if header.version != 1:
        raise UnsupportedVersion("the result has an unknown version")
    if header.key_id != signing.key_id_of(centre_public_key):
        raise WrongKey("the result names another key than the one that verifies it")
    return sealed, header


def _info(header_bytes: bytes) -> bytes:
    return Purpose.RESULT.encode() + b"\x00" + header_bytes
