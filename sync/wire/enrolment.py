"""Enrolment: a one-time token turns a kiosk's public key into an identity at the centre (see `ticket`)."""

from __future__ import annotations

import base64
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Base64Bytes, Field

from sync.wire.header import MAX_KIOSK_NO
from sync.wire.messages import Message
from sync.wire.signing import PUBLIC_KEY_BYTES, SIGNATURE_BYTES, Purpose, Signer, sign, verify
from sync.wire.suite import HYBRID_PUBLIC_BYTES, SealingPublicKey, Suite

MAX_ROOT_BYTES = 64 * 1024  # encoded; ours has 2 kB


def _sized(size: int) -> AfterValidator:
    def check(value: bytes) -> bytes:
        if len(value) != size:
            raise ValueError(f"{size} bytes expected")
        return value

    return AfterValidator(check)


class EnrolRequest(Message):
    """Body of POST /v1/enrol. `proof` shows that the sender holds the private key; asking again gives the same."""

    token: Annotated[Base64Bytes, Field(repr=False)]
    public_key: Annotated[Base64Bytes, _sized(PUBLIC_KEY_BYTES)]
    proof: Annotated[Base64Bytes, _sized(SIGNATURE_BYTES)]
    name: str = Field(default="", max_length=80)
    software_version: str = Field(default="", max_length=40)

    @classmethod
    def make(
        cls, token: bytes, public_key: bytes, signer: Signer, *, name: str = "", software_version: str = ""
    ) -> EnrolRequest:
        proof = sign(signer, Purpose.ENROLMENT, token + public_key)
        return cls(
            token=base64.b64encode(token),
            public_key=base64.b64encode(public_key),
            proof=base64.b64encode(proof),
            name=name,
            software_version=software_version,
        )

    def verify(self) -> None:
        """BadSignature unless the sender holds the private key."""
        verify(self.public_key, Purpose.ENROLMENT, self.token + self.public_key, self.proof)


class PublishedSealingKey(Message):
    suite: Suite
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    public_key: Annotated[Base64Bytes, _sized(HYBRID_PUBLIC_BYTES)]

    def load(self) -> SealingPublicKey:
        return SealingPublicKey(self.public_key, self.suite)


class PublishedReceiptKey(Message):
    key_id: str = Field(pattern=r"^[0-9a-f]{16}$")
    public_key: Annotated[Base64Bytes, _sized(PUBLIC_KEY_BYTES)]


class EnrolAnswer(Message):
    kiosk_id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")
    kiosk_no: int = Field(ge=1, le=MAX_KIOSK_NO)
    name: str
    outlet: str
    sealing_key: PublishedSealingKey
    receipt_key: PublishedReceiptKey
    catalog_root: Annotated[Base64Bytes, Field(max_length=MAX_ROOT_BYTES)] | None = None  # TUF root, version 1
    server_time: AwareDatetime
