import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import cbor
from sync.wire.errors import InvalidValue, MalformedMessage, TooLarge

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=30)
    | st.binary(max_size=30)
)
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=40), inner, max_size=4)
)


@given(VALUES)
def test_a_value_comes_back_as_it_was(value):
    assert cbor.decode(cbor.encode(value), max_bytes=10**6) == value


@given(st.dictionaries(st.text(max_size=300), st.integers(0, 9), min_size=2, max_size=6))
def test_keys_stand_in_the_bytewise_order_of_their_encodings(value):
    keys = [cbor2.dumps(key) for key in cbor.decode(cbor.encode(value), max_bytes=10**6)]
    assert keys == sorted(keys)


@given(st.binary(max_size=200))
def test_foreign_bytes_are_refused_or_are_the_one_encoding(data):
    try:
        value = cbor.decode(data, max_bytes=1000)
    except MalformedMessage:
        return
    assert cbor.encode(value) == data


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\x18\x01", "a longer form of 1"),
        (b"\xa2\x61b\x01\x61a\x01", "keys in the wrong order"),
        (b"\xa2\x61a\x01\x61a\x02", "the same key twice"),
        (b"\xa1\x01\x01", "a key that is not text"),
        (b"\x9f\x01\xff", "an indefinite array"),
        (b"\x7f\x61a\xff", "indefinite text"),
        (b"\xfb\x3f\xf8\x00\x00\x00\x00\x00\x00", "a longer form of 1.5"),
        (b"\xf9\x7e\x00", "not a number"),
        (b"\xf9\x7c\x00", "infinity"),
        (b"\xf7", "undefined"),
        (b"\xc2\x49\x01\x00\x00\x00\x00\x00\x00\x00\x00", "a big integer"),
        (b"\xc0\x74" + b"2026-03-18T06:32:08Z", "a tagged date"),
        (b"\xd8\x1c\x81\xd8\x1d\x00", "a value that contains itself"),
        (b"\x01\x01", "bytes after the value"),
        (b"\x81" * 100 + b"\x01", "nested too deeply"),
        (b"\x5b\x00\x00\x00\xff\x00\x00\x00\x00", "a length that is not there"),
        (b"\x9b\x7f\xff\xff\xff\xff\xff\xff\xff", "an array that cannot fit"),
        (b"\x61\xff", "text that is not UTF-8"),
        (b"", "nothing"),
    ],
)
def test_refuses(data, why):
    with pytest.raises(MalformedMessage):
        cbor.decode(data, max_bytes=1000)


def test_oversize_input_is_not_looked_at():
    with pytest.raises(TooLarge):
        cbor.decode(b"\x00" * 11, max_bytes=10)


@pytest.mark.parametrize("value", [object(), {1: 2}, 2**64, -(2**63) - 1, float("nan"), (1, 2), {"a": {3}}])
def test_values_outside_the_data_model_are_not_written(value):
    with pytest.raises(InvalidValue):
        cbor.encode(value)


def test_errors_never_quote_the_message():
    with pytest.raises(MalformedMessage) as caught:
        cbor.decode(b"\x78\x20secret name", max_bytes=1000)
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None
