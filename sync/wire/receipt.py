"""Receipts both ways: the kiosk's for the citizen (on paper, as a QR symbol), the centre's for the kiosk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, ClassVar, Self
from uuid import UUID

from sync.wire import base45, signing
from sync.wire.errors import MalformedMessage, UnsupportedVersion, WrongKey
from sync.wire.header import MAX_ATTACHMENTS, MAX_KIOSK_NO, MAX_SEQUENCE, ItemCodeText, KeyId, KioskId
from sync.wire.layout import Instant, ListOf, Octets, Record, Sha256, Text, UInt, Uuid7
from sync.wire.signing import SIGNATURE_BYTES, Purpose, Signer

QR_PREFIX = "NMY1:"
MAX_QR_CHARACTERS = 900  # a QR symbol of version 21 at level M still scans from thermal paper
MAX_CENTRE_RECEIPT_BYTES = 4 * 1024  # 64 hashes of 34 bytes and the rest


def human_number(kiosk_no: int, sequence: int) -> str:
    """The number a citizen can read out: `0417-000483`."""
    return f"{kiosk_no:04d}-{sequence:06d}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Signed(Record):
    body: Annotated[bytes, Octets(maximum=MAX_CENTRE_RECEIPT_BYTES)]
    signature: Annotated[bytes, Octets(exactly=SIGNATURE_BYTES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _SignedCompact(_Signed):
    ARRAY: ClassVar[bool] = True


@dataclass(frozen=True, slots=True, kw_only=True)
class KioskReceipt(Record):
    """What the kiosk promises the citizen at the durable moment. It reveals nothing: the content's hash is salted."""

    ARRAY: ClassVar[bool] = True

    version: Annotated[int, UInt(255)] = 1
    kiosk_id: Annotated[str, KioskId]
    kiosk_no: Annotated[int, UInt(MAX_KIOSK_NO, minimum=1)]
    submission_id: Annotated[UUID, Uuid7()]
    sequence: Annotated[int, UInt(MAX_SEQUENCE, minimum=1)]
    item_code: Annotated[str, ItemCodeText]
    created_at: Annotated[datetime, Instant()]
    envelope_sha256: Annotated[bytes, Sha256]
    content_sha256: Annotated[bytes, Sha256]

    @property
    def number(self) -> str:
        return human_number(self.kiosk_no, self.sequence)

    def sign(self, signer: Signer) -> str:
        """The QR symbol's text, in the alphanumeric alphabet of QR codes."""
        body = self.to_bytes()
        signature = signing.sign(signer, Purpose.KIOSK_RECEIPT, body)
        return QR_PREFIX + base45.encode(_SignedCompact(body=body, signature=signature).to_bytes())

    @classmethod
    def read(cls, qr_text: str) -> tuple[Self, bytes]:
        """The receipt and its kiosk's claim, NOT verified: to find whose key to verify it with."""
        signed = _read_qr(qr_text)
        return cls._from_body(signed.body), signed.signature

    @classmethod
    def verify(cls, qr_text: str, kiosk_public_key: bytes) -> Self:
        signed = _read_qr(qr_text)
        signing.verify(kiosk_public_key, Purpose.KIOSK_RECEIPT, signed.body, signed.signature)
        return cls._from_body(signed.body)

    @classmethod
    def _from_body(cls, body: bytes) -> Self:
        receipt = cls.from_bytes(body, max_bytes=MAX_QR_CHARACTERS)
        if receipt.version != 1:
            raise UnsupportedVersion("the receipt has an unknown version")
        return receipt


def _read_qr(qr_text: str) -> _SignedCompact:
    if not qr_text.startswith(QR_PREFIX) or len(qr_text) > MAX_QR_CHARACTERS:
        raise MalformedMessage("not a receipt of ours")
    return _SignedCompact.from_bytes(base45.decode(qr_text.removeprefix(QR_PREFIX)), max_bytes=MAX_QR_CHARACTERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class CentreReceipt(Record):
    """What the centre signs once envelope and every attachment are stored durably. With it the kiosk may delete."""

    version: Annotated[int, UInt(255)] = 1
    submission_id: Annotated[UUID, Uuid7()]
    envelope_sha256: Annotated[bytes, Sha256]
    attachments: Annotated[tuple[bytes, ...], ListOf(Sha256, MAX_ATTACHMENTS)]  # in the header's order
    received_at: Annotated[datetime, Instant()]  # by the centre's clock
    key_id: Annotated[str, KeyId]  # of the centre's receipt key

    def sign(self, signer: Signer) -> bytes:
        body = self.to_bytes()
        return _Signed(body=body, signature=signing.sign(signer, Purpose.CENTRE_RECEIPT, body)).to_bytes()

    @classmethod
    def verify(cls, data: bytes, centre_public_key: bytes) -> Self:
        """The receipt in `data`. BadSignature, WrongKey or MalformedMessage when it is not the centre's."""
        signed = _Signed.from_bytes(data, max_bytes=MAX_CENTRE_RECEIPT_BYTES)
        signing.verify(centre_public_key, Purpose.CENTRE_RECEIPT, signed.body, signed.signature)
        receipt = cls.from_bytes(signed.body, max_bytes=MAX_CENTRE_RECEIPT_BYTES)
        if receipt.version != 1:
            raise UnsupportedVersion("the receipt has an unknown version")
        if receipt.key_id != signing.key_id_of(centre_public_key):
            raise WrongKey("the receipt names another key than the one that verifies it")
        return receipt

    def covers(self, submission_id: UUID, envelope_sha256: bytes, attachments: tuple[bytes, ...]) -> bool:
        """Whether this receipt names exactly that envelope and every one of those attachments."""
        return (self.submission_id, self.envelope_sha256, self.attachments) == (
            submission_id,
            envelope_sha256,
            attachments,
        )


CaseNumber = Text(40, r"[0-9A-Za-z-]+", minimum=1)
