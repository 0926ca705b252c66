"""The sealed envelope: header, HPKE ciphertext and the kiosk's signature, frozen at the durable moment.

    envelope   = { "header": bytes, "ciphertext": bytes, "signature": bytes }   deterministic CBOR
    ciphertext = HPKE(content, public key of the centre, info = "ningmanyi/envelope/1" 00 header)
    signature  = Ed25519("ningmanyi/envelope/1" 00 CBOR [header, ciphertext])

Header and ciphertext are byte strings, so that what was signed is compared and verified as the bytes that travelled.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated

from sync.wire import cbor, signing
from sync.wire.content import CONTENT_VERSION, MAX_CONTENT_BYTES, FiledContent
from sync.wire.errors import InvalidValue, MalformedMessage, UnsupportedVersion, WrongKey
from sync.wire.header import ENVELOPE_VERSION, MAX_HEADER_BYTES, Header
from sync.wire.layout import Octets, Record
from sync.wire.signing import SIGNATURE_BYTES, Purpose, Signer, key_id_of
from sync.wire.suite import HYBRID_OVERHEAD, SealingPrivateKey, SealingPublicKey, require_available

MAX_ENVELOPE_BYTES = MAX_HEADER_BYTES + MAX_CONTENT_BYTES + HYBRID_OVERHEAD + 256  # 256: CBOR framing and signature


@dataclass(frozen=True, slots=True, kw_only=True)
class _Envelope(Record):
    header: Annotated[bytes, Octets(maximum=MAX_HEADER_BYTES)]
    ciphertext: Annotated[bytes, Octets(maximum=MAX_CONTENT_BYTES + HYBRID_OVERHEAD)]
    signature: Annotated[bytes, Octets(exactly=SIGNATURE_BYTES)]

    @property
    def signed_bytes(self) -> bytes:
        return _signed_bytes(self.header, self.ciphertext)


@dataclass(frozen=True, slots=True)
class SealedEnvelope:
    """The frozen bytes, and what the kiosk notes beside them."""

    data: bytes = field(repr=False)
    header: Header
    sha256: bytes
    content_sha256: bytes


@dataclass(frozen=True, slots=True)
class ReadEnvelope:
    """An envelope whose signature was verified, still closed."""

    header: Header
    header_bytes: bytes = field(repr=False)
    ciphertext: bytes = field(repr=False)
    sha256: bytes


def seal(header: Header, content: FiledContent, centre_key: SealingPublicKey, signer: Signer) -> SealedEnvelope:
    """Seals `content` for the centre under `header`. InvalidValue where the two disagree."""
    if header.version != ENVELOPE_VERSION or header.suite is not centre_key.suite:
        raise InvalidValue("the header names another version or suite")
    if header.key_id != key_id_of(centre_key.raw):
        raise InvalidValue("the header names another key")
    _require_agreement(header, content)
    header_bytes, plaintext = header.to_bytes(), content.to_bytes()
    if len(header_bytes) > MAX_HEADER_BYTES or len(plaintext) > MAX_CONTENT_BYTES:
        raise InvalidValue("header or content exceeds its bound")
    ciphertext = centre_key.seal(plaintext, _info(header_bytes))
    signature = signing.sign(signer, Purpose.ENVELOPE, _signed_bytes(header_bytes, ciphertext))
    data = _Envelope(header=header_bytes, ciphertext=ciphertext, signature=signature).to_bytes()
    return SealedEnvelope(data, header, hashlib.sha256(data).digest(), hashlib.sha256(plaintext).digest())


def peek_header(data: bytes) -> Header:
    """The header of an envelope whose signature is NOT verified: to find whose key to verify it with."""
    return _read_header(_Envelope.from_bytes(data, max_bytes=MAX_ENVELOPE_BYTES).header)


def verify_envelope(data: bytes, kiosk_public_key: bytes) -> ReadEnvelope:
    """Checks form and signature without opening. MalformedMessage, UnsupportedVersion or BadSignature."""
    envelope = _Envelope.from_bytes(data, max_bytes=MAX_ENVELOPE_BYTES)
    header = _read_header(envelope.header)
    signing.verify(kiosk_public_key, Purpose.ENVELOPE, envelope.signed_bytes, envelope.signature)
    return ReadEnvelope(header, envelope.header, envelope.ciphertext, hashlib.sha256(data).digest())


def open_envelope(envelope: ReadEnvelope, find_key: Callable[[str], SealingPrivateKey | None]) -> FiledContent:
    """The content, checked against its header. `find_key` gives the private key for a key id, so that keys retired
    long ago still open what was sealed for them. CannotOpen, WrongKey, SuiteUnavailable or MalformedMessage."""
    require_available(envelope.header.suite)
    key = find_key(envelope.header.key_id)
    if key is None:
        raise WrongKey("sealed for a key that is not here")
    plaintext = key.open(envelope.ciphertext, _info(envelope.header_bytes))
    content = FiledContent.from_bytes(plaintext, max_bytes=MAX_CONTENT_BYTES)
    if content.version != CONTENT_VERSION:
        raise UnsupportedVersion("the content has an unknown version")
    try:
        _require_agreement(envelope.header, content)
    except InvalidValue as error:
        raise MalformedMessage(str(error)) from None
    return content


def _require_agreement(header: Header, content: FiledContent) -> None:
    if header.item_code != content.item_code:
        raise InvalidValue("header and content name different items")
    if header.attachments != content.attachment_entries:
        raise InvalidValue("header and content list different attachments")


def _read_header(data: bytes) -> Header:
    version = cbor.decode(data, max_bytes=MAX_HEADER_BYTES)
    if isinstance(version, dict) and version.get("version") != ENVELOPE_VERSION:
        raise UnsupportedVersion("the envelope has an unknown version")
    return Header.from_bytes(data, max_bytes=MAX_HEADER_BYTES)


def _info(header_bytes: bytes) -> bytes:
    return Purpose.ENVELOPE.encode() + b"\x00" + header_bytes


def _signed_bytes(header_bytes: bytes, ciphertext: bytes) -> bytes:
    return cbor.encode([header_bytes, ciphertext])
