"""What a citizen filed, as it stands inside the sealed envelope. Every type here holds personal data: no repr."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar

from sync.wire.attachment import AttachmentRef
from sync.wire.cbor import CborValue
from sync.wire.header import MAX_ATTACHMENTS, AttachmentEntry, ItemCodeText
from sync.wire.layout import Added, Flag, Instant, Json, ListOf, MapOf, Maybe, Octets, Part, Record, Sha256, Text, UInt
from sync.wire.suite import HYBRID_PUBLIC_BYTES

CONTENT_VERSION = 1
MAX_CONTENT_BYTES = 1024 * 1024  # answers and signature strokes; scanned pages are attachments
SALT_BYTES = 32
ANSWER_MATERIAL = "answer."  # before an answer's name: the id of the material that holds the answer's pictures
MAX_PARTS = 16  # items of one visit; the longest list that is published has seven

_Name = Text(200, minimum=1)
_Code = Text(64, r"[A-Za-z][A-Za-z0-9_.-]*")
_Date = Text(10, r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Person(Record):
    """A natural person as a document states them. `source` says how the kiosk knows: id_card, typed, …"""

    KIND: ClassVar[str] = "person"

    name: Annotated[str, _Name]
    document_type: Annotated[str, _Code]  # id_card, residence_permit_hmt, foreigner_card, …
    document_number: Annotated[str, Text(64, minimum=1)]
    source: Annotated[str, _Code]
    sex: Annotated[str | None, Maybe(_Code)] = None
    nation: Annotated[str | None, Maybe(Text(64))] = None
    birth_date: Annotated[str | None, Maybe(_Date)] = None
    address: Annotated[str | None, Maybe(Text(400))] = None
    issuer: Annotated[str | None, Maybe(Text(200))] = None
    valid_from: Annotated[str | None, Maybe(_Date)] = None
    valid_until: Annotated[str | None, Maybe(_Date)] = None  # None: 长期, or the document does not say


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Enterprise(Record):
    """A legal person by its unified social credit code (GB 32100)."""

    KIND: ClassVar[str] = "enterprise"

    name: Annotated[str, Text(200)]
    credit_code: Annotated[str, Text(18, r"[0-9A-Z]{18}")]
    source: Annotated[str, _Code]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledMaterial(Record):
    """One material (办理材料) as handed in, page by page or as one file."""

    id: Annotated[str, _Code]
    files: Annotated[tuple[AttachmentRef, ...], ListOf(Part((AttachmentRef,)), MAX_ATTACHMENTS)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledWaiver(Record):
    """A material that was not handed in (免提交), and why that is allowed: shared_data, commitment, later, …"""

    material_id: Annotated[str, _Code]
    kind: Annotated[str, _Code]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledCommitment(Record):
    """The answer to a 告知承诺: which text was shown, by its hash, and whether it was accepted or refused."""

    id: Annotated[str, _Code]
    version: Annotated[int, UInt(2**31)]
    text_sha256: Annotated[bytes, Sha256]
    accepted: Annotated[bool, Flag()]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledPoint(Record):
    """A touch point: tenths of a pixel from the pad's top left, milliseconds since the first touch."""

    ARRAY: ClassVar[bool] = True

    x: Annotated[int, UInt(100_000)]
    y: Annotated[int, UInt(100_000)]
    t_ms: Annotated[int, UInt(3_600_000)]


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledSignature(Record):
    """A signature by finger on a pad of `width` × `height` pixels, and the hash of the document it was made under."""

    width: Annotated[int, UInt(10_000, minimum=1)]
    height: Annotated[int, UInt(10_000, minimum=1)]
    strokes: Annotated[
        tuple[tuple[FiledPoint, ...], ...],
        ListOf(ListOf(Part((FiledPoint,)), 2_000), 200),  # the sync budget: MAX_CONTENT_BYTES bounds the whole
    ]
    document_sha256: Annotated[bytes, Sha256]
    signed_at: Annotated[datetime, Instant()]
    image: Annotated[AttachmentRef | None, Maybe(Part((AttachmentRef,)))] = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledPart(Record):
    """One item of a visit (一件事): which of the visit's answers and materials are its own, what stands in for those
    that were not handed in, and the parts (`after`, by item code) that are decided before it."""

    item_code: Annotated[str, ItemCodeText]
    item_version: Annotated[int, UInt(2**31)]
    form_id: Annotated[str, _Code]
    form_version: Annotated[int, UInt(2**31)]
    after: Annotated[tuple[str, ...], ListOf(ItemCodeText, MAX_PARTS)] = ()
    answers: Annotated[tuple[str, ...], ListOf(Text(100), 500)]
    materials: Annotated[tuple[str, ...], ListOf(_Code, MAX_ATTACHMENTS)] = ()
    waivers: Annotated[tuple[FiledWaiver, ...], ListOf(Part((FiledWaiver,)), 100)] = ()
    commitment: Annotated[FiledCommitment | None, Maybe(Part((FiledCommitment,)))] = None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FiledContent(Record):
    """Of a visit `item_code` is the bundle's, and `waivers` and `commitment` stand in its parts (see `parts.split`).

    `salt` keeps `content_sha256` from being guessed, so that it may stand on a receipt."""

    version: Annotated[int, UInt(255)] = CONTENT_VERSION
    salt: Annotated[bytes, Octets(exactly=SALT_BYTES)]
    item_code: Annotated[str, ItemCodeText]
    item_version: Annotated[int, UInt(2**31)]
    form_id: Annotated[str, _Code]
    form_version: Annotated[int, UInt(2**31)]
    language: Annotated[str, Text(2, "zh|en")]
    applicant: Annotated[Person | Enterprise | None, Maybe(Part((Person, Enterprise)))]  # None: names nobody
    agent: Annotated[Person | None, Maybe(Part((Person,)))] = None
    answers: Annotated[Mapping[str, CborValue], MapOf(Text(100), Json(), 500)]
    origins: Annotated[Mapping[str, str], MapOf(Text(200), _Code, 500)]  # JSON pointer (RFC 6901) → where it came from
    materials: Annotated[tuple[FiledMaterial, ...], ListOf(Part((FiledMaterial,)), MAX_ATTACHMENTS)] = ()
    waivers: Annotated[tuple[FiledWaiver, ...], ListOf(Part((FiledWaiver,)), 100)] = ()
    commitment: Annotated[FiledCommitment | None, Maybe(Part((FiledCommitment,)))] = None
    signature: Annotated[FiledSignature | None, Maybe(Part((FiledSignature,)))] = None
    reply_key: Annotated[bytes | None, Maybe(Octets(exactly=HYBRID_PUBLIC_BYTES))] = None
    parts: Annotated[tuple[FiledPart, ...], Added(ListOf(Part((FiledPart,)), MAX_PARTS), absent=())] = ()

    @property
    def attachment_refs(self) -> tuple[AttachmentRef, ...]:
        """Every attachment in the order in which the header lists them: materials, then the signature's picture."""
        refs = [ref for material in self.materials for ref in material.files]
        if self.signature is not None and self.signature.image is not None:
            refs.append(self.signature.image)
        return tuple(refs)

    @property
    def attachment_entries(self) -> tuple[AttachmentEntry, ...]:
        return tuple(ref.entry for ref in self.attachment_refs)
