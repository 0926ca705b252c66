"""Three kinds of answers on one line, in any order and in any pieces."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.protocols.escpos.answers import Answer, AnswerParser, AtOnce, Automatic, InTurn
from drivers.protocols.escpos.status import Fault, Paper, PrinterState, write_automatic, write_in_turn, write_realtime

STATES = st.builds(
    lambda paper, fault: PrinterState(paper is not Paper.END and fault is Fault.NONE, paper, fault),
    st.sampled_from(Paper),
    st.sampled_from(Fault),
)
ANSWERS: st.SearchStrategy[Answer] = st.one_of(
    STATES.flatmap(lambda state: st.sampled_from(sorted(set(write_realtime(state).values())))).map(AtOnce),
    st.sampled_from(Paper).map(lambda paper: InTurn(write_in_turn(paper))),
    STATES.map(Automatic),
)


def wire(answer: Answer) -> bytes:
    return write_automatic(answer.state) if isinstance(answer, Automatic) else bytes([answer.byte])


def heard(pieces: Sequence[bytes]) -> list[Answer]:
    parser = AnswerParser()
    return [answer for piece in pieces for answer in parser.feed(piece)]


@given(st.lists(ANSWERS, max_size=12), st.data())
def test_any_answers_are_told_apart_however_the_line_cuts_them(answers: list[Answer], data: st.DataObject) -> None:
    line = b"".join(map(wire, answers))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=6)))
    pieces = [line[start:end] for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)]
    assert heard(pieces) == answers


@given(STATES, st.lists(st.sampled_from([0x12, 0x16, 0x1E, 0x72]), min_size=1, max_size=3), st.integers(1, 3))
def test_an_answer_at_once_inside_a_block_breaks_neither(state: PrinterState, at_once: list[int], place: int) -> None:
    block = write_automatic(state)
    mixed = block[:place] + bytes(at_once) + block[place:]
    assert heard([mixed]) == [*map(AtOnce, at_once), Automatic(state)]


@given(STATES, st.integers(1, 3))
def test_flow_control_inside_a_block_is_passed_over(state: PrinterState, place: int) -> None:
    block = write_automatic(state)
    assert heard([block[:place] + b"\x13\x11" + block[place:]]) == [Automatic(state)]


@pytest.mark.parametrize("torn_after", [1, 2, 3])
def test_after_a_gap_the_rest_of_a_torn_block_swallows_no_confirmation(torn_after: int) -> None:
    parser = AnswerParser()
    assert parser.feed(write_automatic(PrinterState(online=True, paper=Paper.OK))[:torn_after]) == []
    parser.gap()
    assert parser.feed(b"\x00") == [InTurn(0)]


@pytest.mark.parametrize("torn_after", [1, 2, 3])
def test_a_torn_block_is_no_state_and_the_next_one_is(torn_after: int) -> None:
    out = PrinterState(online=False, paper=Paper.END)
    well = PrinterState(online=True, paper=Paper.OK)
    assert heard([write_automatic(out)[:torn_after] + write_automatic(well)]) == [Automatic(well)]


@pytest.mark.parametrize("noise", [0x80, 0x90, 0xFF])
def test_a_byte_that_no_block_has_ends_the_block(noise: int) -> None:
    assert heard([bytes([0x10, 0x00, noise, 0x0F])]) == [InTurn(0x0F)]


@given(st.binary(max_size=200))
def test_noise_never_fails_and_holds_no_more_than_a_block(noise: bytes) -> None:
    parser = AnswerParser()
    parser.feed(noise)
    assert parser.held < 4
