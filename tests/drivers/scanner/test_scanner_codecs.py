from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError
from drivers.protocols.scanner.codes import MAX_CODE, MAX_HELD, Code, Framing, Refusal, Refused, ScannerParser
from drivers.protocols.scanner.gm65 import (
    AIM_ON,
    FACTORY_RESET,
    HEARTBEAT,
    SAVE,
    START_SCAN,
    ModuleReply,
    ScannerCommand,
    Verb,
    Zone,
    decode_command,
)
from drivers.protocols.scanner.symbologies import Symbology, split_aim

MODULE = Framing(module=True, aim=True)
payloads = st.binary(min_size=1, max_size=300).filter(
    lambda data: not {0x0D, 0x0A} & set(data) and data[0] not in {2, 3}
)


@pytest.mark.parametrize(
    ("command", "wire"),
    [
        (START_SCAN, "7E 00 08 01 00 02 01 02 DA"),
        (SAVE, "7E 00 09 01 00 00 00 DE C8"),
        (HEARTBEAT, "7E 00 0A 01 00 00 00 30 1A"),
        (ScannerCommand(Verb.READ, Zone.BAUD, b"\x02"), "7E 00 07 01 00 2A 02 D8 0F"),
        (FACTORY_RESET, "7E 00 08 01 00 D9 50 81 D3"),
    ],
)
def test_every_command_is_the_published_bytes(command: ScannerCommand, wire: str) -> None:
    assert command.frame == bytes.fromhex(wire)


def test_published_replies_are_understood() -> None:
    parser = ScannerParser(MODULE)
    wire = bytes.fromhex("02000001003331 03000001003331 02000002 3901 C14C")
    assert parser.feed(wire) == [ModuleReply(), ModuleReply(heartbeat=True), ModuleReply(b"\x39\x01")]


@given(st.sampled_from(Verb), st.integers(0, 0xFFFF), st.binary(min_size=1, max_size=40))
def test_a_command_is_decoded_as_it_was_encoded(verb: Verb, zone: int, data: bytes) -> None:
    command = ScannerCommand(verb, zone, data)
    assert decode_command(command.frame) == command


@given(st.lists(st.builds(ModuleReply, st.binary(max_size=255), st.booleans()), max_size=4), st.integers(1, 50))
def test_replies_are_read_as_they_were_written_in_any_split(replies: list[ModuleReply], size: int) -> None:
    wire = b"".join(reply.frame for reply in replies)
    parser = ScannerParser(MODULE)
    assert [event for at in range(0, len(wire), size) for event in parser.feed(wire[at : at + size])] == replies


def test_a_command_with_its_check_left_out_is_understood() -> None:
    assert decode_command(bytes.fromhex("7E 00 08 01 00 D0 80 AB CD")) == AIM_ON
    assert decode_command(bytes.fromhex("7E 00 08 01 00 D0 80 AB CE")) is None


@given(st.lists(payloads, min_size=1, max_size=5), st.sampled_from([b"\r", b"\r\n"]), st.integers(1, 50))
def test_codes_survive_any_split(codes: list[bytes], suffix: bytes, size: int) -> None:
    wire = b"".join(code + suffix for code in codes)
    parser = ScannerParser(Framing(suffix=suffix))
    events = [event for at in range(0, len(wire), size) for event in parser.feed(wire[at : at + size])]
    assert events == [Code(code) for code in codes]
    assert parser.gap() == []


@given(st.lists(st.one_of(payloads.map(lambda code: b"]Q1" + code + b"\r"), st.just(ModuleReply().frame)), max_size=6))
def test_replies_and_codes_share_the_line(messages: list[bytes]) -> None:
    events = ScannerParser(MODULE).feed(b"".join(messages))
    assert [isinstance(event, Code) for event in events] == [message[:1] == b"]" for message in messages]


