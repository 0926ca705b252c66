"""Whether a bundle on this disk is one that the centre signed: the signed TUF targets that lie beside it name it.

Dates are not looked at. What was good when it came is good for ever (docs/decisions/060); and a signature of a key that
the centre has replaced since still counts, because the root that named the key is one that this kiosk has followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from securesystemslib.exceptions import StorageError
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets

from kiosk.errors import CatalogError
from sync.wire.catalog import MANIFEST, target_path

MAX_ROOTS = 256  # as many as the TUF client follows


def check_signature(manifest: bytes, signature: bytes, first_root: bytes, followed: Path) -> None:
    """CatalogError unless `signature` is targets metadata that names `manifest`, signed under a root of ours.

    `first_root` is what this kiosk trusts; `followed` is the folder of the roots that it was led to from there, each
    `<version>.root.json`.
    """
    try:
        targets = Metadata[Targets].from_bytes(signature)
        if not any(_signed_under(root, targets) for root in _roots(first_root, followed)):
            raise CatalogError("manifest.sig: not the centre's signature")
        named = targets.signed.targets.get(target_path(MANIFEST))
        if named is None:
            raise CatalogError(f"{MANIFEST}: the centre did not sign it")
        named.verify_length_and_hashes(manifest)
    except (RepositoryError, StorageError) as error:
        raise CatalogError("manifest.sig: does not belong to this manifest; fetch the bundle again") from error


def _roots(first: bytes, followed: Path) -> Iterator[Root]:
    root = Metadata[Root].from_bytes(first).signed
    yield root
    for version in range(root.version + 1, root.version + MAX_ROOTS):
        try:
            following = Metadata[Root].from_bytes((followed / f"{version}.root.json").read_bytes())
            root.verify_delegate(Root.type, following.signed_bytes, following.signatures)
            following.signed.verify_delegate(Root.type, following.signed_bytes, following.signatures)
        except (OSError, RepositoryError):
            return
        root = following.signed
        yield root


def _signed_under(root: Root, targets: Metadata[Targets]) -> bool:
    try:
        root.verify_delegate(Targets.type, targets.signed_bytes, targets.signatures)
    except RepositoryError:
        return False
    return True
