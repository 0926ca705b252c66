from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.sdt.commands import FIND_CARD, SAM_STATUS, Response
from drivers.protocols.sdt.frame import MAX_HELD, Frame, FrameParser, encode_frame
from drivers.protocols.sdt.payload import encode_base_info
from drivers.protocols.sdt.wrappings import (
    IN_BODY,
    IN_HEAD,
    REPORT,
    HidAssembler,
    HidMessage,
    PipeWrite,
    body_size,
    encode_hid,
    split_frame,
)

messages = st.builds(
    HidMessage, serial=st.integers(0, 0xFFFF), code=st.integers(0, 0xFF), data=st.binary(max_size=MAX_HELD)
)


def test_a_request_is_split_over_the_two_pipes() -> None:
    head, body = split_frame(FIND_CARD.frame)
    assert head == PipeWrite(0x02, bytes.fromhex("AAAAAA96690003"))
    assert body == PipeWrite(0x06, bytes.fromhex("200122"))
    assert (IN_HEAD, IN_BODY) == (0x81, 0x85)


def test_a_wrapped_request_and_its_reply_byte_by_byte() -> None:
    """88 | serial | length of command and data | command | data | sum from the length on; a reply begins with AA."""
    (report,) = encode_hid(HidMessage(0x0102, 0x51, SAM_STATUS.frame))
    assert report == bytes.fromhex("88 0201 0B00 51 AAAAAA9669000311FFED 5905").ljust(64, b"\0")
    wire = bytes.fromhex("AA 0201 0C00 00 AAAAAA9669000400009094 3104")
    assert HidAssembler().feed(wire.ljust(64, b"\0")) == HidMessage(0x0102, 0, Response(0x90).frame)


@given(st.binary(min_size=3, max_size=2000))
def test_head_and_body_of_two_pipes_make_one_frame(content: bytes) -> None:
    head, body = split_frame(encode_frame(content))
    assert body_size(head.data) == len(body.data)
    assert FrameParser().feed(head.data + body.data) == [Frame(content)]


@pytest.mark.parametrize("head", [b"", bytes(7), bytes.fromhex("AAAAAA9669FFFF"), bytes.fromhex("AAAAAA966900")])
def test_a_head_that_is_none_is_refused(head: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        body_size(head)


def test_only_frames_are_split() -> None:
    with pytest.raises(LocalProtocolError):
        split_frame(b"\xaa\xaa\xaa\x96\x69")


@given(messages)
def test_a_message_in_reports_comes_out_as_it_went_in(message: HidMessage) -> None:
    assembler = HidAssembler()
    *before, last = encode_hid(message, reply=True)
    assert all(len(report) == REPORT for report in (*before, last))
    assert [assembler.feed(report) for report in before] == [None] * len(before)
    assert assembler.feed(last) == message
    assert assembler.held == 0


def test_a_whole_card_comes_through_the_wrapper() -> None:
    frame = Response(0x90, encode_base_info(bytes(256), bytes(1024))).frame
    assembler = HidAssembler()
    *_, answer = map(assembler.feed, encode_hid(HidMessage(7, 0, frame), reply=True))
    assert answer is not None
    assert FrameParser().feed(answer.data) == [Frame(frame[7:-1])]


def test_a_wrong_sum_is_refused_and_forgotten() -> None:
    (report,) = encode_hid(HidMessage(1, 0, b"abc"), reply=True)
    assembler = HidAssembler()
    with pytest.raises(RemoteProtocolError):
        assembler.feed(report[:6] + b"x" + report[7:])
    assert assembler.held == 0


@given(st.lists(st.binary(min_size=REPORT, max_size=REPORT), max_size=80), st.booleans())
def test_any_reports_never_crash_and_never_pile_up(reports: list[bytes], begun: bool) -> None:
    assembler = HidAssembler()
    if begun:
        reports = [b"\xaa\x01\x00\xff\x08\x00".ljust(REPORT, b"\0"), *reports]
    for report in reports:
        try:
            assembler.feed(report)
        except RemoteProtocolError:
            assert assembler.held == 0
        assert assembler.held <= MAX_HELD + REPORT


def test_more_than_any_frame_is_our_own_mistake() -> None:
    with pytest.raises(LocalProtocolError):
        encode_hid(HidMessage(1, 1, bytes(MAX_HELD + 1)))
