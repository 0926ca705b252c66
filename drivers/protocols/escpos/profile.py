"""What one model of receipt printer can do, as data (`profiles.toml`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from drivers.errors import LocalProtocolError


@dataclass(frozen=True, slots=True)
class Profile:
    """`dots` of paper width; `columns` of the 12-dot font; `charset` is the widest that the printer's own font has.

    `answers`: it tells its state on its line; one that does not hangs on USB and has its port's status alone. `qr` says
    that the printer draws QR symbols itself; otherwise they are sent as pictures. `clears_buffer`: it obeys DLE DC4 8,
    so that half a job cannot come out for the next citizen. `automatic_status`: it tells each change by itself (GS a),
    also while it takes no more bytes and could not be asked. `near_end_mm` of paper are left when the near-end sensor
    trips; it is where the makers put it by default.
    """

    model: str
    dots: int
    columns: int
    answers: bool
    charset: str
    qr: bool
    partial_cut: bool
    clears_buffer: bool
    automatic_status: bool
    near_end_mm: int


@cache
def profiles() -> MappingProxyType[str, Profile]:
    text = resources.files(__package__).joinpath("profiles.toml").read_text(encoding="utf-8")
    return MappingProxyType({model: Profile(model=model, **values) for model, values in tomllib.loads(text).items()})


def profile_of(model: str) -> Profile:
    """Raises LocalProtocolError for a model that nobody described."""
    found = profiles().get(model)
    if found is None:
        raise LocalProtocolError(f"no profile for {model!r}; there are: {', '.join(sorted(profiles()))}")
    return found
