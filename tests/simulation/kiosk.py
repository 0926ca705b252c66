"""A kiosk in a simulation: a real database on disk, the real sync service, a clock that nobody waits for."""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

import httpx
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store import Limits, OutboxState, SealedAttachment, SealedSubmission, Store, StoredSubmission, open_store
from kiosk.store.states import UNACKNOWLEDGED
from sync.client.engine import Engine
from sync.client.heartbeat import About
from sync.client.http import HttpCentre
from sync.client.line import Line, bounded_client, unverified_context
from sync.client.service import SyncService
from sync.client.settings import SyncSettings
from sync.wire import attachment as attachments
from sync.wire import envelope
from sync.wire.content import FiledContent, FiledMaterial, Person
from sync.wire.header import Header
from sync.wire.ids import uuid7
from sync.wire.instants import ClockConfidence, whole_seconds
from sync.wire.receipt import KioskReceipt
from sync.wire.replay import NonceSource
from sync.wire.signing import key_id_of
from sync.wire.suite import SealingPrivateKey, SealingPublicKey

URL = "https://centre.test:8443"
KIOSK_ID = "nj-0417"
CENTRE_KEY = SealingPrivateKey.generate()


class Filer(Protocol):
    """What sealing needs of an identity, a simulated or a real one."""

    @property
    def kiosk_id(self) -> str: ...
    @property
    def kiosk_no(self) -> int: ...
    @property
    def signing_key(self) -> Ed25519PrivateKey: ...
    @property
    def sealing_key(self) -> SealingPublicKey: ...


class SimClock:
    """Wall and monotonic time that pass only when somebody waits."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.epoch = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)

    def monotonic(self) -> float:
        return self.seconds

    def utc(self) -> dt.datetime:
        return self.epoch + dt.timedelta(seconds=self.seconds)

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class SimIdentity:
    kiosk_id: str = KIOSK_ID
    kiosk_no: int = 417
    sealing_key: SealingPublicKey = CENTRE_KEY.public_key
    gateway_url: str = URL
    signing_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    receipt_keys: dict[str, bytes] = field(default_factory=dict)
    ca_pem: bytes = b""

    @property
    def public_key(self) -> bytes:
        return self.signing_key.public_key().public_bytes_raw()


@dataclass
class Prepared:
    """A filing that is encrypted and waits for its number."""

    submission_id: uuid.UUID
    content: FiledContent
    files: tuple[attachments.EncryptedAttachment, ...]
    live: bool


def prepare(
    now: dt.datetime,
    *pages: bytes,
    live: bool = False,
    reply_key: bytes | None = None,
    item_code: str = "elderly-allowance",
) -> Prepared:
    files = tuple(attachments.encrypt(page, media_type="image/jpeg", random_bytes=os.urandom) for page in pages)
    content = FiledContent(
        salt=os.urandom(32),
        item_code=item_code,
        item_version=1,
        form_id=item_code,
        form_version=1,
        language="zh",
        applicant=Person(name="张三", document_type="id_card", document_number="11010519491231002X", source="id_card"),
        answers={"kind": "allowance"},
        origins={"/kind": "typed"},
        materials=(FiledMaterial(id="lease", files=tuple(file.ref for file in files)),) if files else (),
        reply_key=reply_key,
    )
    return Prepared(uuid7(now, os.urandom), content, files, live)


def seal(prepared: Prepared, identity: Filer, now: dt.datetime) -> Callable[[int], SealedSubmission]:
    def with_number(sequence: int) -> SealedSubmission:
        created_at = whole_seconds(now)
        public = identity.sealing_key
        header = Header(
            key_id=key_id_of(public.raw),
            kiosk_id=identity.kiosk_id,
            submission_id=prepared.submission_id,
            sequence=sequence,
            item_code=prepared.content.item_code,
            catalog_version="2026.11",
            created_at=created_at,
            clock_confidence=ClockConfidence.UNKNOWN,
            attachments=prepared.content.attachment_entries,
        )
        sealed = envelope.seal(header, prepared.content, public, identity.signing_key)
        receipt = KioskReceipt(
            kiosk_id=identity.kiosk_id,
            kiosk_no=identity.kiosk_no,
            submission_id=prepared.submission_id,
            sequence=sequence,
            item_code=prepared.content.item_code,
            created_at=created_at,
            envelope_sha256=sealed.sha256,
            content_sha256=sealed.content_sha256,
        )
        return SealedSubmission(
            submission_id=prepared.submission_id,
            envelope=sealed.data,
            envelope_sha256=sealed.sha256,
            attachments=tuple(
                SealedAttachment(file.ref.sha256, file.ref.size, file.ciphertext) for file in prepared.files
            ),
            item_code=prepared.content.item_code,
            created_at=created_at,
            kiosk_receipt=receipt.sign(identity.signing_key),
            number=receipt.number,
            live=prepared.live,
        )

    return with_number


class Pointed:
    """Passes every call of the store's parts on, with a point before and after each at which the power may fail."""

    def __init__(self, target: Any, point: Callable[[], None]) -> None:
        self._target = target
        self._point = point

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if name in {"outbox", "cases", "results", "demand", "status"}:
            return Pointed(value, self._point)
        if not callable(value) or isinstance(value, type):
            return value

        def call(*args: Any, **kwargs: Any) -> Any:
            self._point()
            result = value(*args, **kwargs)
            self._point()
            return result

        return call


SETTINGS = SyncSettings(chunk_bytes=64, heartbeat=60, cases=30)


class SimKiosk:
    """`boot` starts it, `cut` ends it without a word, as often as wanted, on the same database."""

    def __init__(
        self,
        path: Path,
        identity: SimIdentity,
        transport: httpx.BaseTransport,
        clock: SimClock,
        random: Random,
        point: Callable[[], None] = lambda: None,
        settings: SyncSettings = SETTINGS,
    ) -> None:
        self.path = path
        self.identity = identity
        self.clock = clock
        self.boots = 0
        self._transport = transport
        self._random = random
        self._point = point
        self._settings = settings
        self.store: Store
        self.service: SyncService

    def boot(self) -> None:
        self.boots += 1
        self.store = open_store(
            self.path, clock=self.clock.utc, boot=f"boot-{self.boots}", limits=Limits(min_free_bytes=0)
        )
        client = bounded_client(unverified_context(), self._settings, self._transport)
        nonces = NonceSource(int(self.clock.utc().timestamp() * 1000))
        centre = HttpCentre(Line(client, self.identity, nonces, self.clock.utc))
        engine = Engine(self._settings, self.identity.receipt_keys, self._random.random)
        about = About(f"boot-{self.boots}", "1", "1", self.identity.kiosk_no)
        self.service = SyncService(
            Pointed(self.store, self._point),  # type: ignore[arg-type]
            centre,
            engine,
            self.clock,
            self._settings,
            about,
            self._random.random,
        )
        self.service.start()

    def cut(self) -> None:
        """What is open is dropped; SQLite rolls back what had not been committed when the file is opened again."""
        self.store.close()

    def file(self, *pages: bytes, live: bool = False, reply_key: bytes | None = None) -> StoredSubmission:
        prepared = prepare(self.clock.utc(), *pages, live=live, reply_key=reply_key)
        return self.store.submit(seal(prepared, self.identity, self.clock.utc()))

    def step(self) -> None:
        self.clock.wait(self.service.step() or 0.05)

    def waiting(self) -> list[int]:
        return [item.sequence for item in self.store.outbox.items() if item.state in UNACKNOWLEDGED]

    def state(self, sequence: int) -> OutboxState:
        return self.store.outbox.get(sequence).state
