"""What the read commands answer: text, photo and fingerprints with their lengths; the SAM's identity.

    text length (2) | photo length (2) | [fingerprint length (2)] | text | photo | [fingerprints]     all big-endian

Fingerprints are counted and left behind: a kiosk has no use for them.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from drivers.errors import LocalProtocolError, RemoteProtocolError

TEXT_BYTES = 256
PHOTO_BYTES = 1024
ADDRESS_BYTES = 70


@dataclass(frozen=True, slots=True)
class BaseInfo:
    text: bytes = field(repr=False)
    photo: bytes = field(repr=False)
    fingerprint_bytes: int = 0


def decode_base_info(data: bytes, *, with_fingerprint: bool) -> BaseInfo:
    """The parts by the lengths that the reply states; raises RemoteProtocolError when they do not add up."""
    count = 3 if with_fingerprint else 2
    if len(data) < 2 * count:
        raise RemoteProtocolError("the reply ends before its lengths")
    text, photo, *fingerprint = struct.unpack_from(f">{count}H", data)
    head = 2 * count
    if len(data) != head + text + photo + sum(fingerprint):
        raise RemoteProtocolError("the lengths in the reply do not add up to its size")
    if text < TEXT_BYTES:
        raise RemoteProtocolError(f"a text block has {TEXT_BYTES} bytes, this one has {text}")
    return BaseInfo(
        text=data[head : head + text],
        photo=data[head + text : head + text + photo],
        fingerprint_bytes=sum(fingerprint),
    )


def encode_base_info(text: bytes, photo: bytes, fingerprint: bytes | None = None) -> bytes:
    parts = [text, photo] if fingerprint is None else [text, photo, fingerprint]
    return struct.pack(f">{len(parts)}H", *map(len, parts)) + b"".join(parts)


_SAM_ID = struct.Struct("<BxBxIII")


@dataclass(frozen=True, slots=True)
class SamId:
    """The identity of the security module; its text is what operations know the reader by."""

    kind: int
    maker: int
    made: int
    number: int
    extra: int

    def __str__(self) -> str:
        return f"{self.kind:02d}.{self.maker:02d}-{self.made}-{self.number:010d}-{self.extra:010d}"

    def encode(self) -> bytes:
        try:
            return _SAM_ID.pack(self.kind, self.maker, self.made, self.number, self.extra)
        except struct.error as error:
            raise LocalProtocolError(f"not a SAM identity: {error}") from error


def decode_sam_id(data: bytes) -> SamId:
    """Bytes 0 and 2, then three little-endian numbers of 32 bits; what stands in bytes 1 and 3 is not told."""
    if len(data) != _SAM_ID.size:
        raise RemoteProtocolError(f"a SAM identity has {_SAM_ID.size} bytes, this one has {len(data)}")
    return SamId(*_SAM_ID.unpack(data))
