"""Recorded conversations, masked, played back to the driver; and the mask itself."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.devices.id_card_reader import IdCardReader
from drivers.errors import LocalProtocolError
from drivers.protocols.sdt.commands import READ_NEW_ADDRESS, Response
from drivers.protocols.sdt.frame import MAX_HELD, PREAMBLE, Damage, DamagedFrame, Frame, FrameParser
from drivers.protocols.sdt.layouts import CardKind, encode_new_address, layout_of
from drivers.protocols.sdt.masking import ResponseMask, mask_body
from drivers.protocols.sdt.payload import decode_base_info, encode_base_info
from drivers.protocols.sdt.polling import CardFault, CardRead
from drivers.sim.id_card_reader import IdCardReaderSimulator
from drivers.sim.sample_cards import SAMPLES
from drivers.transports.memory import MemoryLine
from drivers.transports.serial_line import SerialLine
from drivers.transports.tap import AllPersonal, NothingPersonal, Replay, TapLine

RECORDINGS = Path(__file__).parents[1] / "recordings"
TODAY = date(2026, 3, 2)
EXPECTED = {
    "card_read_stays_and_leaves": ["NoCard", "resident", "CardStillThere", "NoCard"],
    "bad_checksum_asked_again": ["resident", "NoCard"],
    "card_removed_before_reading": ["place_again", "NoCard"],
    "two_cards": ["select_failed", "select_failed", "two_cards"],
    "the_other_kinds_of_card": ["hk_macau_taiwan", "foreigner_2017", "foreigner_2023"],
}


def said(outcome: object) -> str:
    match outcome:
        case CardRead(card):
            return card.kind.value
        case CardFault(code):
            return code.value
        case _:
            return type(outcome).__name__


def test_every_recording_has_its_expectation() -> None:
    assert {path.stem for path in RECORDINGS.glob("*.jsonl")} == EXPECTED.keys()


@pytest.mark.parametrize("name", EXPECTED)
def test_a_recorded_conversation_leads_to_the_same_outcomes(name: str) -> None:
    with (RECORDINGS / f"{name}.jsonl").open(encoding="utf-8") as lines:
        replay = Replay(lines)
    reader = IdCardReader(MemoryLine(replay), lambda: TODAY)
    reader.open()
    assert str(reader.handshake()) == "05.01-20240115-0001234567-0987654321"
    assert [said(reader.poll()) for _ in EXPECTED[name]] == EXPECTED[name]
    assert replay.finished


def test_another_conversation_than_the_recorded_one_is_noticed() -> None:
    with (RECORDINGS / "two_cards.jsonl").open(encoding="utf-8") as lines:
        reader = IdCardReader(MemoryLine(Replay(lines)), lambda: TODAY)
    reader.open()
    with pytest.raises(LocalProtocolError, match="entry 1"):
        reader.exchange(READ_NEW_ADDRESS)


def test_a_recording_holds_nothing_of_the_card(tmp_path: Path) -> None:
    recording = io.StringIO()
    with IdCardReaderSimulator(tmp_path / "reader") as simulator:
        line = TapLine(SerialLine(str(simulator.path)), recording, NothingPersonal(), ResponseMask())
        reader = IdCardReader(line, lambda: TODAY)
        reader.open()
        for name in SAMPLES:
            simulator.place(name)
            assert isinstance(reader.poll(), CardRead)
            simulator.remove()
        reader.close()
    entries = [json.loads(line) for line in recording.getvalue().splitlines()]
    heard = b"".join(bytes.fromhex(entry["hex"]) for entry in entries)
    for card in SAMPLES.values():
        for value in (*card.values.values(), card.newest_address or ""):
            assert len(value) <= 3 or value.encode("utf-16-le") not in heard
        assert card.photo not in heard


@pytest.mark.parametrize("fingerprint", [None, b"", bytes(range(256)) * 4])
def test_a_masked_reply_keeps_its_shape(fingerprint: bytes | None) -> None:
    for card in SAMPLES.values():
        data = encode_base_info(card.text, card.photo, fingerprint)
        masked = mask_body(Response(0x90, data).frame[7:-1])
        assert len(masked) == len(data) + 3
        base = decode_base_info(masked[3:], with_fingerprint=fingerprint is not None)
        assert layout_of(base.text).kind is CardKind(card.kind)
        assert not any(base.photo)


def test_a_masked_address_is_no_address() -> None:
    address = "江苏省南京市示例路1号"
    masked = mask_body(b"\0\0\x90" + encode_new_address(address))
    assert len(masked) == 73
    assert not set(address) & set(masked[3:].decode("utf-16-le"))


@given(
    st.lists(st.binary(max_size=60) | st.just(PREAMBLE) | st.binary(max_size=90).map(lambda d: Response(0x90, d).frame))
)
def test_the_mask_gives_back_as_many_bytes_as_it_took_and_holds_no_more_than_a_frame(pieces: list[bytes]) -> None:
    mask = ResponseMask()
    out = b""
    for piece in pieces:
        out += mask.feed(piece)
    held = mask.flush()
    assert len(held) < MAX_HELD
    assert len(out) + len(held) == sum(map(len, pieces))


def test_a_frame_in_pieces_is_masked_as_a_whole() -> None:
    card = SAMPLES["lin"]
    frame = Response(0x90, encode_base_info(card.text, card.photo)).frame
    mask = ResponseMask()
    out = b"".join(mask.feed(frame[at : at + 7]) for at in range(0, len(frame), 7))
    (event,) = FrameParser().feed(out)
    assert isinstance(event, Frame)
    assert "林".encode("utf-16-le") not in out


def test_a_damaged_frame_is_masked_and_stays_damaged() -> None:
    card = SAMPLES["lin"]
    frame = bytearray(Response(0x90, encode_base_info(card.text, card.photo)).frame)
    frame[-1] ^= 0x01
    out = ResponseMask().feed(bytes(frame))
    assert len(out) == len(frame)
    assert "林".encode("utf-16-le") not in out
    (event,) = FrameParser().feed(out)
    assert event == DamagedFrame(Damage.CHECKSUM)


def test_half_a_frame_is_zeros() -> None:
    mask = ResponseMask()
    mask.feed(Response(0x90, encode_base_info(SAMPLES["lin"].text, b"")).frame[:100])
    assert not any(mask.flush())


def test_slips_can_be_recorded_by_size_alone() -> None:
    assert AllPersonal().feed("王小明".encode()) == bytes(9)
    assert AllPersonal().flush() == NothingPersonal().flush() == b""
