"""A long fuzz run over every parser of bytes that devices send: `python -m tests.drivers.fuzz [EXAMPLES]`.

Each example is a list of pieces of a line: random bytes, whole messages, messages cut short, changed or run together.
A parser passes when it raises nothing but its own errors and never holds more than its bound. The table that it prints
stands in docs/devices.md.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from drivers.errors import RemoteProtocolError
from drivers.protocols.escpos.answers import AnswerParser
from drivers.protocols.escpos.status import (
    Fault,
    Paper,
    PrinterState,
    Query,
    read_automatic,
    read_realtime,
    write_automatic,
)
from drivers.protocols.evdev import EVENT_BYTES, EventParser, EventsLost, Switch, Switched, encode
from drivers.protocols.hid_descriptor import decode_descriptor
from drivers.protocols.ipp import message
from drivers.protocols.nut import MAX_LINE, STATUS, LineParser, read_power, read_value
from drivers.protocols.scanner.codes import MAX_HELD as MAX_CODE_HELD
from drivers.protocols.scanner.codes import Framing, ScannerParser
from drivers.protocols.scanner.gm65 import START_SCAN, ModuleReply, decode_command
from drivers.protocols.sdt.card import parse_card
from drivers.protocols.sdt.commands import Response, decode_request, decode_response
from drivers.protocols.sdt.frame import MAX_HELD, MIN_REQUEST, PREAMBLE, Frame, FrameParser
from drivers.protocols.sdt.masking import ResponseMask
from drivers.protocols.sdt.payload import decode_base_info, decode_sam_id, encode_base_info
from drivers.protocols.sdt.wrappings import REPORT, HidAssembler, HidMessage, encode_hid
from drivers.protocols.smart_card import tlv
from drivers.sim.escpos_interpreter import Interpreter
from drivers.sim.escpos_paper import Strip
from drivers.sim.sample_cards import SAMPLES

_TODAY = date(2026, 3, 2)
_CARDS = [Response(0x90, encode_base_info(card.text, card.photo)).frame for card in SAMPLES.values()]


@dataclass(slots=True)
class Figures:
    examples: int = 0
    octets: int = 0
    most_held: int = 0


Target = Callable[[list[bytes], Figures], None]


def _changed(message: bytes) -> st.SearchStrategy[bytes]:
    """A message cut short, with one byte changed, or with some bytes put in."""
    at = st.integers(0, max(0, len(message) - 1))
    return st.one_of(
        at.map(lambda end: message[:end]),
        st.tuples(at, st.integers(0, 255)).map(lambda c: message[: c[0]] + bytes([c[1]]) + message[c[0] + 1 :]),
        st.tuples(at, st.binary(max_size=8)).map(lambda c: message[: c[0]] + c[1] + message[c[0] :]),
    )


def _line(*messages: bytes) -> st.SearchStrategy[list[bytes]]:
    whole = st.sampled_from(messages)
    return st.lists(st.one_of(st.binary(max_size=80), whole, whole.flatmap(_changed)), max_size=12)


def sdt_frames(pieces: list[bytes], figures: Figures) -> None:
    for minimum in (4, MIN_REQUEST):
        parser = FrameParser(minimum)
        for piece in pieces:
            for event in parser.feed(piece):
                if isinstance(event, Frame) and minimum == MIN_REQUEST:
                    decode_request(event.body)
                elif isinstance(event, Frame):
                    _card(decode_response(event.body))
            figures.most_held = max(figures.most_held, parser.held)
            assert parser.held < MAX_HELD


def _card(response: Response) -> None:
    with suppress(RemoteProtocolError):
        decode_sam_id(response.data)
    for with_fingerprint in (False, True):
        with suppress(RemoteProtocolError):
            parse_card(decode_base_info(response.data, with_fingerprint=with_fingerprint), None, _TODAY)


def sdt_mask(pieces: list[bytes], figures: Figures) -> None:
    mask = ResponseMask()
    given_back = sum(len(mask.feed(piece)) for piece in pieces)
    held = len(mask.flush())
    figures.most_held = max(figures.most_held, held)
    assert held < MAX_HELD
    assert given_back + held == sum(map(len, pieces))


def hid_reports(pieces: list[bytes], figures: Figures) -> None:
    assembler = HidAssembler()
    for piece in pieces:
        with suppress(RemoteProtocolError):
            assembler.feed(piece[:REPORT].ljust(REPORT, b"\0"))
        figures.most_held = max(figures.most_held, assembler.held)
        assert assembler.held <= MAX_HELD + REPORT


def scanner_line(pieces: list[bytes], figures: Figures) -> None:
    for framing in (Framing(), Framing(module=True, aim=True), Framing(suffix=b"\r\n")):
        parser = ScannerParser(framing)
        for piece in pieces:
            parser.feed(piece)
            figures.most_held = max(figures.most_held, parser.held)
            assert parser.held <= MAX_CODE_HELD
        parser.gap()
    for piece in pieces:
        decode_command(piece)


def escpos_status(pieces: list[bytes], _: Figures) -> None:
    for piece in pieces:
        with suppress(RemoteProtocolError):
            read_automatic(piece[:4])
        if len(piece) >= len(Query):
            with suppress(RemoteProtocolError):
                read_realtime(dict(zip(Query, piece, strict=False)))


def escpos_answers(pieces: list[bytes], figures: Figures) -> None:
    parser = AnswerParser()
    for piece in pieces:
        parser.feed(piece)
        figures.most_held = max(figures.most_held, parser.held)
        assert parser.held < 4


def input_events(pieces: list[bytes], figures: Figures) -> None:
    parser = EventParser()
    for piece in pieces:
        parser.feed(piece)
        figures.most_held = max(figures.most_held, parser.held)
        assert parser.held < EVENT_BYTES


def escpos_interpreter(pieces: list[bytes], figures: Figures) -> None:
    interpreter = Interpreter(Strip(384), lambda: None, lambda: None, lambda _: None)
    for piece in pieces:
        interpreter.buffer += piece
        while interpreter.step() is not None:
            pass
        figures.most_held = max(figures.most_held, len(interpreter.buffer))


def ups_lines(pieces: list[bytes], figures: Figures) -> None:
    parser = LineParser()
    for piece in pieces:
        with suppress(RemoteProtocolError):
            for line in parser.feed(piece):
                read_power(read_value(line, "ups", STATUS), None)
        figures.most_held = max(figures.most_held, parser.held)
        assert parser.held <= MAX_LINE


def card_answers(pieces: list[bytes], _: Figures) -> None:
    for piece in pieces:
        with suppress(RemoteProtocolError):
            list(tlv.walk(piece))


def ipp_answers(pieces: list[bytes], _: Figures) -> None:
    for raw in (*pieces, b"".join(pieces)):
        with suppress(RemoteProtocolError):
            message.decode(raw)


def report_descriptors(pieces: list[bytes], _: Figures) -> None:
    with suppress(RemoteProtocolError):
        decode_descriptor(b"".join(pieces))


_IPP = message.encode(
    message.Message(
        0,
        1,
        (
            message.Group(1, (message.Attribute("attributes-charset", (message.Value(0x47, "utf-8"),)),)),
            message.Group(4, (message.Attribute("printer-state", (message.Value(0x23, 5),)),)),
        ),
    )
)
_RESPONSES = (*_CARDS, Response(0x9F, bytes(4)).frame, Response(0x80).frame, PREAMBLE, PREAMBLE + b"\x09\x0a")
_STATES = [write_automatic(PrinterState(True, paper, fault)) for paper in Paper for fault in Fault]
TARGETS: dict[str, tuple[Target, st.SearchStrategy[list[bytes]]]] = {
    "SDT frames, payloads and cards": (sdt_frames, _line(*_RESPONSES)),
    "SDT mask of the recorder": (sdt_mask, _line(*_RESPONSES)),
    "HID reports around SDT": (hid_reports, _line(*encode_hid(HidMessage(1, 0, _CARDS[0]), reply=True))),
    "scanner line (codes, GM65 replies)": (
        scanner_line,
        _line(b"]Q1NMY1:6BFOXN\r", ModuleReply().frame, START_SCAN.frame, b"7" * 8000),
    ),
    "ESC/POS status bytes": (escpos_status, _line(b"\x16\x12\x12\x12", *_STATES)),
    "ESC/POS answers, mixed": (escpos_answers, _line(b"\x16", b"\x00", b"\x0f", b"\x11\x13", *_STATES)),
    "input events (door, headset)": (
        input_events,
        _line(encode(Switched(Switch.MACHINE_COVER, on=True)), encode(Switched(2, on=False)), encode(EventsLost())),
    ),
    "UPS server's lines": (ups_lines, _line(b'VAR ups ups.status "OB LB"\n', b"ERR DATA-STALE\n", b"7" * 900)),
    "card answers (TLV)": (card_answers, _line(tlv.encode(0x70, tlv.encode(0x5A, bytes(8))), tlv.encode(0x5F24, b"1"))),
    "IPP answers": (ipp_answers, _line(_IPP, _IPP[8:], b"\x34\x00\x01a\x00\x00")),
    "HID report descriptors": (report_descriptors, _line(bytes.fromhex("0600ff0901a1017508954081029102c0"))),
    "ESC/POS interpreter (simulator)": (
        escpos_interpreter,
        _line(b"\x1b@\x1c&", "办件回执\n".encode("gb18030"), b"\x1dv0\x00\x02\x00\x02\x00abcd", b"\x1d(k\x03\x001Q0"),
    ),
}


def fuzz(target: Target, line: st.SearchStrategy[list[bytes]], examples: int) -> Figures:
    figures = Figures()

    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(line)
    def run(pieces: list[bytes]) -> None:
        figures.examples += 1
        figures.octets += sum(map(len, pieces))
        target(pieces, figures)

    run()
    return figures


def main(examples: int) -> None:
    sys.stdout.write("| parser | examples | bytes | most held | seconds |\n|---|---:|---:|---:|---:|\n")
    for name, (target, line) in TARGETS.items():
        began = time.monotonic()
        figures = fuzz(target, line, examples)
        took = time.monotonic() - began
        sys.stdout.write(
            f"| {name} | {figures.examples:,} | {figures.octets:,} | {figures.most_held:,} | {took:.0f} |\n"
        )
        sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
