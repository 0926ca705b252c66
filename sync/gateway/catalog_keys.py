"""The keys of the catalogue's four TUF roles, each in its own file in `keys/`: catalog-<holder>-<key id>.key.

Which key a role has now stands in the newest root metadata; files of earlier keys stay. Publishing needs the keys of
targets and of snapshot and timestamp (one key: both are signed while the gateway runs). The root key is needed to
change the others, so it may be kept elsewhere.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Key, Root, Snapshot, Targets, Timestamp

from sync.gateway.durable_files import write_durably
from sync.gateway.errors import SetupError
from sync.gateway.settings import DataFolder

# Who signs what: the roles of each key, by the name in its file's.
HOLDERS = {"root": (Root.type,), "targets": (Targets.type,), "online": (Snapshot.type, Timestamp.type)}


class CatalogKeys:
    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def add(self, holder: str) -> CryptoSigner:
        """A new key, durably in its file; `holder` is one of HOLDERS."""
        private = Ed25519PrivateKey.generate()
        signer = CryptoSigner(private, SSlibKey.from_crypto(private.public_key()))
        self._folder.keys.mkdir(mode=0o700, exist_ok=True)
        path = self._folder.keys / f"catalog-{holder}-{_short(signer.public_key.keyid)}.key"
        write_durably(path, private.private_bytes_raw(), mode=0o600)
        return signer

    def signer(self, key: Key) -> CryptoSigner:
        """SetupError when the private half is not in the folder, or is another one's."""
        name = f"catalog-*-{_short(key.keyid)}.key"
        try:
            raw = b"".join(path.read_bytes() for path in self._folder.keys.glob(name))
            private = Ed25519PrivateKey.from_private_bytes(raw)
        except (OSError, ValueError) as error:
            raise SetupError(f"keys/{name} cannot be used ({type(error).__name__}): put the key back") from None
        signer = CryptoSigner(private)
        if signer.public_key.keyid != key.keyid:
            raise SetupError(f"keys/{name} holds another key: put the right one back")
        return signer


def _short(key_id: str) -> str:
    return key_id[:16]
