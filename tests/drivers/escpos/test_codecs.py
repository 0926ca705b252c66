from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drivers.devices.receipt_drawing import draw_line, draw_qr, qr_modules
from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.escpos.columns import width_of, wrap
from drivers.protocols.escpos.document import Align, Correction, Document, Feed, Pair, QrCode, Raster, Rule, Size, Text
from drivers.protocols.escpos.encode import Encoder, raster
from drivers.protocols.escpos.profile import profile_of, profiles
from drivers.protocols.escpos.status import (
    Fault,
    Paper,
    PrinterState,
    Query,
    is_automatic,
    is_in_turn,
    is_realtime,
    read_automatic,
    read_realtime,
    request,
    write_automatic,
    write_in_turn,
    write_realtime,
)
from drivers.sim.escpos_interpreter import Interpreter
from drivers.sim.escpos_paper import Strip

states = st.builds(PrinterState, online=st.booleans(), paper=st.sampled_from(Paper), fault=st.sampled_from(Fault))
sizes, aligns = st.sampled_from(Size), st.sampled_from(Align)
blocks = st.one_of(
    st.builds(Text, st.text(max_size=60), sizes, aligns, st.booleans(), st.booleans()),
    st.builds(Pair, st.text(max_size=15), st.text(max_size=60), bold=st.booleans()),
    st.just(Rule()),
    st.builds(QrCode, st.binary(min_size=1, max_size=80), st.sampled_from(Correction)),
    st.builds(Feed, st.integers(0, 400)),
    st.binary(min_size=8, max_size=8).map(lambda rows: Raster(16, rows)),
)


def bits(mask: int) -> set[int]:
    """All bytes that have no bit outside of `mask`."""
    return {byte & mask for byte in range(256)}


def encoder(model: str) -> Encoder:
    return Encoder(profile_of(model), draw_line, draw_qr, qr_modules)


@given(states)
def test_a_state_said_in_real_time_is_read_back(state: PrinterState) -> None:
    answers = write_realtime(state)
    assert all(is_realtime(byte) and not is_automatic(byte) and not is_in_turn(byte) for byte in answers.values())
    assert read_realtime(answers) == state


@given(states)
def test_a_state_said_by_itself_is_read_back(state: PrinterState) -> None:
    block = write_automatic(state)
    assert is_automatic(block[0])
    assert not is_realtime(block[0])
    assert read_automatic(block) == state


@pytest.mark.parametrize("paper", Paper)
def test_an_answer_in_turn_is_taken_for_nothing_else(paper: Paper) -> None:
    byte = write_in_turn(paper)
    assert is_in_turn(byte)
    assert not is_realtime(byte)
    assert not is_automatic(byte)


@given(st.integers(0, 255))
def test_every_byte_is_at_most_one_kind_of_answer(byte: int) -> None:
    assert is_in_turn(byte) + is_realtime(byte) + is_automatic(byte) <= 1


def test_a_kind_of_answer_is_told_by_all_of_its_fixed_bits() -> None:
    """DLE EOT n: 0xx1xx10; the first byte of automatic status: 0xx1xx00; GS r 1: 0xx0 and two pairs of equal bits."""
    at_once = {0x12 | free for free in bits(0x6C)}
    by_itself = {0x10 | free for free in bits(0x6C)}
    in_turn = {free | near | end for free in bits(0x60) for near in (0, 0x03) for end in (0, 0x0C)}
    assert {byte for byte in range(256) if is_realtime(byte)} == at_once
    assert {byte for byte in range(256) if is_automatic(byte)} == by_itself
    assert {byte for byte in range(256) if is_in_turn(byte)} == in_turn


@pytest.mark.parametrize("block", ["100000", "1000000000", "12000000", "10800000", "10100000", "10008000", "10000010"])
def test_a_block_without_its_fixed_bits_is_no_state(block: str) -> None:
    with pytest.raises(RemoteProtocolError):
        read_automatic(bytes.fromhex(block))


