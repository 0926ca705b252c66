"""A kiosk as the gateway meets it: real keys, real envelopes, signed requests. All persons are invented."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire import attachment, envelope, http_signatures, ids, instants, media
from sync.wire.content import FiledContent, FiledMaterial, Person
from sync.wire.enrolment import EnrolAnswer, EnrolRequest
from sync.wire.evaluation import EVALUATION_ITEM
from sync.wire.header import Header
from sync.wire.instants import ClockConfidence
from sync.wire.messages import Ack, AuditHead, CaseFeed, DeviceHealth, Heartbeat, Serving, SubmissionStatus
from sync.wire.replay import NonceSource
from sync.wire.suite import SealingPrivateKey

MORNING = datetime(2026, 3, 18, 1, 0, 0, tzinfo=UTC)


@dataclass
class Clock:
    """Stands still until it is moved."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now


Send = Callable[[httpx.Request], httpx.Response]


class InProcess:
    """Requests straight into an ASGI application, from ordinary (synchronous) tests."""

    def __init__(self, app: Any, origin: str = "https://gateway.test") -> None:
        self.origin = origin
        self._loop = asyncio.new_event_loop()
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=origin)

    def send(self, request: httpx.Request) -> httpx.Response:
        return self._loop.run_until_complete(self._client.send(request))

    def close(self) -> None:
        self._loop.run_until_complete(self._client.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@dataclass
class Filed:
    data: bytes
    header: Header
    content: FiledContent
    content_sha256: bytes
    files: tuple[attachment.EncryptedAttachment, ...]
    session_key: SealingPrivateKey


@dataclass
class Kiosk:
    send: Send
    origin: str
    clock: Callable[[], datetime]
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    identity: EnrolAnswer | None = None
    sequence: int = 0
    nonces: NonceSource = field(default_factory=lambda: NonceSource(1))

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def id(self) -> str:
        assert self.identity is not None
        return self.identity.kiosk_id

    def enrol(self, token: bytes, name: str = "") -> httpx.Response:
        body = EnrolRequest.make(token, self.public, self.key, name=name).to_json()
        answer = self.plain("POST", media.PATH_ENROL, body)
        if answer.status_code == 200:
            self.identity = EnrolAnswer.model_validate_json(answer.content)
        return answer

    def plain(self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> httpx.Response:
        return self.send(httpx.Request(method, self.origin + path, content=body, headers=headers))

    def signed_request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Request:
        headers = dict(headers or {})
        url = self.origin + path
        headers |= http_signatures.signature_headers(
            method,
            url,
            headers,
            body,
            kiosk_id=self.identity.kiosk_id if self.identity else "k-nobody",
            signer=self.key,
            nonce=self.nonces.next(),
            created=self.clock(),
        )
        return httpx.Request(method, url, content=body, headers=headers)

    def request(
        self, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None
    ) -> httpx.Response:
        return self.send(self.signed_request(method, path, body, headers))

    def file(
        self,
        *,
        files: int = 0,
        size: int = 1000,
        item: str = "gjj-rent-withdrawal",
        sequence: int | None = None,
        submission_id: UUID | None = None,
        centre: Any = None,
        **changed: Any,
    ) -> Filed:
        """Seals a new filing under the next number."""
        assert self.identity is not None
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        made = tuple(
            attachment.encrypt(os.urandom(size), media_type="image/jpeg", random_bytes=os.urandom) for _ in range(files)
        )
        session_key = SealingPrivateKey.generate()
        content = FiledContent(
            salt=os.urandom(32),
            item_code=item,
            item_version=1,
            form_id="form",
            form_version=1,
            language="zh",
            applicant=Person(
                name="王样例", document_type="id_card", document_number="11010519491231002X", source="id_card"
            ),
            answers={"monthly_rent": "1850.00"},
            origins={"/monthly_rent": "typed"},
            materials=(FiledMaterial(id="lease", files=tuple(one.ref for one in made)),) if made else (),
            reply_key=session_key.public_key.raw,
        )
        content = replace(content, **changed)
        key = centre or self.identity.sealing_key.load()
        header = Header(
            key_id=self.identity.sealing_key.key_id,
            kiosk_id=self.id,
            submission_id=submission_id or ids.uuid7(self.clock(), os.urandom),
            sequence=sequence,
            item_code=item,
            catalog_version="1",
            created_at=instants.whole_seconds(self.clock()),
            clock_confidence=ClockConfidence.UNKNOWN,
            attachments=content.attachment_entries,
        )
        sealed = envelope.seal(header, content, key, self.key)
        return Filed(sealed.data, header, content, sealed.content_sha256, made, session_key)

    def rate(self, rated: UUID | str, stars: Any, **changed: Any) -> Filed:
        """Seals an evaluation (好差评), as `kiosk.services.submitting` does."""
        changed = {"applicant": None, "answers": {"submission_id": str(rated), "stars": stars}} | changed
        return self.file(item=EVALUATION_ITEM, origins={}, reply_key=None, **changed)

    def submit(self, data: bytes) -> httpx.Response:
        return self.request("POST", media.PATH_SUBMISSIONS, data, {"Content-Type": media.ENVELOPE})

    def submitted(self, filed: Filed) -> Ack:
        answer = self.submit(filed.data)
        assert answer.status_code in {200, 201}, answer.text
        return Ack.from_bytes(answer.content, max_bytes=20_000)

    def create_upload(self, one: attachment.EncryptedAttachment, size: int | None = None) -> httpx.Response:
        return self.request(
            "POST",
            media.PATH_UPLOADS,
            headers={
                "Tus-Resumable": "1.0.0",
                "Upload-Length": str(one.ref.size if size is None else size),
                "Upload-Metadata": f"sha256 {base64.b64encode(one.ref.sha256).decode()}",
            },
        )

    def patch(self, name: bytes, offset: int, data: bytes, **headers: str) -> httpx.Response:
        return self.request(
            "PATCH",
            f"{media.PATH_UPLOADS}/{name.hex()}",
            data,
            {
                "Tus-Resumable": "1.0.0",
                "Content-Type": media.TUS_CHUNK,
                "Upload-Offset": str(offset),
                "Upload-Checksum": f"sha256 {base64.b64encode(hashlib.sha256(data).digest()).decode()}",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )

    def head(self, name: bytes) -> httpx.Response:
        return self.request("HEAD", f"{media.PATH_UPLOADS}/{name.hex()}", headers={"Tus-Resumable": "1.0.0"})

    def upload(self, one: attachment.EncryptedAttachment) -> None:
        assert self.create_upload(one).status_code == 201
        assert self.patch(one.ref.sha256, 0, one.ciphertext).status_code == 204

    def deliver(self, filed: Filed) -> Ack:
        self.submitted(filed)
        for one in filed.files:
            self.upload(one)
        return self.submitted(filed)

    def status(self, filed: Filed) -> SubmissionStatus:
        answer = self.request("GET", f"{media.PATH_SUBMISSIONS}/{filed.header.submission_id}")
        assert answer.status_code == 200, answer.text
        return SubmissionStatus.from_bytes(answer.content, max_bytes=20_000)

    def cases(self, after: str = "") -> CaseFeed:
        answer = self.request("GET", f"{media.PATH_CASES}?after={after}")
        assert answer.status_code == 200, answer.text
        return CaseFeed.model_validate_json(answer.content)

    def result(self, filed: Filed) -> httpx.Response:
        return self.request("GET", f"{media.PATH_RESULTS}/{filed.header.submission_id}")

    def beat(self, **changed: Any) -> httpx.Response:
        beat = Heartbeat(
            boot_id="b7e1-04",
            clock=self.clock(),
            clock_confidence=ClockConfidence.SYNCHRONISED,
            serving=Serving.SERVING,
            highest_sequence=self.sequence,
            unsent_count=0,
            audit_head=AuditHead(length=1, sha256="7f" * 32),
            devices=(DeviceHealth(device="id_card", state="ready"),),
            disk_free_bytes=31_000_000_000,
            disk_total_bytes=128_000_000_000,
            software_version="0.1.0",
            catalog_version="2026.03.18-2",
        ).model_copy(update=changed)
        return self.request("POST", media.PATH_HEARTBEAT, beat.to_json(), {"Content-Type": media.HEARTBEAT})
