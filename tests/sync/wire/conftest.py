"""A filing with every part filled in, and the keys around it. All persons and numbers are invented."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire import attachment, envelope, signing
from sync.wire.content import (
    FiledCommitment,
    FiledContent,
    FiledMaterial,
    FiledPart,
    FiledPoint,
    FiledSignature,
    FiledWaiver,
    Person,
)
from sync.wire.header import Header
from sync.wire.instants import ClockConfidence
from sync.wire.suite import SealingPrivateKey

CREATED = datetime(2026, 3, 18, 6, 32, 8, tzinfo=UTC)
SUBMISSION = UUID("019d0000-0000-7000-8000-000000000001")


def counting_bytes(size: int) -> bytes:
    """Reproducible "randomness" for tests: never a source of real keys."""
    return bytes(range(size))


@dataclass(frozen=True)
class Filing:
    header: Header
    content: FiledContent
    attachments: tuple[attachment.EncryptedAttachment, ...]
    sealed: envelope.SealedEnvelope
    kiosk: Ed25519PrivateKey
    centre: SealingPrivateKey

    @property
    def kiosk_public(self) -> bytes:
        return self.kiosk.public_key().public_bytes_raw()

    def find_key(self, key_id: str) -> SealingPrivateKey | None:
        return self.centre if key_id == signing.key_id_of(self.centre.public_key.raw) else None


def person(name: str = "王样例", number: str = "11010519491231002X") -> Person:
    return Person(
        name=name,
        document_type="id_card",
        document_number=number,
        source="id_card",
        sex="female",
        nation="汉",
        birth_date="1949-12-31",
        address="江苏省南京市玄武区样例路1号",
        issuer="南京市公安局玄武分局",
        valid_from="2006-01-01",
    )


def filled_content(reply_key: bytes | None) -> tuple[FiledContent, tuple[attachment.EncryptedAttachment, ...]]:
    pages = tuple(
        attachment.encrypt(b"page %d" % number * 400, media_type="image/jpeg", random_bytes=counting_bytes)
        for number in (1, 2)
    )
    picture = attachment.encrypt(b"strokes as a picture", media_type="image/png", random_bytes=counting_bytes)
    content = FiledContent(
        salt=bytes(32),
        item_code="gjj-rent-withdrawal",
        item_version=3,
        form_id="gjj-rent",
        form_version=2,
        language="zh",
        applicant=person(),
        agent=person("李样例", "440524188001010014"),
        answers={"monthly_rent": "1850.00", "months": 12, "married": False, "rooms": [{"area": 12.5}, None]},
        origins={"/monthly_rent": "typed", "/months": "typed"},
        materials=(FiledMaterial(id="lease", files=tuple(page.ref for page in pages)),),
        waivers=(FiledWaiver(material_id="no_house_proof", kind="commitment"),),
        commitment=FiledCommitment(id="no-house", version=1, text_sha256=bytes(range(32)), accepted=True),
        signature=FiledSignature(
            width=900,
            height=400,
            strokes=((FiledPoint(x=10, y=20, t_ms=0), FiledPoint(x=30, y=45, t_ms=16)),),
            document_sha256=bytes(range(32)),
            signed_at=CREATED,
            image=picture.ref,
        ),
        reply_key=reply_key,
    )
    return content, (*pages, picture)


def filled_visit() -> tuple[FiledContent, tuple[attachment.EncryptedAttachment, ...]]:
    """A visit (一件事) of two items: one with the lease, one that waits for it and has a commitment instead."""
    content, attachments = filled_content(None)
    assert content.commitment is not None
    first = FiledPart(
        item_code="gjj-rent-withdrawal",
        item_version=3,
        form_id="gjj-rent",
        form_version=2,
        answers=("monthly_rent", "months"),
        materials=("lease",),
    )
    second = FiledPart(
        item_code="residence-registration",
        item_version=1,
        form_id="residence",
        form_version=1,
        after=("gjj-rent-withdrawal",),
        answers=("months", "married"),
        waivers=content.waivers,
        commitment=content.commitment,
    )
    visit = replace(content, item_code="moving-in", waivers=(), commitment=None, parts=(first, second))
    return visit, attachments


def make_filing(kiosk: Ed25519PrivateKey, centre: SealingPrivateKey, *, visit: bool = False) -> Filing:
    reply_key = SealingPrivateKey(bytes(range(96))).public_key.raw
    content, attachments = filled_visit() if visit else filled_content(reply_key)
    header = Header(
        key_id=signing.key_id_of(centre.public_key.raw),
        kiosk_id="k-0417aa",
        submission_id=SUBMISSION,
        sequence=483,
        item_code=content.item_code,
        catalog_version="2026.03.18-2",
        created_at=CREATED,
        clock_confidence=ClockConfidence.SYNCHRONISED,
        attachments=content.attachment_entries,
    )
    return Filing(header, content, attachments, envelope.seal(header, content, centre.public_key, kiosk), kiosk, centre)


@pytest.fixture(scope="session")
def filing() -> Filing:
    return make_filing(Ed25519PrivateKey.generate(), SealingPrivateKey.generate())


@pytest.fixture
def change():
    return replace
