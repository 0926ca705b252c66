"""The durable moment against SQLite alone: one form and two images of 1 MB, sealed and committed.

Both sides write the same bytes with the same settings to the same disk, in turns. Ours encrypts the images, seals and
signs the envelope, keeps the sequence and chains the audit besides.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.store import Limits, SealedSubmission, open_store
from kiosk.store.database import PRAGMAS
from sync.wire.suite import SealingPrivateKey, SealingPublicKey
from tests.bench.measure import Comparison, timed
from tests.simulation.kiosk import Prepared, prepare, seal

IMAGE_BYTES = 1_000_000
ROUNDS = 40
WARM_UP = 3


@dataclass(frozen=True)
class Filer:
    kiosk_id: str = "bench"
    kiosk_no: int = 1
    signing_key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    sealing_key: SealingPublicKey = field(default_factory=lambda: SealingPrivateKey.generate().public_key)


class Ours:
    def __init__(self, folder: Path) -> None:
        self._filer = Filer()
        self._store = open_store(folder / "kiosk.db", limits=Limits(min_free_bytes=0))
        self.sealed: SealedSubmission | None = None

    @staticmethod
    def encrypt(images: tuple[bytes, ...]) -> Prepared:
        return prepare(dt.datetime.now(dt.UTC), *images)

    def submit(self, prepared: Prepared) -> None:
        with_number = seal(prepared, self._filer, dt.datetime.now(dt.UTC))

        def keep(sequence: int) -> SealedSubmission:
            self.sealed = with_number(sequence)
            return self.sealed

        self._store.submit(keep)

    def written(self) -> list[bytes]:
        assert self.sealed is not None
        return [self.sealed.envelope, *(part.content for part in self.sealed.attachments)]

    def close(self) -> None:
        self._store.close()


class Plain:
    """What anybody would write with the standard library: one table, one transaction, the same settings."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        for name, value in PRAGMAS:
            self._connection.execute(f"PRAGMA {name} = {value}")
        self._connection.execute("CREATE TABLE files (id INTEGER PRIMARY KEY, content BLOB)")

    def write(self, parts: list[bytes]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.executemany("INSERT INTO files (content) VALUES (?)", [(part,) for part in parts])
        self._connection.execute("COMMIT")

    def close(self) -> None:
        self._connection.close()


def measure() -> Iterator[Comparison]:
    whole, committed, plain_ms = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = Ours(Path(folder)), Plain(Path(folder) / "plain.db")
        for _ in range(ROUNDS + WARM_UP):
            images = (os.urandom(IMAGE_BYTES), os.urandom(IMAGE_BYTES))
            prepared: list[Prepared] = []
            encryption = timed(lambda images=images, prepared=prepared: prepared.append(ours.encrypt(images)))
            submission = timed(lambda prepared=prepared: ours.submit(prepared[0]))
            plain_ms.append(timed(lambda: plain.write(ours.written())))
            whole.append(encryption + submission)
            committed.append(submission)
        ours.close()
        plain.close()
    reference = "raw sqlite3: the same bytes, same settings"
    yield Comparison(
        "durable submit: 1 form + 2 images of 1 MB, encrypted, sealed, committed",
        reference,
        tuple(whole[WARM_UP:]),
        tuple(plain_ms[WARM_UP:]),
    )
    yield Comparison(
        "of that the transaction: sealed form, ciphertexts, audit entry",
        reference,
        tuple(committed[WARM_UP:]),
        tuple(plain_ms[WARM_UP:]),
    )
