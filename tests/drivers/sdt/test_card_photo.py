from __future__ import annotations

import sys

import pytest

from drivers.devices.card_photo import HEIGHT, WIDTH, CardPicture, NoPicture, decode_photo
from tests.waiting import PATIENCE

WLT = bytes(1024)


def program(code: str) -> list[str]:
    """A decoder that is no more than its behaviour."""
    return [sys.executable, "-c", f"import sys, os, signal, time; wlt = sys.stdin.buffer.read(); {code}"]


def test_a_picture_comes_back_from_the_decoders_own_process() -> None:
    picture = decode_photo(WLT, program(f"sys.stdout.buffer.write(wlt[:1] * {WIDTH * HEIGHT * 3})"), PATIENCE)
    assert isinstance(picture, CardPicture)
    assert len(picture.rgb) == 38_556
    assert "rgb" not in repr(picture)


def test_without_a_decoder_nothing_pretends() -> None:
    assert decode_photo(WLT, None) is NoPicture.NO_DECODER
    assert decode_photo(b"", program("pass")) is NoPicture.NO_PHOTO
    assert decode_photo(bytes(2000), program("pass")) is NoPicture.NO_PHOTO


@pytest.mark.parametrize(
    ("decoder", "why"),
    [
        (["/nonexistent/decoder"], NoPicture.NO_DECODER),
        (program("os.kill(os.getpid(), signal.SIGSEGV)"), NoPicture.FAILED),
        (program("sys.exit(5)"), NoPicture.FAILED),
        (program("sys.stdout.buffer.write(b'half a picture')"), NoPicture.FAILED),
    ],
    ids=["missing", "crashes", "refuses", "half"],
)
def test_a_decoder_that_fails_harms_nobody(decoder: list[str], why: NoPicture) -> None:
    assert decode_photo(WLT, decoder, PATIENCE) is why


def test_a_decoder_that_hangs_is_ended() -> None:
    assert decode_photo(WLT, program("time.sleep(60)"), seconds=0.2) is NoPicture.TOO_SLOW