@given(st.lists(st.integers(0, 255), min_size=4, max_size=4))
def test_any_four_bytes_are_a_state_or_refused(answers: list[int]) -> None:
    try:
        state = read_realtime(dict(zip(Query, answers, strict=True)))
    except RemoteProtocolError:
        assert not all(map(is_realtime, answers))
    else:
        assert state.paper in Paper


@given(st.binary(max_size=6))
def test_any_block_is_a_state_or_refused(block: bytes) -> None:
    with suppress(RemoteProtocolError):
        assert read_automatic(block).paper in Paper


def test_published_answers_of_a_printer_without_paper() -> None:
    """0x1A, 0x32 and 0x7E: off-line, stopped for paper, near end and end."""
    state = read_realtime({Query.PRINTER: 0x1A, Query.OFFLINE_CAUSE: 0x32, Query.ERROR_CAUSE: 0x12, Query.PAPER: 0x7E})
    assert state == PrinterState(online=False, paper=Paper.END)
    assert request(Query.PAPER) == b"\x10\x04\x04"
    healthy = read_realtime(
        {Query.PRINTER: 0x16, Query.OFFLINE_CAUSE: 0x12, Query.ERROR_CAUSE: 0x12, Query.PAPER: 0x12}
    )
    assert healthy.can_print


@pytest.mark.parametrize(
    ("error", "fault"),
    [(0x08, Fault.CUTTER), (0x20, Fault.UNRECOVERABLE), (0x40, Fault.OVERHEATED), (0x04, Fault.NONE)],
)
def test_an_error_is_seen_also_when_its_cause_was_asked_a_moment_too_early(error: int, fault: Fault) -> None:
    """Bit 2 alone says different things on different models."""
    answers = dict.fromkeys(Query, 0x12) | {Query.ERROR_CAUSE: 0x12 | error}
    assert read_realtime(answers).fault is fault
    assert read_realtime(answers | {Query.OFFLINE_CAUSE: 0x52}).fault is (Fault.MECHANICAL if error == 0x04 else fault)


@pytest.mark.parametrize(
    ("query", "bits", "state"),
    [
        (Query.PRINTER, 0x08, PrinterState(online=False, paper=Paper.OK)),
        (Query.PRINTER, 0x04 | 0x20 | 0x40, PrinterState(online=True, paper=Paper.OK)),  # drawer, recovery, feed button
        (Query.OFFLINE_CAUSE, 0x04, PrinterState(online=True, paper=Paper.OK, fault=Fault.COVER_OPEN)),
        (Query.OFFLINE_CAUSE, 0x08, PrinterState(online=True, paper=Paper.OK)),  # fed by hand
        (Query.OFFLINE_CAUSE, 0x20, PrinterState(online=True, paper=Paper.END)),
        (Query.PAPER, 0x0C, PrinterState(online=True, paper=Paper.NEAR_END)),
        (Query.PAPER, 0x60, PrinterState(online=True, paper=Paper.END)),
    ],
)
def test_each_bit_of_the_real_time_answers_means_what_the_tables_say(
    query: Query, bits: int, state: PrinterState
) -> None:
    assert read_realtime(dict.fromkeys(Query, 0x12) | {query: 0x12 | bits}) == state


@pytest.mark.parametrize(
    ("block", "state"),
    [
        ("10000000", PrinterState(online=True, paper=Paper.OK)),
        ("14000000", PrinterState(online=True, paper=Paper.OK)),  # the drawer's pin
        ("18000F00", PrinterState(online=False, paper=Paper.END)),
        ("10000300", PrinterState(online=True, paper=Paper.NEAR_END)),
        ("38000000", PrinterState(online=False, paper=Paper.OK, fault=Fault.COVER_OPEN)),
        ("18080000", PrinterState(online=False, paper=Paper.OK, fault=Fault.CUTTER)),
        ("18200000", PrinterState(online=False, paper=Paper.OK, fault=Fault.UNRECOVERABLE)),
        ("18400000", PrinterState(online=False, paper=Paper.OK, fault=Fault.OVERHEATED)),
        ("18040000", PrinterState(online=False, paper=Paper.OK, fault=Fault.MECHANICAL)),
    ],
)
def test_each_bit_of_an_automatic_block_means_what_the_table_says(block: str, state: PrinterState) -> None:
    assert read_automatic(bytes.fromhex(block)) == state


