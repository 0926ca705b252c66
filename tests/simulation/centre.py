"""A centre in memory that speaks the wire: verifies every signature, keeps every byte, counts what must not happen."""

from __future__ import annotations

import base64
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.wire import media
from sync.wire.envelope import verify_envelope
from sync.wire.errors import BadSignature, WireError
from sync.wire.http_signatures import verify_request
from sync.wire.instants import whole_seconds
from sync.wire.messages import (
    MAX_ABSENT,
    Ack,
    CaseEntry,
    CaseFeed,
    CaseStep,
    Delivery,
    DemandAnswer,
    DemandReport,
    Heartbeat,
    HeartbeatAnswer,
    SubmissionStatus,
)
from sync.wire.receipt import CentreReceipt
from sync.wire.replay import ReplayWindow
from sync.wire.result import ResultHeader, seal_result
from sync.wire.signing import key_id_of
from sync.wire.suite import SealingPrivateKey

Headers = dict[str, str]


@dataclass
class Filed:
    envelope: bytes
    sequence: int
    hashes: tuple[bytes, ...]
    sizes: dict[bytes, int]
    envelope_sha256: bytes
    receipt: bytes | None = None


@dataclass
class MemoryCentre:
    kiosk_id: str
    kiosk_key: bytes
    clock: Callable[[], dt.datetime]
    receipt_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    filed: dict[UUID, Filed] = field(default_factory=dict)
    blobs: dict[bytes, bytes] = field(default_factory=dict)
    uploads: dict[bytes, bytearray] = field(default_factory=dict)
    reply_keys: dict[UUID, bytes] = field(default_factory=dict)
    beats: list[Heartbeat] = field(default_factory=list)
    demand: dict[tuple[dt.date, str], int] = field(default_factory=dict)
    feed: list[CaseEntry] = field(default_factory=list)
    conflicts: int = 0
    received_bytes: int = 0
    revoked: bool = False
    poisoned: set[UUID] = field(default_factory=set)  # the centre breaks whenever it sees these
    _window: ReplayWindow = field(default_factory=ReplayWindow)

    @property
    def receipt_keys(self) -> dict[str, bytes]:
        raw = self.receipt_key.public_key().public_bytes_raw()
        return {key_id_of(raw): raw}

    def handle(self, request: httpx.Request) -> httpx.Response:
        body = request.read()
        try:
            verified = verify_request(
                request.method,
                str(request.url),
                dict(request.headers),
                body,
                find_key=lambda kiosk: self.kiosk_key if kiosk == self.kiosk_id and not self.revoked else None,
            )
        except BadSignature:
            return self._problem(401, "request.bad_signature")
        window = self._window.accept(verified.nonce)
        if window is None:
            return self._problem(401, "request.replayed", {media.EPOCH_HEADER: str(self._window.epoch)})
        self._window = window
        return self._route(request, body)

    def _route(self, request: httpx.Request, body: bytes) -> httpx.Response:
        path = request.url.path
        for method, pattern, endpoint in self._routes():
            match = re.fullmatch(pattern, path)
            if match and method == request.method:
                return endpoint(request, body, *match.groups())
        return self._problem(404, "request.unknown")

    def _routes(self) -> list[tuple[str, str, Callable[..., httpx.Response]]]:
        return [
            ("POST", media.PATH_SUBMISSIONS, self._submit),
            ("GET", media.PATH_SUBMISSIONS + "/(.+)", self._status),
            ("POST", media.PATH_UPLOADS, self._create),
            ("HEAD", media.PATH_UPLOADS + "/(.+)", self._head),
            ("PATCH", media.PATH_UPLOADS + "/(.+)", self._patch),
            ("GET", media.PATH_CASES, self._cases),
            ("GET", media.PATH_RESULTS + "/(.+)", self._result),
            ("POST", media.PATH_HEARTBEAT, self._heartbeat),
            ("POST", media.PATH_DEMAND, self._demand),
        ]

    # submissions

    def _submit(self, _: httpx.Request, body: bytes) -> httpx.Response:
        try:
            read = verify_envelope(body, self.kiosk_key)
        except WireError as error:
            return self._problem(422, error.code)
        header = read.header
        if header.submission_id in self.poisoned:
            return httpx.Response(500, headers={media.VERSION_HEADER: media.VERSION})
        known = self.filed.get(header.submission_id)
        taken = {filed.sequence for key, filed in self.filed.items() if key != header.submission_id}
        if (known is not None and known.envelope != body) or header.sequence in taken:
            self.conflicts += 1
            return self._problem(409, "submission.conflict")
        if known is None:
            sizes = {entry.sha256: entry.size for entry in header.attachments}
            known = Filed(body, header.sequence, tuple(sizes), sizes, read.sha256)
            self.filed[header.submission_id] = known
        self._receipt(header.submission_id)
        missing = self._missing(known)
        delivery = Delivery.ANNOUNCED if missing else Delivery.DELIVERED
        ack = Ack(delivery=delivery, missing=missing, receipt=known.receipt)
        return self._ours(200, media.ACK, ack.to_bytes())

    def _status(self, _: httpx.Request, __: bytes, name: str) -> httpx.Response:
        filed = self.filed.get(UUID(name))
        if filed is None:
            return self._problem(404, "submission.unknown")
        self._receipt(UUID(name))
        missing = self._missing(filed)
        status = SubmissionStatus(
            submission_id=UUID(name),
            delivery=Delivery.ANNOUNCED if missing else Delivery.DELIVERED,
            missing=missing,
            receipt=filed.receipt,
        )
        return self._ours(200, media.STATUS, status.to_bytes())

    def _missing(self, filed: Filed) -> tuple[bytes, ...]:
        return tuple(sha256 for sha256 in filed.hashes if sha256 not in self.blobs)

    def _receipt(self, submission_id: UUID) -> None:
        filed = self.filed[submission_id]
        if filed.receipt is not None or self._missing(filed):
            return
        (key_id,) = self.receipt_keys
        filed.receipt = CentreReceipt(
            submission_id=submission_id,
            envelope_sha256=filed.envelope_sha256,
            attachments=filed.hashes,
            received_at=whole_seconds(self.clock()),
            key_id=key_id,
        ).sign(self.receipt_key)
        self.feed.append(
            CaseEntry(
                submission_id=submission_id,
                case_number=f"NJ-{filed.sequence}",
                step=CaseStep.RECEIVED,
                changed_at=self.clock(),
            )
        )

    # uploads

    def _create(self, request: httpx.Request, _: bytes) -> httpx.Response:
        _, value = request.headers["upload-metadata"].split(" ")
        sha256 = base64.b64decode(value)
        if not any(sha256 in filed.hashes for filed in self.filed.values()):
            return self._problem(403, "upload.not_announced")
        self.uploads.setdefault(sha256, bytearray())
        headers = {"Location": f"{media.PATH_UPLOADS}/{sha256.hex()}"}
        return self._ours(201, media.UPLOAD, b"", headers)  # says not how far: the client must ask

    def _head(self, _: httpx.Request, __: bytes, name: str) -> httpx.Response:
        sha256 = bytes.fromhex(name)
        if sha256 in self.blobs:
            return self._ours(200, media.UPLOAD, b"", {"Upload-Offset": str(len(self.blobs[sha256]))})
        if sha256 not in self.uploads:
            return self._problem(404, "upload.unknown")
        return self._ours(200, media.UPLOAD, b"", {"Upload-Offset": str(len(self.uploads[sha256]))})

    def _patch(self, request: httpx.Request, body: bytes, name: str) -> httpx.Response:
        sha256 = bytes.fromhex(name)
        upload = self.uploads.get(sha256)
        if upload is None:
            return self._problem(404, "upload.unknown")
        if int(request.headers["upload-offset"]) != len(upload):
            return self._problem(409, "upload.other_offset")
        upload += body
        self.received_bytes += len(body)
        size = next(filed.sizes[sha256] for filed in self.filed.values() if sha256 in filed.sizes)
        if len(upload) == size:
            self.blobs[sha256] = bytes(self.uploads.pop(sha256))
            return self._ours(204, media.UPLOAD, b"", {"Upload-Offset": str(size)})
        return self._ours(204, media.UPLOAD, b"", {"Upload-Offset": str(len(upload))})

    # the rest

    def _cases(self, request: httpx.Request, _: bytes) -> httpx.Response:
        after = int(request.url.params.get("after", "0"))
        entries = tuple(self.feed[after : after + 3])
        feed = CaseFeed(entries=entries, next=str(after + len(entries)), more=after + 3 < len(self.feed))
        return self._ours(200, media.CASES, feed.to_json())

    def _result(self, _: httpx.Request, __: bytes, name: str) -> httpx.Response:
        reply_key = self.reply_keys.get(UUID(name))
        if reply_key is None or UUID(name) not in self.filed:
            return self._problem(404, "result.none")
        (key_id,) = self.receipt_keys
        header = ResultHeader(
            submission_id=UUID(name),
            case_number="NJ-1",
            media_type="application/pdf",
            issued_at=whole_seconds(self.clock()),
            key_id=key_id,
        )
        return self._ours(200, media.RESULT, seal_result(header, b"%PDF certificate", reply_key, self.receipt_key))

    def _heartbeat(self, _: httpx.Request, body: bytes) -> httpx.Response:
        beat = Heartbeat.model_validate_json(body)
        self.beats.append(beat)
        offset = (beat.clock - self.clock()).total_seconds()
        here = {filed.sequence for filed in self.filed.values() if not self._missing(filed)}
        missing = [number for number in range(1, beat.highest_sequence + 1) if number not in here]
        absent = tuple((number, number) for number in missing[-MAX_ABSENT:]) if len(missing) > beat.unsent_count else ()
        highest = max((filed.sequence for filed in self.filed.values()), default=0)
        answer = HeartbeatAnswer(
            server_time=self.clock(), clock_offset_s=offset, absent=absent, highest_sequence=highest
        )
        return self._ours(200, media.HEARTBEAT, answer.to_json())

    def _demand(self, _: httpx.Request, body: bytes) -> httpx.Response:
        entries = DemandReport.model_validate_json(body).entries
        for entry in entries:
            key = (entry.day, entry.words)
            self.demand[key] = max(self.demand.get(key, 0), entry.count)
        return self._ours(200, media.DEMAND, DemandAnswer(kept=len(entries)).to_json())

    @staticmethod
    def _ours(status: int, media_type: str, body: bytes, headers: Headers | None = None) -> httpx.Response:
        marks = {media.VERSION_HEADER: media.VERSION, "Content-Type": media_type}
        return httpx.Response(status, headers={**marks, **(headers or {})}, content=body)

    @classmethod
    def _problem(cls, status: int, code: str, headers: Headers | None = None) -> httpx.Response:
        body = f'{{"code": "{code}", "status": {status}}}'.encode()
        return cls._ours(status, media.PROBLEM, body, headers)


def reply_key() -> SealingPrivateKey:
    return SealingPrivateKey.generate()