def test_a_code_that_only_begins_like_a_reply_is_a_code() -> None:
    parser = ScannerParser(MODULE)
    assert parser.feed(b"\x02") == []
    assert parser.feed(b"A1\x03\r\x03z\r" + ModuleReply().frame) == [Code(b"\x02A1\x03"), Code(b"\x03z"), ModuleReply()]


def test_a_torn_code_is_not_given_as_a_shorter_one() -> None:
    parser = ScannerParser(Framing())
    assert parser.feed(b"6901234") == []
    assert parser.gap() == [Refused(Refusal.TORN)]
    assert parser.feed(b"567892\r") == [Code(b"567892")]


def test_an_endless_code_is_refused_once_and_the_next_one_is_read() -> None:
    parser = ScannerParser(Framing())
    events = [event for _ in range(50) for event in parser.feed(b"7" * 1000)]
    assert events == [Refused(Refusal.TOO_LONG)]
    assert parser.held < MAX_HELD
    assert parser.feed(b"777\rnext\r") == [Code(b"next")]


def test_the_longest_code_of_all_is_read() -> None:
    longest = b"]Q1" + b"7" * 7089
    assert len(longest) == MAX_CODE
    assert ScannerParser(Framing(aim=True)).feed(longest + b"\r") == [Code(b"7" * 7089, Symbology.QR)]


@given(
    st.lists(st.binary(max_size=200) | st.sampled_from([b"\x02\x00", b"\x03\x00\x00\xff", b"\r", b"]Q1"]), max_size=30),
    st.booleans(),
)
def test_any_bytes_in_any_split_never_crash_and_never_pile_up(pieces: list[bytes], module: bool) -> None:
    parser = ScannerParser(Framing(module=module, aim=module))
    for piece in pieces:
        parser.feed(piece)
        assert parser.held <= MAX_HELD
    parser.gap()
    assert parser.held == 0


@pytest.mark.parametrize(
    ("payload", "symbology", "content"),
    [
        (b"]Q1hello", Symbology.QR, b"hello"),
        (b"]C0123", Symbology.CODE_128, b"123"),
        (b"]L2x", Symbology.PDF_417, b"x"),
        (b"]d1x", Symbology.DATA_MATRIX, b"x"),
        (b"]zmx", Symbology.AZTEC, b"x"),
        (b"]A1x", Symbology.CODE_39, b"x"),
        (b"]E4x", Symbology.EAN_UPC, b"x"),
        (b"]F0x", Symbology.CODABAR, b"x"),
        (b"]G0x", Symbology.CODE_93, b"x"),
        (b"]I1x", Symbology.ITF, b"x"),
        (b"]h0x", Symbology.HAN_XIN, b"x"),
        (b"]e0x", Symbology.DATABAR, b"x"),
        (b"]X0x", Symbology.OTHER, b"x"),
        (b"plain", None, b"plain"),
        (b"]1x", None, b"]1x"),
        (b"]", None, b"]"),
    ],
)
def test_aim_prefixes(payload: bytes, symbology: Symbology | None, content: bytes) -> None:
    assert split_aim(payload) == (symbology, content)


@pytest.mark.parametrize(
    ("payload", "text"),
    [("示例".encode(), "示例"), ("示例".encode("gb18030"), "示例"), (b"NMY1:6BF", "NMY1:6BF"), (b"\xff\xff", None)],
)
def test_text_is_utf_8_else_gb18030_else_unknown(payload: bytes, text: str | None) -> None:
    assert Code(payload).text == text


def test_a_code_never_shows_in_a_repr() -> None:
    assert "320102" not in repr(Code(b"320102199406170021"))


@pytest.mark.parametrize("command", [ScannerCommand(Verb.WRITE, 0, b""), ScannerCommand(Verb.WRITE, 70000)])
def test_what_no_command_can_carry_is_our_own_mistake(command: ScannerCommand) -> None:
    with pytest.raises(LocalProtocolError):
        _ = command.frame
