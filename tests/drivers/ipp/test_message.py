from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.ipp.message import MAX_ATTRIBUTES, Group, Message, decode, encode
from drivers.protocols.ipp.operations import Operation, attribute, keywords, request
from drivers.protocols.ipp.values import (
    Attribute,
    GroupTag,
    InLanguage,
    OutOfBand,
    Range,
    Resolution,
    Value,
    ValueTag,
)

numbers = st.integers(-(2**31), 2**31 - 1)
texts = st.text(max_size=40)
names = st.text(st.characters(codec="ascii", min_codepoint=33), min_size=1, max_size=30)

scalars = st.one_of(
    st.builds(Value, st.sampled_from([ValueTag.INTEGER, ValueTag.ENUM]), numbers),
    st.builds(Value, st.just(ValueTag.BOOLEAN), st.booleans()),
    st.builds(Value, st.sampled_from([ValueTag.KEYWORD, ValueTag.URI, ValueTag.TEXT, ValueTag.NAME]), texts),
    st.builds(Value, st.sampled_from([ValueTag.OCTETS, ValueTag.DATE_TIME, 0x7E]), st.binary(max_size=40)),
    st.builds(Value, st.just(ValueTag.RANGE), st.builds(Range, numbers, numbers)),
    st.builds(Value, st.just(ValueTag.RESOLUTION), st.builds(Resolution, numbers, numbers, st.integers(3, 4))),
    st.builds(Value, st.just(ValueTag.NAME_IN_LANGUAGE), st.builds(InLanguage, texts, texts)),
    st.builds(Value, st.sampled_from([ValueTag.NO_VALUE, ValueTag.UNKNOWN]), st.just(OutOfBand())),
)


def attributes_of(values: st.SearchStrategy[Value]) -> st.SearchStrategy[Attribute]:
    return st.builds(Attribute, names, st.lists(values, min_size=1, max_size=3).map(tuple))


collections = st.builds(Value, st.just(ValueTag.COLLECTION), st.lists(attributes_of(scalars), max_size=3).map(tuple))
nested = st.builds(
    Value, st.just(ValueTag.COLLECTION), st.lists(attributes_of(scalars | collections), max_size=3).map(tuple)
)
groups = st.builds(
    Group,
    st.sampled_from([GroupTag.OPERATION, GroupTag.JOB, GroupTag.PRINTER]).map(int),
    st.lists(attributes_of(scalars | nested), max_size=5).map(tuple),
)
messages = st.builds(
    Message, st.integers(0, 0xFFFF), numbers, st.lists(groups, max_size=3).map(tuple), st.binary(max_size=60)
)


@given(messages)
def test_what_is_encoded_decodes_to_itself(message: Message) -> None:
    assert decode(encode(message)) == message


@given(st.binary(max_size=400))
@example(b"\x02\x00\x00\x0b\x00\x00\x00\x01" + b"\x01" * 10)
def test_any_bytes_decode_or_are_refused(raw: bytes) -> None:
    try:
        decoded = decode(raw)
    except RemoteProtocolError:
        return
    assert decoded.version == int.from_bytes(raw[:2])


@given(messages, st.data())
def test_a_message_cut_before_its_end_is_refused(message: Message, data: st.DataObject) -> None:
    raw = encode(Message(message.code, message.request_id, message.groups))
    cut = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(RemoteProtocolError):
        decode(raw[:cut])


@given(messages, st.data())
def test_one_changed_byte_never_crashes(message: Message, data: st.DataObject) -> None:
    raw = bytearray(encode(message))
    raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    try:
        decode(bytes(raw))
    except RemoteProtocolError:
        return


def test_the_example_of_rfc_8010_appendix_a_is_read() -> None:
    """Get-Jobs' neighbour, Print-Job, as the standard prints it, byte by byte."""
    raw = (
        bytes.fromhex("0101 0002 00000001 01")
        + b"\x47\x00\x12attributes-charset\x00\x05utf-8"
        + b"\x48\x00\x1battributes-natural-language\x00\x05en-us"
        + b"\x45\x00\x0bprinter-uri\x00\x2cipp://printer.example.com/ipp/print/pinetree"
        + b"\x42\x00\x08job-name\x00\x06foobar"
        + b"\x22\x00\x16ipp-attribute-fidelity\x00\x01\x01"
        + b"\x02"
        + b"\x21\x00\x06copies\x00\x04\x00\x00\x00\x14"
        + b"\x44\x00\x05sides\x00\x13two-sided-long-edge"
        + b"\x03%!PDF..."
    )
    message = decode(raw)
    assert message.code == Operation.PRINT_JOB
    operation = message.group(GroupTag.OPERATION)
    assert operation.first("printer-uri") == "ipp://printer.example.com/ipp/print/pinetree"
    assert operation.first("ipp-attribute-fidelity") is True
    assert message.group(GroupTag.JOB).first("copies") == 20
    assert message.group(GroupTag.JOB).first("sides") == "two-sided-long-edge"
    assert message.data == b"%!PDF..."
    assert encode(message) == raw


def test_a_request_begins_as_the_standard_asks() -> None:
    asked = request(
        Operation.GET_JOB_ATTRIBUTES,
        7,
        "ipp://h/ipp/print",
        "kiosk",
        keywords("requested-attributes", ("job-state",)),
        attribute("job-id", ValueTag.INTEGER, 3),
    )
    order = [each.name for each in asked.groups[0].attributes]
    assert order == [
        "attributes-charset",
        "attributes-natural-language",
        "printer-uri",
        "job-id",
        "requesting-user-name",
        "requested-attributes",
    ]


def test_collections_nested_without_end_are_refused() -> None:
    opening = b"\x34\x00\x01c\x00\x00" + b"\x4a\x00\x00\x00\x01m\x34\x00\x00\x00\x00" * 50
    with pytest.raises(RemoteProtocolError, match="nested"):
        decode(bytes.fromhex("0200 0000 00000001 04") + opening)


def test_attributes_beyond_their_bound_are_refused() -> None:
    one = b"\x41\x00\x01a\x7f\xff" + b"x" * 0x7FFF
    raw = bytes.fromhex("0200 0000 00000001 04") + one * (MAX_ATTRIBUTES // len(one) + 1) + b"\x03"
    with pytest.raises(RemoteProtocolError, match="too many"):
        decode(raw)


@pytest.mark.parametrize(
    "wrong",
    [
        attribute("copies", ValueTag.INTEGER, "two"),
        attribute("copies", ValueTag.INTEGER, 2**31),
        attribute("name", ValueTag.NAME, 3),
        attribute("name", ValueTag.NAME, "x" * 0x8000),
        attribute("data", ValueTag.OCTETS, "text"),
        attribute("text", ValueTag.TEXT_IN_LANGUAGE, "no language"),
        attribute("", ValueTag.INTEGER, 1),
        Attribute("empty", ()),
        Attribute("members", (Value(ValueTag.KEYWORD, (attribute("a", ValueTag.INTEGER, 1),)),)),
    ],
)
def test_what_ipp_cannot_carry_is_our_own_mistake(wrong: Attribute) -> None:
    with pytest.raises(LocalProtocolError):
        encode(Message(2, 1, (Group(GroupTag.JOB, (wrong,)),)))
