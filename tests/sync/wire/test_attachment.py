import os
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import attachment
from sync.wire.errors import CannotOpen, TooLarge


@given(st.binary(max_size=2000))
def test_a_file_comes_back(plaintext):
    made = attachment.encrypt(plaintext, media_type="image/png", random_bytes=os.urandom)
    assert attachment.decrypt(made.ref, made.ciphertext) == plaintext
    assert made.ref.size == len(made.ciphertext) == len(plaintext) + attachment.TAG_BYTES


def test_the_same_page_twice_has_two_names():
    first, second = (attachment.encrypt(b"page", media_type="image/png", random_bytes=os.urandom) for _ in range(2))
    assert first.ref.sha256 != second.ref.sha256


def test_other_bytes_under_the_name_do_not_open():
    made = attachment.encrypt(b"page" * 100, media_type="image/png", random_bytes=os.urandom)
    for ciphertext in (made.ciphertext[:-1], made.ciphertext + b"x", bytes(len(made.ciphertext))):
        with pytest.raises(CannotOpen):
            attachment.decrypt(made.ref, ciphertext)


def test_another_key_or_another_promise_does_not_open():
    made = attachment.encrypt(b"page" * 100, media_type="image/png", random_bytes=os.urandom)
    for ref in (
        replace(made.ref, key=os.urandom(32)),
        replace(made.ref, nonce=os.urandom(12)),
        replace(made.ref, plaintext_sha256=os.urandom(32)),
    ):
        with pytest.raises(CannotOpen):
            attachment.decrypt(ref, made.ciphertext)


def test_an_oversize_file_is_refused_before_it_is_encrypted():
    with pytest.raises(TooLarge):
        attachment.encrypt(bytes(attachment.MAX_PLAINTEXT_BYTES + 1), media_type="image/png", random_bytes=os.urandom)
