import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.wire import base45
from sync.wire.errors import MalformedMessage


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"AB", "BB8"), (b"Hello!!", "%69 VD92EX0"), (b"base-45", "UJCLQE7W581"), (b"ietf!", "QED8WEX0"), (b"", "")],
)
def test_the_examples_of_rfc_9285(data, text):
    assert base45.encode(data) == text
    assert base45.decode(text) == data


@given(st.binary(max_size=300))
def test_bytes_come_back(data):
    text = base45.encode(data)
    assert base45.decode(text) == data
    assert set(text) <= set(base45.ALPHABET)


@pytest.mark.parametrize("text", ["GGW", "A", "ABCD", "abc", "::", "ß8B", ":::"])
def test_what_cannot_be_base45_is_refused(text):
    with pytest.raises(MalformedMessage):
        base45.decode(text)
