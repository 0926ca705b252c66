"""Attachments travel beside the envelope: AES-256-GCM under a key of their own, named by the hash of their ciphertext.

The key stands only inside the sealed content. The same page scanned twice gets two keys and two names, so nobody can
tell from the names that two citizens handed in the same document.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Annotated

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from sync.wire.errors import CannotOpen, TooLarge
from sync.wire.header import MAX_ATTACHMENT_BYTES, AttachmentEntry
from sync.wire.ids import RandomBytes
from sync.wire.layout import Octets, Record, Sha256, Text, UInt

TAG_BYTES = 16
MAX_PLAINTEXT_BYTES = MAX_ATTACHMENT_BYTES - TAG_BYTES
_BOUND = b"ningmanyi/attachment/1"


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class AttachmentRef(Record):
    """How the sealed content names an attachment: where it is, how it opens, what it must then be."""

    sha256: Annotated[bytes, Sha256]  # of the ciphertext: its address
    size: Annotated[int, UInt(MAX_ATTACHMENT_BYTES, minimum=1)]  # of the ciphertext
    key: Annotated[bytes, Octets(exactly=32)]
    nonce: Annotated[bytes, Octets(exactly=12)]
    media_type: Annotated[str, Text(100, r"[a-z]+/[a-z0-9.+-]+")]
    pages: Annotated[int, UInt(400, minimum=1)]
    plaintext_sha256: Annotated[bytes, Sha256]

    @property
    def entry(self) -> AttachmentEntry:
        return AttachmentEntry(sha256=self.sha256, size=self.size)


@dataclass(frozen=True, slots=True)
class EncryptedAttachment:
    ref: AttachmentRef
    ciphertext: bytes = field(repr=False)


def encrypt(plaintext: bytes, *, media_type: str, random_bytes: RandomBytes) -> EncryptedAttachment:
    """TooLarge above MAX_PLAINTEXT_BYTES. `random_bytes` must be a cryptographic source such as os.urandom."""
    if len(plaintext) > MAX_PLAINTEXT_BYTES:
        raise TooLarge(f"an attachment has at most {MAX_PLAINTEXT_BYTES} bytes")
    key, nonce = random_bytes(32), random_bytes(12)
    ciphertext = AESGCM(key).encrypt(nonce, plaintext, _BOUND)
    ref = AttachmentRef(
        sha256=hashlib.sha256(ciphertext).digest(),
        size=len(ciphertext),
        key=key,
        nonce=nonce,
        media_type=media_type,
        pages=1,  # kiosks scan page by page
        plaintext_sha256=hashlib.sha256(plaintext).digest(),
    )
    return EncryptedAttachment(ref, ciphertext)


def decrypt(ref: AttachmentRef, ciphertext: bytes) -> bytes:
    """The plaintext. CannotOpen when the ciphertext is not the one named, or not what the reference promises."""
    if len(ciphertext) != ref.size or hashlib.sha256(ciphertext).digest() != ref.sha256:
        raise CannotOpen("the ciphertext is not the one that the reference names")
    try:
        plaintext = AESGCM(ref.key).decrypt(ref.nonce, ciphertext, _BOUND)
    except InvalidTag:
        raise CannotOpen("the attachment does not open with its key") from None
    if hashlib.sha256(plaintext).digest() != ref.plaintext_sha256:
        raise CannotOpen("the attachment is not the one that was filed")
    return plaintext
