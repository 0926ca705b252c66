"""The keys of the catalogue's four TUF roles, each in its own file in `keys/`, named by its key id.

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

# Who signs what: the roles of each key.
HOLDERS = ((Root.type,), (Targets.type,), (Snapshot.type, Timestamp.type))


class CatalogKeys:
    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder

    def add(self) -> CryptoSigner:
        """A new key, durably in its file."""
        private = Ed25519PrivateKey.generate()
        signer = CryptoSigner(private, SSlibKey.from_crypto(private.public_key()))
        self._folder.keys.mkdir(mode=0o700, exist_ok=True)
        path = self._folder.keys / _file_of(signer.public_key.keyid)
        write_durably(path, private.private_bytes_raw(), mode=0o600)
        return signer

    def signer(self, key: Key) -> CryptoSigner:
        """SetupError when the private half is not in the folder, or is another one's."""
        name = _file_of(key.keyid)
        try:
            private = Ed25519PrivateKey.from_private_bytes((self._folder.keys / name).read_bytes())
        except (OSError, ValueError) as error:
            raise SetupError(f"keys/{name} cannot be used ({type(error).__name__}): put the key back") from None
        signer = CryptoSigner(private)
        if signer.public_key.keyid != key.keyid:
            raise SetupError(f"keys/{name} holds another key: put the right one back")
        return signer


def _file_of(key_id: str) -> str:
    return f"catalog-{key_id[:16]}.key"
