"""Deterministic CBOR: one value has exactly one encoding (RFC 8949 §4.2.1).

The accepted data model is narrower than CBOR's: text-keyed maps, arrays, text, bytes, 64-bit integers, finite floats,
booleans and null; no tags, no undefined, no indefinite lengths. With text keys only, cbor2's canonical order (shorter
key first) and the bytewise order of RFC 8949 §4.2.1 are the same order, because the length stands in the first byte.
"""

from __future__ import annotations

import math
from typing import TypeAlias, cast

import cbor2

from sync.wire.errors import InvalidValue, MalformedMessage, TooLarge

CborValue: TypeAlias = "bool | int | float | str | bytes | list[CborValue] | dict[str, CborValue] | None"

MAX_DEPTH = 24  # our deepest message nests 8; answers of a form may nest some more
_INTEGERS = range(-(2**63), 2**64)


def encode(value: CborValue) -> bytes:
    """The one encoding of `value`. InvalidValue when it is outside the data model."""
    _check(value, MAX_DEPTH)
    return cbor2.dumps(value, canonical=True)


def decode(data: bytes, *, max_bytes: int) -> CborValue:
    """The value of `data`, which must be its deterministic encoding and at most `max_bytes` long."""
    if len(data) > max_bytes:
        raise TooLarge(f"{len(data)} bytes exceed the bound of {max_bytes}")
    try:
        value = cbor2.loads(data, max_depth=MAX_DEPTH, allow_indefinite=False, allow_duplicate_keys=False)
    except (cbor2.CBORError, ValueError, TypeError, OverflowError, RecursionError):
        # The cause quotes bytes of the message, so it is not chained.
        raise MalformedMessage("not well-formed CBOR") from None
    try:
        encoded = encode(value)
    except InvalidValue as error:
        raise MalformedMessage(str(error)) from None
    if encoded != data:
        raise MalformedMessage("not the deterministic encoding")
    return cast("CborValue", value)


def _check(value: object, depth: int) -> None:
    if depth < 0:
        raise InvalidValue(f"nested deeper than {MAX_DEPTH}")
    if isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        if not all(isinstance(key, str) for key in value):
            raise InvalidValue("a map's key is not text")
        for item in value.values():
            _check(item, depth - 1)
    else:
        _check_scalar(value)


def _check_scalar(value: object) -> None:
    if value is None or isinstance(value, bool | str | bytes):
        return
    if isinstance(value, int):
        if value not in _INTEGERS:
            raise InvalidValue("integer outside 64 bits")
    elif isinstance(value, float):
        if not math.isfinite(value):
            raise InvalidValue("not a finite number")
    else:
        raise InvalidValue(f"{type(value).__name__} is not in the data model")
