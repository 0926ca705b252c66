from __future__ import annotations

from functools import reduce
from operator import xor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError
from drivers.protocols.sdt.commands import (
    COMMANDS,
    READ_BASE_WITH_FINGERPRINT,
    Response,
    decode_request,
    decode_response,
)
from drivers.protocols.sdt.frame import (
    HEAD,
    MAX_HELD,
    MAX_LENGTH,
    MIN_REQUEST,
    PREAMBLE,
    Damage,
    DamagedFrame,
    Frame,
    FrameParser,
    checksum,
    encode_frame,
)
from drivers.protocols.sdt.payload import encode_base_info

REQUESTS = {
    "reset_sam": "AAAAAA96690003 10FFEC",
    "sam_status": "AAAAAA96690003 11FFED",
    "sam_id": "AAAAAA96690003 12FFEE",
    "find_card": "AAAAAA96690003 200122",
    "select_card": "AAAAAA96690003 200221",
    "read_base": "AAAAAA96690003 300132",
    "read_base_with_fingerprint": "AAAAAA96690003 301023",
    "read_new_address": "AAAAAA96690003 300330",
    "read_management_number": "AAAAAA96690003 300536",
    "set_speed_115200": "AAAAAA96690003 600063",
    "set_speed_57600": "AAAAAA96690003 600162",
    "set_speed_38400": "AAAAAA96690003 600261",
    "set_speed_19200": "AAAAAA96690003 600360",
    "set_speed_9600": "AAAAAA96690003 600467",
}
RESPONSES = {
    "AAAAAA96690004 00009094": Response(0x90),
    "AAAAAA96690004 00006064": Response(0x60),
    "AAAAAA96690008 00009F0000000097": Response(0x9F, bytes(4)),
    "AAAAAA96690004 00008084": Response(0x80),
    "AAAAAA9669000C 0000900000000000000000 9C": Response(0x90, bytes(8)),
    "AAAAAA96690004 00008185": Response(0x81),
    "AAAAAA96690004 00004145": Response(0x41),
    "AAAAAA96690004 00003236": Response(0x32),
    "AAAAAA96690004 00009195": Response(0x91),
}

bodies = st.binary(min_size=3, max_size=MAX_LENGTH - 1)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_request_is_the_published_bytes_and_is_understood(command: object) -> None:
    name = command.name  # type: ignore[attr-defined]
    assert command.frame == bytes.fromhex(REQUESTS[name])  # type: ignore[attr-defined]
    (event,) = FrameParser(minimum=MIN_REQUEST).feed(bytes.fromhex(REQUESTS[name]))
    assert isinstance(event, Frame)
    assert decode_request(event.body) is command


@pytest.mark.parametrize(("wire", "response"), RESPONSES.items())
def test_published_responses_are_made_byte_for_byte(wire: str, response: Response) -> None:
    assert response.frame == bytes.fromhex(wire)


def test_the_read_replies_have_the_published_sizes() -> None:
    text, photo = bytes(256), bytes(1024)
    assert len(Response(0x90, encode_base_info(text, photo)).frame) == 1295
    assert len(Response(0x90, encode_base_info(text, photo, bytes(1024))).frame) == 2321
    assert len(Response(0x90, encode_base_info(text, photo, b"")).frame) == 1297
    assert READ_BASE_WITH_FINGERPRINT.personal


@given(st.binary(max_size=MAX_HELD))
def test_the_checksum_is_the_xor_of_all_bytes(data: bytes) -> None:
    assert checksum(data) == reduce(xor, data, 0)


@given(bodies, st.lists(st.integers(1, 700), max_size=20))
def test_a_frame_survives_any_split(body: bytes, cuts: list[int]) -> None:
    wire = encode_frame(body)
    parser = FrameParser()
    events = []
    for size in cuts:
        events += parser.feed(wire[:size])
        wire = wire[size:]
    events += parser.feed(wire)
    assert events == [Frame(body)]
    assert parser.held == 0


@given(body=bodies, lead_in=st.integers(0, 50))
def test_extra_lead_in_bytes_are_skipped(body: bytes, lead_in: int) -> None:
    assert FrameParser().feed(b"\xaa" * lead_in + encode_frame(body)) == [Frame(body)]


@given(st.builds(Response, st.integers(0, 255), st.binary(max_size=2300), st.integers(0, 255), st.integers(0, 255)))
def test_a_response_is_read_as_it_was_written(response: Response) -> None:
    (event,) = FrameParser().feed(response.frame)
    assert isinstance(event, Frame)
    assert decode_response(event.body) == response


def test_a_length_beyond_the_longest_reply_is_refused_and_the_next_frame_found() -> None:
    parser = FrameParser()
    too_long = PREAMBLE + (MAX_LENGTH + 1).to_bytes(2, "big")
    assert parser.feed(too_long) == [DamagedFrame(Damage.LENGTH)]
    assert parser.feed(encode_frame(b"\0\0\x90")) == [Frame(b"\0\0\x90")]


def test_a_truncated_frame_does_not_swallow_the_one_behind_it() -> None:
    parser = FrameParser()
    whole = encode_frame(bytes(40))
    events = parser.feed(whole[:20] + encode_frame(b"\0\0\x80") + bytes(40))
    assert DamagedFrame(Damage.CHECKSUM) in events
    assert Frame(b"\0\0\x80") in events


def test_a_body_that_no_frame_can_carry_is_our_own_mistake() -> None:
    with pytest.raises(LocalProtocolError):
        encode_frame(bytes(MAX_LENGTH))
    with pytest.raises(LocalProtocolError):
        encode_frame(b"\x10")


def _near_miss() -> st.SearchStrategy[bytes]:
    """Bytes that come close to being frames: that is where parsers break."""
    return st.one_of(
        st.binary(max_size=64),
        st.just(PREAMBLE),
        st.just(PREAMBLE[:3]),
        st.integers(0, 0xFFFF).map(lambda length: PREAMBLE + length.to_bytes(2, "big")),
        bodies.map(encode_frame),
        bodies.map(lambda body: encode_frame(body)[:-1] + b"\x00"),
    )


@given(st.lists(_near_miss(), max_size=30))
def test_any_bytes_in_any_split_never_crash_and_never_pile_up(pieces: list[bytes]) -> None:
    parser = FrameParser()
    for piece in pieces:
        parser.feed(piece)
        assert parser.held < MAX_HELD


def test_garbage_for_ever_is_counted_and_not_kept() -> None:
    parser = FrameParser()
    for _ in range(1000):
        assert parser.feed(b"\x00\xff\x55\xaa\xaa" * 200) == []
        assert parser.held < HEAD
    assert parser.noise > 999_000