@pytest.mark.parametrize(
    ("correction", "level"),
    [(Correction.L, 0x30), (Correction.M, 0x31), (Correction.Q, 0x32), (Correction.H, 0x33)],
)
def test_the_published_bytes_of_error_correction(correction: Correction, level: int) -> None:
    data = encoder("generic-80").encode(Document((QrCode(b"AB", correction),)))
    assert bytes.fromhex("1D286B03003145") + bytes([level]) in data


@pytest.mark.parametrize(
    ("model", "beginning", "cutting"),
    [("generic-80", "1B40 1D610E 1C26", "1D5642"), ("generic-80-gbk", "1B40 1C26", "1D5641")],
)
def test_a_slip_begins_and_ends_with_the_published_bytes(model: str, beginning: str, cutting: str) -> None:
    data = encoder(model).encode(Document((Text("A"),)))
    assert data.startswith(bytes.fromhex(beginning))
    assert data.endswith(bytes.fromhex(f"1C2E {cutting} 50 1D7201"))


@given(st.text(max_size=200), st.integers(4, 48))
def test_no_line_is_wider_than_the_paper_and_nothing_but_space_is_lost(text: str, columns: int) -> None:
    lines = wrap(text, columns)
    assert all(width_of(line) <= columns for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(blocks, max_size=4), st.sampled_from(sorted(profiles())))
def test_any_document_becomes_bytes_that_end_in_one_cut_and_one_question(content: list[object], model: str) -> None:
    data = encoder(model).encode(Document(tuple(content)))  # type: ignore[arg-type]
    profile = profile_of(model)
    cuts, questions = [], []
    paper = Strip(profile.dots)
    interpreter = Interpreter(paper, lambda: cuts.append(1), lambda: questions.append(1), lambda _: None)
    interpreter.buffer += data
    while interpreter.step() is not None:
        pass
    assert not interpreter.buffer
    assert not interpreter.line
    assert (len(cuts), len(questions)) == (1, 1)


@given(st.lists(st.binary(max_size=40) | st.sampled_from([b"\x1d(k", b"\x1dv0\x00", b"\x1dVB", b"\x1c&"]), max_size=12))
def test_any_bytes_in_any_split_never_stop_the_simulated_printer(pieces: list[bytes]) -> None:
    interpreter = Interpreter(Strip(384), lambda: None, lambda: None, lambda _: None)
    for piece in pieces:
        interpreter.buffer += piece
        while interpreter.step() is not None:
            pass


def test_text_beyond_the_printers_font_goes_as_a_picture() -> None:
    plain = encoder("generic-80").encode(Document((Text("王小明"),)))
    rare = encoder("generic-80").encode(Document((Text("王𬭎"),)))
    private = encoder("generic-80").encode(Document((Text("李\ue863"),)))
    assert "王小明".encode("gb18030") in plain
    assert b"\x1dv0" not in plain
    assert b"\x1dv0" in rare
    assert b"\x1dv0" in private


def test_the_published_bytes_of_a_symbol() -> None:
    data = encoder("generic-80").encode(Document((QrCode(b"AB"),)))
    assert bytes.fromhex("1D286B0400314132 00".replace(" ", "")) in data
    assert bytes.fromhex("1D286B0500315030") + b"AB" in data
    assert bytes.fromhex("1D286B0300315130") in data
    assert b"\x1d(k" not in encoder("generic-80-gbk").encode(Document((QrCode(b"AB"),)))


def test_a_tall_picture_is_sent_in_bands() -> None:
    picture = Raster(8, bytes(600))
    assert raster(picture).count(b"\x1dv0\x00\x01\x00") == 10


@pytest.mark.parametrize(
    "mistake", [lambda: QrCode(b""), lambda: Raster(7, b""), lambda: profile_of("no-such-printer")]
)
def test_what_no_printer_can_print_is_our_own_mistake(mistake: object) -> None:
    with pytest.raises(LocalProtocolError):
        mistake()  # type: ignore[operator]
