"""The centre's keys: one that opens envelopes (and all retired ones), one that signs receipts and results."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync.gateway.durable_files import replace_durably, write_durably
from sync.gateway.errors import SetupError
from sync.gateway.settings import DataFolder
from sync.wire.signing import key_id_of
from sync.wire.suite import SealingPrivateKey, SealingPublicKey

_CURRENT = "sealing-current"
_RECEIPT = "receipt.key"


@dataclass(frozen=True, slots=True)
class ReceiptKey:
    private: Ed25519PrivateKey = field(repr=False)

    @property
    def public(self) -> bytes:
        return self.private.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return key_id_of(self.public)


def create_keys(folder: DataFolder) -> None:
    """A first sealing key pair and the receipt key. The public half stands apart: intake needs no private one."""
    folder.keys.mkdir(mode=0o700, exist_ok=True)
    write_durably(folder.keys / _CURRENT, _add_sealing_key(folder).encode())
    write_durably(folder.keys / _RECEIPT, Ed25519PrivateKey.generate().private_bytes_raw(), mode=0o600)


def rotate_sealing_key(folder: DataFolder) -> str:
    """A new sealing key for kiosks that enrol from now on; returns its id. Earlier ones stay and go on opening.

    It is named as the current one only once its private half is on disk, where a running worker finds it."""
    key_id = _add_sealing_key(folder)
    replace_durably(folder.keys / _CURRENT, key_id.encode())
    return key_id


def _add_sealing_key(folder: DataFolder) -> str:
    sealing = SealingPrivateKey.generate()
    key_id = key_id_of(sealing.public_key.raw)
    write_durably(folder.keys / f"sealing-{key_id}.key", sealing.raw, mode=0o600)
    write_durably(folder.keys / f"sealing-{key_id}.pub", sealing.public_key.raw)
    return key_id


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SetupError(f"{path}: {error.strerror}") from None


def current_sealing_key(folder: DataFolder) -> SealingPublicKey:
    key_id = _read(folder.keys / _CURRENT).decode()
    return SealingPublicKey(_read(folder.keys / f"sealing-{key_id}.pub"))


def receipt_key(folder: DataFolder) -> ReceiptKey:
    return ReceiptKey(Ed25519PrivateKey.from_private_bytes(_read(folder.keys / _RECEIPT)))


@dataclass(frozen=True, slots=True)
class OpeningKeys:
    """Every private sealing key that the folder holds, read when it is first needed: one may be added while the worker
    runs. Only the worker has one of these."""

    folder: DataFolder
    _known: dict[str, SealingPrivateKey] = field(default_factory=dict, repr=False)

    def find(self, key_id: str) -> SealingPrivateKey | None:
        """The key of an id as a header names it (16 hexadecimal digits); None when it is not here."""
        if key_id not in self._known:
            try:
                raw = (self.folder.keys / f"sealing-{key_id}.key").read_bytes()
            except FileNotFoundError:
                return None
            self._known[key_id] = SealingPrivateKey(raw)
        return self._known[key_id]
