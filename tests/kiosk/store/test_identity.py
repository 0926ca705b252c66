from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from kiosk.errors import NotProvisioned, StorageError
from kiosk.store.identity import Identity, catalog_root_file, load_identity, new_signing_key, save_identity
from sync.wire.suite import SealingPrivateKey


@pytest.fixture(scope="module")
def identity() -> Identity:
    return Identity(
        kiosk_id="nj-0417",
        kiosk_no=417,
        name="Wutongli 1",
        outlet="NJ-0000",
        gateway_url="https://127.0.0.1:8443",
        signing_key=Ed25519PrivateKey.generate(),
        sealing_key=SealingPrivateKey.generate().public_key,
        receipt_keys={"00112233445566ff": bytes(32)},
        ca_pem=b"-----BEGIN CERTIFICATE-----\n",
    )


def test_saved_identity_is_loaded_unchanged(tmp_path: Path, identity: Identity) -> None:
    save_identity(tmp_path / "keys", identity)
    loaded = load_identity(tmp_path / "keys")
    assert loaded.signing_key.private_bytes_raw() == identity.signing_key.private_bytes_raw()
    assert replace(loaded, signing_key=identity.signing_key) == identity


def test_catalogue_root_of_the_enrolment_is_kept_for_this_centre_and_no_other(
    tmp_path: Path, identity: Identity
) -> None:
    save_identity(tmp_path, replace(identity, catalog_root=b"first root"))
    assert catalog_root_file(tmp_path, load_identity(tmp_path)).read_bytes() == b"first root"
    save_identity(tmp_path, replace(identity, ca_pem=b"another centre"))
    assert not catalog_root_file(tmp_path, load_identity(tmp_path)).exists()


def test_keys_are_readable_by_their_owner_alone(tmp_path: Path, identity: Identity) -> None:
    save_identity(tmp_path / "keys", identity)
    for file in (tmp_path / "keys").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_kiosk_without_identity_says_not_provisioned(tmp_path: Path) -> None:
    with pytest.raises(NotProvisioned):
        load_identity(tmp_path / "keys")


@pytest.mark.parametrize("pattern", ["signing-*", "ca-*", "identity.json"])
def test_power_cut_while_saving_leaves_the_old_identity(tmp_path: Path, identity: Identity, pattern: str) -> None:
    keys = tmp_path / "keys"
    save_identity(keys, identity)
    newer = replace(identity, signing_key=Ed25519PrivateKey.generate(), ca_pem=b"another", kiosk_no=418)
    complete = tmp_path / "complete"
    save_identity(complete, newer)
    for file in sorted(complete.glob(pattern)):  # what the cut left of the new one: a half-written file
        (keys / f"{file.name}.new").write_bytes(file.read_bytes()[:10])
    assert load_identity(keys).kiosk_no == 417
    save_identity(keys, newer)
    assert load_identity(keys).kiosk_no == 418


@pytest.mark.parametrize("name", ["identity.json", "signing"])
def test_damaged_identity_is_a_clear_error_without_the_key(tmp_path: Path, identity: Identity, name: str) -> None:
    save_identity(tmp_path, identity)
    (file,) = tmp_path.glob(f"{name}*")
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(StorageError, match="enrol again") as caught:
        load_identity(tmp_path)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize("pattern", ["signing-*.pem", "ca-*.pem"])
def test_a_key_file_of_another_kiosk_is_told_before_anything_is_filed_with_it(
    tmp_path: Path, identity: Identity, pattern: str
) -> None:
    other = replace(identity, signing_key=Ed25519PrivateKey.generate(), ca_pem=b"another centre")
    save_identity(tmp_path / "ours", identity)
    save_identity(tmp_path / "theirs", other)
    (ours,), (theirs,) = (tmp_path / "ours").glob(pattern), (tmp_path / "theirs").glob(pattern)
    ours.write_bytes(theirs.read_bytes())
    with pytest.raises(StorageError, match="another kiosk's"):
        load_identity(tmp_path / "ours")


def test_key_of_an_enrolment_whose_answer_was_lost_is_used_again(tmp_path: Path, identity: Identity) -> None:
    keys = tmp_path / "keys"
    first = new_signing_key(keys)
    assert new_signing_key(keys).private_bytes_raw() == first.private_bytes_raw()
    save_identity(keys, replace(identity, signing_key=first))
    assert new_signing_key(keys).private_bytes_raw() != first.private_bytes_raw()


def test_repr_shows_no_key(identity: Identity) -> None:
    shown = repr(identity)
    assert "signing_key" not in shown
    assert "sealing_key" not in shown
