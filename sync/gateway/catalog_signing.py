"""What the centre signs about the catalogue: the four TUF roles (The Update Framework 1.0.34, §4), as files' bytes.

No clock, no file, no database: times, versions and keys are passed in. A timestamp is good for a week, so that a frozen
copy is noticed; what a kiosk already has in use it keeps, whatever expires (docs/decisions/060).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Key, Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp
from tuf.api.serialization.json import JSONSerializer

from sync.gateway.catalog_keys import HOLDERS
from sync.wire.catalog import target_path

Signers = Callable[[Key], CryptoSigner]
S = TypeVar("S", Root, Targets, Snapshot, Timestamp)

LIFETIME: Final = {
    Root.type: timedelta(days=3650),  # as the gateway's CA: what ends it is a rotation, not a date
    Targets.type: timedelta(days=3650),  # a catalogue that nobody changes stays right
    Snapshot.type: timedelta(days=365),
    Timestamp.type: timedelta(days=7),
}


@dataclass(frozen=True, slots=True)
class SignedRole:
    role: str
    version: int
    data: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NamedPart:
    """A file of a bundle: its name in it, its length in bytes and its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def sign_root(
    version: int, now: datetime, keys: Sequence[CryptoSigner], also: Sequence[CryptoSigner] = ()
) -> SignedRole:
    """`keys` in the order of HOLDERS. `also` sign too: the root key before, so that kiosks follow it to the new one."""
    expires = _expiry(Root.type, now)
    root = Root(version=version, expires=expires, consistent_snapshot=True)
    for signer, roles in zip(keys, HOLDERS.values(), strict=True):
        for role in roles:
            root.add_key(signer.public_key, role)
    return _signed(root, [keys[0], *also])


def sign_targets(root: Root, version: int, now: datetime, parts: Iterable[NamedPart], signers: Signers) -> SignedRole:
    files = {}
    for part in parts:
        path = target_path(part.name)
        files[path] = TargetFile(part.size, {"sha256": part.sha256}, path)
    targets = Targets(version=version, expires=_expiry(Targets.type, now), targets=files)
    return _signed(targets, _of_role(root, Targets.type, signers))


def sign_snapshot(root: Root, version: int, now: datetime, targets: SignedRole, signers: Signers) -> SignedRole:
    meta = {"targets.json": _described(targets)}
    snapshot = Snapshot(version=version, expires=_expiry(Snapshot.type, now), meta=meta)
    return _signed(snapshot, _of_role(root, Snapshot.type, signers))


def sign_timestamp(root: Root, version: int, now: datetime, snapshot: SignedRole, signers: Signers) -> SignedRole:
    timestamp = Timestamp(version=version, expires=_expiry(Timestamp.type, now), snapshot_meta=_described(snapshot))
    return _signed(timestamp, _of_role(root, Timestamp.type, signers))


def wants_signing(role: str, expires_at: datetime, now: datetime) -> bool:
    """Whether half of its time is over: kiosks have the other half to come by."""
    return expires_at - now < LIFETIME[role] / 2


def next_version(before: int | None, now: datetime) -> int:
    """Seconds since 1970, and more than before: a database that was restored goes on above what kiosks have seen."""
    return max((before or 0) + 1, int(now.timestamp()))


def read_root(data: bytes) -> Root:
    return Metadata[Root].from_bytes(data).signed


def _expiry(role: str, now: datetime) -> datetime:
    return (now + LIFETIME[role]).replace(microsecond=0)


def _described(signed: SignedRole) -> MetaFile:
    return MetaFile.from_data(signed.version, signed.data, ["sha256"])


def _of_role(root: Root, role: str, signers: Signers) -> list[CryptoSigner]:
    return [signers(root.keys[key_id]) for key_id in root.roles[role].keyids]


def _signed(signed: S, signers: Sequence[CryptoSigner]) -> SignedRole:
    metadata = Metadata(signed)
    for signer in signers:
        metadata.sign(signer, append=True)
    return SignedRole(signed.type, signed.version, metadata.to_bytes(JSONSerializer(compact=True)), signed.expires)
