"""Events and bitmaps of Linux' input system, against bytes as the kernel writes them on a 64-bit machine."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.protocols import evdev
from drivers.protocols.evdev import EventParser, EventsLost, Switch, Switched, SwitchEvent, encode, read_bitmap

# As `cat /dev/input/eventN | xxd` shows a headset plugged in: tv_sec 1748393499, tv_usec 401327, type, code, value; and
# the report that ends it.
PLUGGED_IN = bytes.fromhex(
    "1b5e366800000000 af1f060000000000 0500 0200 010000001b5e366800000000 af1f060000000000 0000 0000 00000000"
)
EVENTS: st.SearchStrategy[SwitchEvent] = st.one_of(
    st.builds(Switched, st.integers(0, 0x10), st.booleans()), st.just(EventsLost())
)


def test_a_headset_that_is_plugged_in() -> None:
    assert EventParser().feed(PLUGGED_IN) == [Switched(Switch.HEADPHONE_INSERT, on=True)]
    assert encode(Switched(Switch.HEADPHONE_INSERT, on=True), 1748393499, 401327) == PLUGGED_IN


def test_keys_and_other_events_are_no_switches() -> None:
    key = PLUGGED_IN[:16] + bytes.fromhex("01001e0001000000")
    assert EventParser().feed(key + PLUGGED_IN[24:]) == []


def test_a_queue_that_ran_over_is_told() -> None:
    dropped = PLUGGED_IN[:16] + bytes.fromhex("0000030000000000")
    assert EventParser().feed(dropped) == [EventsLost()]


@given(st.lists(EVENTS, max_size=8), st.data())
def test_events_are_read_however_they_are_cut(events: list[SwitchEvent], data: st.DataObject) -> None:
    line = b"".join(encode(event) for event in events)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(line)), max_size=6)))
    parser = EventParser()
    seen = [
        event
        for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)
        for event in parser.feed(line[start:end])
    ]
    assert seen == events
    assert parser.held == 0


@given(st.binary(max_size=500))
def test_noise_never_fails_and_less_than_one_event_is_held(noise: bytes) -> None:
    parser = EventParser()
    parser.feed(noise)
    assert parser.held < evdev.EVENT_BYTES


@pytest.mark.parametrize(
    ("bitmap", "codes"),
    [("000000", set()), ("040000", {Switch.HEADPHONE_INSERT}), ("010001", {Switch.LID, Switch.MACHINE_COVER})],
)
def test_the_bitmap_of_switches(bitmap: str, codes: set[int]) -> None:
    assert read_bitmap(bytes.fromhex(bitmap)) == codes


def test_the_questions_have_the_kernels_numbers() -> None:
    """As the macros of linux/input.h expand for three bytes of switches and a name of 256 bytes."""
    assert (evdev.EVIOCGSW, evdev.EVIOCGBIT_SW, evdev.EVIOCGNAME) == (0x8003451B, 0x80034525, 0x81004506)
