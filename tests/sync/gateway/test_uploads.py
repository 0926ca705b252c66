"""tus 1.0: an interrupted upload costs at most one chunk, and wrong bytes never become a blob."""

import base64
import hashlib
import os
from datetime import timedelta

import pytest

from sync.gateway.durable_files import write_durably
from sync.wire import attachment, media
from sync.wire.messages import Delivery

from .kiosk import Kiosk


@pytest.fixture
def announced(kiosk: Kiosk):
    filed = kiosk.file(files=1, size=5000)
    kiosk.submitted(filed)
    return filed


def test_the_server_says_what_it_can(kiosk):
    answer = kiosk.plain("OPTIONS", media.PATH_UPLOADS)
    assert answer.status_code == 204
    assert answer.headers["tus-version"] == "1.0.0"
    assert set(answer.headers["tus-extension"].split(",")) == {"creation", "checksum", "expiration"}
    assert "sha1" in answer.headers["tus-checksum-algorithm"]


def test_an_upload_goes_on_where_it_stopped(kiosk, announced):
    one = announced.files[0]
    created = kiosk.create_upload(one)
    assert created.headers["location"] == f"/v1/uploads/{one.ref.sha256.hex()}"
    assert "upload-expires" in created.headers
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext[:2000]).headers["upload-offset"] == "2000"
    state = kiosk.head(one.ref.sha256)
    assert (state.headers["upload-offset"], state.headers["upload-length"]) == ("2000", str(one.ref.size))
    assert state.headers["cache-control"] == "no-store"
    assert kiosk.patch(one.ref.sha256, 2000, one.ciphertext[2000:]).status_code == 204
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED
    assert kiosk.head(one.ref.sha256).headers["upload-offset"] == str(one.ref.size)


def test_another_offset_is_a_conflict_that_names_the_right_one(kiosk, announced):
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    for offset in (0, 99, 101):
        answer = kiosk.patch(one.ref.sha256, offset, b"x")
        assert (answer.status_code, answer.headers["upload-offset"]) == (409, "100")


def test_creating_it_again_finds_the_one_under_way_and_then_the_finished_one(kiosk, announced):
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    assert kiosk.create_upload(one).headers["upload-offset"] == "100"
    kiosk.patch(one.ref.sha256, 100, one.ciphertext[100:])
    answer = kiosk.create_upload(one)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(one.ref.size))
    assert "upload-expires" not in answer.headers


def test_a_chunk_with_another_checksum_is_not_stored(kiosk, announced):
    one = announced.files[0]
    kiosk.create_upload(one)
    wrong = f"sha256 {base64.b64encode(hashlib.sha256(b'other').digest()).decode()}"
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100], Upload_Checksum=wrong).status_code == 460
    assert kiosk.patch(one.ref.sha256, 0, b"x", Upload_Checksum="md5 AAAA").status_code == 400
    sha1 = base64.b64encode(hashlib.sha1(one.ciphertext[:100], usedforsecurity=False).digest()).decode()
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100], Upload_Checksum=f"sha1 {sha1}").status_code == 204


def test_a_whole_with_another_hash_is_dropped_and_starts_again(kiosk, announced, journal):
    one = announced.files[0]
    kiosk.create_upload(one)
    answer = kiosk.patch(one.ref.sha256, 0, os.urandom(one.ref.size))
    assert answer.status_code == 460
    assert "upload.wrong_content" in journal.codes()
    assert kiosk.submitted(announced).missing == (one.ref.sha256,)
    kiosk.upload(one)
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED


def test_more_bytes_than_announced_are_refused(kiosk, announced):
    one = announced.files[0]
    assert kiosk.create_upload(one, size=one.ref.size + 1).status_code == 422
    kiosk.create_upload(one)
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext + b"x").status_code == 413
    assert kiosk.patch(one.ref.sha256, 0, bytes(media.MAX_CHUNK_BYTES + 1)).status_code == 413
    huge = kiosk.request(
        "POST",
        media.PATH_UPLOADS,
        headers={"Tus-Resumable": "1.0.0", "Upload-Length": str(10**9), "Upload-Metadata": "sha256 AAAA"},
    )
    assert huge.status_code == 413


