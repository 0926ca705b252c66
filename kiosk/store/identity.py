"""Who this kiosk is: the files in `data_dir/keys`, written once by provisioning.

`identity.json` is the commit point. It names the key and CA files beside it, and it is renamed into place after they
are on the disk, so that a power cut leaves the old identity or the new one.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kiosk.errors import NotProvisioned, StorageError
from sync.wire.enrolment import EnrolAnswer
from sync.wire.errors import WireError
from sync.wire.suite import SealingPublicKey, Suite

_INDEX = "identity.json"
_WAITING_KEY = "signing-new.pem"


@dataclass(frozen=True, slots=True)
class Identity:
    """`sealing_key` is what filings are sealed to; `receipt_keys` are the centre's Ed25519 public keys (32 bytes each)

    by key id; `ca_pem` is the only authority that TLS to `gateway_url` accepts.
    """

    kiosk_id: str
    kiosk_no: int
    name: str
    outlet: str
    gateway_url: str
    signing_key: Ed25519PrivateKey = field(repr=False)
    sealing_key: SealingPublicKey = field(repr=False)
    receipt_keys: Mapping[str, bytes] = field(repr=False)
    ca_pem: bytes = field(repr=False)
    catalog_root: bytes | None = field(default=None, repr=False)  # as enrolment gave it; kept in a file of its own

    @classmethod
    def from_enrolment(
        cls, answer: EnrolAnswer, *, signing_key: Ed25519PrivateKey, gateway_url: str, ca_pem: bytes
    ) -> Self:
        return cls(
            kiosk_id=answer.kiosk_id,
            kiosk_no=answer.kiosk_no,
            name=answer.name,
            outlet=answer.outlet,
            gateway_url=gateway_url,
            signing_key=signing_key,
            sealing_key=answer.sealing_key.load(),
            receipt_keys={answer.receipt_key.key_id: answer.receipt_key.public_key},
            ca_pem=ca_pem,
            catalog_root=answer.catalog_root,
        )


class _Index(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    kiosk_id: str = Field(min_length=1, max_length=64)
    kiosk_no: int = Field(ge=0, le=9999)
    name: str
    outlet: str
    gateway_url: str
    signing_key_file: str = Field(pattern=r"^signing-[0-9a-f]{16}\.pem$")
    ca_file: str = Field(pattern=r"^ca-[0-9a-f]{16}\.pem$")
    sealing_suite: Suite
    sealing_key: str
    receipt_keys: dict[str, str]


def catalog_root_file(directory: Path, identity: Identity) -> Path:
    """Where the first root of this centre's catalogue stands, or will: it may come after the enrolment."""
    return directory / f"catalog-root-{_short(identity.ca_pem)}.json"


def load_identity(directory: Path) -> Identity:
    """Raises NotProvisioned when there is none, StorageError when what is there cannot be used."""
    try:
        text = (directory / _INDEX).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise NotProvisioned(f"no identity in {directory}: enrol with `kiosk provision`") from error
    except OSError as error:
        raise StorageError(f"the identity cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        raise StorageError(f"the identity in {directory} is damaged: enrol again") from None
    try:
        index = _Index.model_validate_json(text)
        key = load_pem_private_key((directory / index.signing_key_file).read_bytes(), password=None)
        ca_pem = (directory / index.ca_file).read_bytes()
        sealing_key = SealingPublicKey(base64.b64decode(index.sealing_key, validate=True), index.sealing_suite)
        receipt_keys = {name: base64.b64decode(raw, validate=True) for name, raw in index.receipt_keys.items()}
    except (ValidationError, ValueError, OSError, WireError) as error:
        # The cause may quote a key, so only its kind is told.
        raise StorageError(f"the identity in {directory} is damaged ({type(error).__name__}): enrol again") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise StorageError(f"the identity in {directory} holds another kind of key: enrol again")
    if (index.signing_key_file, index.ca_file) != (_key_file(key), _ca_file(ca_pem)):
        # What another kiosk's key signs, the centre refuses: after the citizen has left.
        raise StorageError(f"the keys in {directory} are another kiosk's: put its own back, or enrol again")
    return Identity(
        kiosk_id=index.kiosk_id,
        kiosk_no=index.kiosk_no,
        name=index.name,
        outlet=index.outlet,
        gateway_url=index.gateway_url,
        signing_key=key,
        sealing_key=sealing_key,
        receipt_keys=receipt_keys,
        ca_pem=ca_pem,
    )


def new_signing_key(directory: Path) -> Ed25519PrivateKey:
    """The key to enrol with, kept until `save_identity`: an enrolment whose answer was lost is asked again with it."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = directory / _WAITING_KEY
    try:
        if waiting.exists():
            key = load_pem_private_key(waiting.read_bytes(), password=None)
            if isinstance(key, Ed25519PrivateKey):
                return key
        key = Ed25519PrivateKey.generate()
        _write(waiting, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    except (OSError, ValueError) as error:
        raise StorageError(f"the new key cannot be kept ({type(error).__name__})") from None
    return key


def save_identity(directory: Path, identity: Identity) -> None:
    """Writes key and CA first, then renames the index over the old one. Old key files stay until the next save."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    key_file, ca_file = _key_file(identity.signing_key), _ca_file(identity.ca_pem)
    index = _Index(
        kiosk_id=identity.kiosk_id,
        kiosk_no=identity.kiosk_no,
        name=identity.name,
        outlet=identity.outlet,
        gateway_url=identity.gateway_url,
        signing_key_file=key_file,
        ca_file=ca_file,
        sealing_suite=identity.sealing_key.suite,
        sealing_key=base64.b64encode(identity.sealing_key.raw).decode(),
        receipt_keys={name: base64.b64encode(raw).decode() for name, raw in identity.receipt_keys.items()},
    )
    private = identity.signing_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        _write(directory / key_file, private)
        _write(directory / ca_file, identity.ca_pem)
        if identity.catalog_root is not None:
            _write(catalog_root_file(directory, identity), identity.catalog_root)
        _write(directory / _INDEX, json.dumps(index.model_dump(mode="json"), indent=2, sort_keys=True).encode())
        (directory / _WAITING_KEY).unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"the identity cannot be written: {error.strerror}") from error


def _key_file(key: Ed25519PrivateKey) -> str:
    return f"signing-{_short(key.public_key().public_bytes_raw())}.pem"


def _ca_file(ca_pem: bytes) -> str:
    return f"ca-{_short(ca_pem)}.pem"


def _short(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _write(path: Path, content: bytes) -> None:
    """Replaces `path` atomically with a file only its owner can read."""
    temporary = path.with_name(path.name + ".new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(descriptor, 0o600)  # a leftover of an earlier attempt keeps its own mode
        file.write(content)
        file.flush()
        os.fsync(descriptor)
    temporary.rename(path)
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
