"""The picture of an identity card, decoded by a program that the integrator brings, or not at all.

The WLT coding is proprietary and no open decoder is known. A licensed library runs inside a program of its own, so that
its crash harms nobody: 1024 bytes come in on standard input, and 102 × 126 pixels of RGB go out on standard output.
Nothing is written to a file. Without such a program the picture stays as it is, undecoded, in the filing.
"""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import structlog

_log = structlog.get_logger()

WIDTH, HEIGHT = 102, 126
_PICTURE_BYTES = WIDTH * HEIGHT * 3
_LONGEST_WLT = 1024
_SECONDS = 5.0


class NoPicture(StrEnum):
    NO_DECODER = "no_decoder"  # none is configured, or it cannot be started
    NO_PHOTO = "no_photo"  # the card gave none
    FAILED = "failed"  # the program crashed, refused, or gave something that is no picture
    TOO_SLOW = "too_slow"


@dataclass(frozen=True, slots=True)
class CardPicture:
    """Rows from the top, three bytes a pixel, red first."""

    rgb: bytes = field(repr=False)


def decode_photo(wlt: bytes, decoder: Sequence[str] | None, seconds: float = _SECONDS) -> CardPicture | NoPicture:
    """`decoder` is a command line; None where the kiosk has no such program."""
    if not 0 < len(wlt) <= _LONGEST_WLT:
        return NoPicture.NO_PHOTO
    if not decoder:
        return NoPicture.NO_DECODER
    outcome = _run(wlt, decoder, seconds)
    if isinstance(outcome, NoPicture):
        _log.info("card_photo.not_decoded", why=outcome.value)
    return outcome


def _run(wlt: bytes, decoder: Sequence[str], seconds: float) -> CardPicture | NoPicture:
    try:
        done = subprocess.run(  # noqa: S603 - the command is the kiosk's own configuration
            list(decoder), input=wlt, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return NoPicture.TOO_SLOW
    except OSError:
        return NoPicture.NO_DECODER
    if done.returncode != 0 or len(done.stdout) != _PICTURE_BYTES:
        return NoPicture.FAILED
    return CardPicture(done.stdout)