def test_what_no_envelope_names_is_not_taken(kiosk, new_kiosk, announced):
    stray = attachment.encrypt(b"x", media_type="image/png", random_bytes=os.urandom)
    assert kiosk.create_upload(stray).status_code == 403
    assert kiosk.head(stray.ref.sha256).status_code == 404
    other = new_kiosk()
    assert other.create_upload(announced.files[0]).status_code == 403
    assert other.head(announced.files[0].ref.sha256).status_code == 404
    assert other.patch(announced.files[0].ref.sha256, 0, b"x").status_code == 404


def test_an_expired_upload_says_so_and_can_be_made_again(kiosk, announced, gateway, clock):
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    clock.now += timedelta(days=8)
    assert kiosk.head(one.ref.sha256).status_code == 410
    assert gateway.uploads.drop_expired(clock()) == 1
    assert kiosk.head(one.ref.sha256).status_code == 404
    kiosk.upload(one)
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED


def test_bytes_behind_the_flushed_offset_are_forgotten(kiosk, announced, folder):
    """A power cut after some bytes of a chunk and before its commit."""
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    (part,) = folder.uploads.iterdir()
    with part.open("ab") as file:
        file.write(b"torn")
    kiosk.patch(one.ref.sha256, 100, one.ciphertext[100:])
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED


def test_a_lost_part_starts_again_instead_of_failing_for_ever(kiosk, announced, folder):
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    (part,) = folder.uploads.iterdir()
    part.unlink()
    answer = kiosk.patch(one.ref.sha256, 100, one.ciphertext[100:])
    assert (answer.status_code, answer.headers["upload-offset"]) == (409, "0")
    assert kiosk.patch(one.ref.sha256, 0, one.ciphertext).status_code == 204
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED


def test_a_power_cut_between_the_rename_and_its_commit_costs_one_chunk(kiosk, announced, folder):
    one = announced.files[0]
    kiosk.create_upload(one)
    kiosk.patch(one.ref.sha256, 0, one.ciphertext[:100])
    (part,) = folder.uploads.iterdir()
    part.unlink()
    home = folder.blobs / one.ref.sha256.hex()[:2]
    home.mkdir()
    write_durably(home / one.ref.sha256.hex(), one.ciphertext)
    assert kiosk.patch(one.ref.sha256, 100, one.ciphertext[100:]).status_code == 204
    assert kiosk.submitted(announced).delivery is Delivery.DELIVERED


def test_two_filings_that_share_a_file_share_its_upload(kiosk):
    first = kiosk.file(files=1)
    kiosk.deliver(first)
    second = kiosk.file(materials=first.content.materials)
    assert kiosk.submitted(second).delivery is Delivery.DELIVERED


@pytest.mark.parametrize(
    "headers",
    [
        {"Upload-Length": "10", "Upload-Metadata": "sha256 AAAA"},
        {"Tus-Resumable": "0.2.2", "Upload-Length": "10", "Upload-Metadata": "sha256 AAAA"},
    ],
)
def test_another_protocol_version_is_named(kiosk, headers):
    answer = kiosk.request("POST", media.PATH_UPLOADS, headers=headers)
    assert (answer.status_code, answer.headers["tus-version"]) == (412, "1.0.0")


@pytest.mark.parametrize("length", ["", "-1", "1e3", "٣", "9" * 20])
def test_a_length_that_is_no_number_is_refused(kiosk, length):
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": length.encode(), "Upload-Metadata": "sha256 AAAA"}
    if not length.isascii():
        headers.pop("Upload-Length")
    answer = kiosk.request(
        "POST", media.PATH_UPLOADS, headers={k: v if isinstance(v, str) else v.decode() for k, v in headers.items()}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("metadata", ["", "sha256", "sha256 !!", "sha256 AAAA", "name AAAA"])
def test_metadata_without_a_hash_is_refused(kiosk, metadata):
    headers = {"Tus-Resumable": "1.0.0", "Upload-Length": "10", "Upload-Metadata": metadata}
    assert kiosk.request("POST", media.PATH_UPLOADS, headers=headers).status_code == 400
