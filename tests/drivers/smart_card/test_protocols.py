from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.smart_card import bank, social_security, tlv
from drivers.protocols.smart_card.apdu import Command, Response, exchange
from drivers.protocols.smart_card.bank import BankCard, luhn
from drivers.protocols.smart_card.social_security import NotRead, SocialSecurityCard
from drivers.sim.card_files import Dialect, FileChip, bank_chip, social_security_chip, third_generation_chip

T = TypeVar("T")

byte = st.integers(0, 255)
commands = st.builds(Command, byte, byte, byte, byte, st.binary(max_size=255), st.none() | st.integers(1, 256))


def talk(reading: Generator[Command, Response, T], answer: Callable[[bytes], bytes], *, t0: bool = False) -> T:
    """Runs a reading against a chip that answers bytes with bytes; a reading that never ends fails here."""
    sent = 0
    command = next(reading)
    while True:
        whole = exchange(command.as_t0() if t0 else command)
        raw = next(whole)
        while True:
            sent += 1
            assert sent < 400, "the reading does not end"
            try:
                raw = whole.send(answer(raw))
            except StopIteration as end:
                response = end.value
                break
        try:
            command = reading.send(response)
        except StopIteration as end:
            result: T = end.value
            return result


@given(commands)
def test_a_command_decodes_to_itself(command: Command) -> None:
    assert Command.decode(command.encode()) == command


@given(st.binary(max_size=300))
def test_any_bytes_are_a_command_or_refused(raw: bytes) -> None:
    try:
        command = Command.decode(raw)
    except RemoteProtocolError:
        return
    assert command.encode() == raw


@given(st.binary(max_size=20), st.integers(0, 0xFFFF))
def test_a_response_decodes_to_itself(data: bytes, status: int) -> None:
    assert Response.decode(Response(data, status).encode()) == Response(data, status)


@pytest.mark.parametrize(
    "command",
    [
        Command(0, 0, 0, 0, bytes(256)),
        Command(0, 0, 0, 0, b"", 257),
        Command(256, 0, 0, 0),
        Command(0, 0, 0, 0, b"", 0),
    ],
)
def test_what_a_short_command_cannot_say_is_our_own_mistake(command: Command) -> None:
    with pytest.raises(LocalProtocolError):
        command.encode()


def test_a_card_that_always_has_more_to_say_is_left() -> None:
    with pytest.raises(RemoteProtocolError, match="always has more"):
        talk(social_security.read_card(), lambda _: bytes.fromhex("AA6110"))


@given(st.integers(1, 0xFFFF), st.binary(max_size=300))
def test_a_value_walks_back_to_itself(tag: int, value: bytes) -> None:
    # Tags as cards use them: primitive, of one byte or two.
    tag = 0x9F00 | tag & 0x7F if tag > 0xFF else (tag & 0xDF) or 0x5A
    if tag & 0x1F == 0x1F and tag < 0x100:
        tag = 0x5A
    assert list(tlv.walk(tlv.encode(tag, value))) == [(tag, value)]


@given(st.binary(max_size=200))
def test_any_bytes_walk_or_are_refused(raw: bytes) -> None:
    try:
        found = list(tlv.walk(raw))
    except RemoteProtocolError:
        return
    assert sum(len(value) for _, value in found) <= len(raw)


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("locked", [False, True])
def test_the_same_card_is_read_in_every_dialect(dialect: Dialect, *, locked: bool) -> None:
    card = talk(social_security.read_card(), social_security_chip(dialect=dialect, locked=locked).answer)
    assert isinstance(card, SocialSecurityCard)
    assert card.area == "320100"
    assert (card.holder is None) is locked


@pytest.mark.parametrize("reading", [social_security.read_card, bank.read_card])
def test_a_card_that_speaks_t0_is_sent_no_length_behind_its_data(
    reading: Callable[[], Generator[Command, Response, object]],
) -> None:
    """It would answer 6700; what it has to say to a name it announces by 61xx."""
    chip = third_generation_chip()

    def answer(raw: bytes) -> bytes:
        asked = Command.decode(raw)
        return bytes.fromhex("6700") if asked.data and asked.le else chip.answer(raw)

    assert isinstance(talk(reading(), answer, t0=True), SocialSecurityCard | BankCard)
    assert isinstance(talk(reading(), answer), NotRead)


def written_down(answers: dict[str, str], asked: list[str]) -> Callable[[bytes], bytes]:
    """A card as a list of commands and answers in hexadecimal; anything else it has not."""

    def answer(raw: bytes) -> bytes:
        asked.append(raw.hex().upper())
        return bytes.fromhex(answers.get(raw.hex().upper(), "6A83"))

    return answer


SELECT_ENVIRONMENT = "00A404000F7378312E73682EC9E7BBE1B1A3D5CF"
NUMBER, NAME = b"320102199003071245".hex(), "陈晓雨".encode("gbk").hex()


@pytest.mark.parametrize(
    ("card_p2", "holder_p2", "holder_p1"),
    [("2C", "34", 1), ("04", "04", 1), ("04", "04", 8), ("00", "00", 8)],
    ids=["short_identifiers", "numbered", "tag_in_p1", "tag_in_p1_with_p2_of_zero"],
)
def test_a_social_security_card_is_asked_with_the_published_bytes(card_p2: str, holder_p2: str, holder_p1: int) -> None:
    card_file = (
        "0110320100D156000005000000000000000000",
        "020131",
        "0304332E3030",
        f"040C{bytes(12).hex()}",
        "050420210305",
        "060420310305",
        "0709413142323334353637",
    )
    holder_file = (f"0812{NUMBER}", f"091E{NAME}".ljust(64, "0"))
    answers = {f"{SELECT_ENVIRONMENT}00": "9000"}
    if card_p2 != "2C":
        answers |= {"00A4000002EF0500": "9000"}
    answers |= {f"00B2{number:02X}{card_p2}00": f"{record}9000" for number, record in enumerate(card_file, 1)}
    asked: list[str] = []
    chip = written_down(answers, asked)
    holder = {f"00B2{number:02X}{holder_p2}00": f"{record}9000" for number, record in enumerate(holder_file, holder_p1)}

    def answer(raw: bytes) -> bytes:
        """The holder's file stands behind its own selection."""
        if raw.hex().upper() == "00A4000002EF0600":
            answers.clear()
            return b"\x90\0"
        if not answers or holder_p2 == "34":
            answers.update(holder)
        return chip(raw)

    card = talk(social_security.read_card(), answer)
    assert isinstance(card, SocialSecurityCard)
    assert (card.area, card.version, card.expires, card.number) == ("320100", "3.00", "20310305", "A1B234567")
    assert card.holder is not None
    assert (card.holder.citizen_number, card.holder.name) == ("320102199003071245", "陈晓雨")
    assert asked[0] == f"{SELECT_ENVIRONMENT}00"


def test_a_bank_card_is_asked_with_the_published_bytes() -> None:
    asked: list[str] = []
    answers = {"00A4040008A00000033301010300": "9000", "00B2011400": "700C5A0A6228480402564890018F9000"}
    assert talk(bank.read_card(), written_down(answers, asked)) == BankCard("6228480402564890018")
    assert asked[:3] == [f"00A4040008A0000003330101{number}00" for number in ("01", "02", "03")]
    assert next(bank.read_card()).as_t0().encode().hex().upper() == "00A4040008A000000333010101"


def test_nothing_personal_stands_in_a_repr() -> None:
    card = talk(social_security.read_card(), social_security_chip().answer)
    assert isinstance(card, SocialSecurityCard)
    assert card.holder is not None
    shown = repr(card) + repr(card.holder) + repr(Response(b"320102199003071245", 0x9000))
    assert card.holder.name not in shown
    assert card.holder.citizen_number not in shown
    assert "3132" not in shown


@given(st.integers(0, 20), st.binary(max_size=40))
def test_a_card_whose_nth_answer_is_anything_never_crashes_a_reading(nth: int, noise: bytes) -> None:
    for reading, chip in ((social_security.read_card, social_security_chip()), (bank.read_card, bank_chip())):
        assert _with_noise(reading, chip, nth, noise + b"\x90\x00") is not None


def _with_noise(
    reading: Callable[[], Generator[Command, Response, object]], chip: FileChip, nth: int, noise: bytes
) -> object:
    answered = 0

    def answer(raw: bytes) -> bytes:
        nonlocal answered
        answered += 1
        return noise if answered == nth + 1 else chip.answer(raw)

    return talk(reading(), answer)


@given(st.binary(max_size=60))
def test_a_card_that_always_answers_anything_comes_to_an_end(noise: bytes) -> None:
    assert talk(social_security.read_card(), lambda _: noise + b"\x90\x00") is not None
    assert talk(bank.read_card(), lambda _: noise + b"\x90\x00") is not None


@pytest.mark.parametrize("status", ["6A82", "6D00", "6E00", "6985", "6982", "6700"])
def test_a_card_that_refuses_everything_is_another_card(status: str) -> None:
    assert talk(social_security.read_card(), lambda _: bytes.fromhex(status)) is NotRead.OTHER_CARD
    assert talk(bank.read_card(), lambda _: bytes.fromhex(status)) is NotRead.OTHER_CARD


def test_no_pin_is_ever_tried_and_nothing_is_written() -> None:
    """Instructions other than SELECT, READ RECORD and the options of no transaction never reach a card."""
    seen: set[int] = set()
    for reading, chip in (
        (social_security.read_card, social_security_chip(locked=True)),
        (bank.read_card, bank_chip(wants_options=True)),
    ):

        def answer(raw: bytes, chip: FileChip = chip) -> bytes:
            seen.add(raw[1])
            return chip.answer(raw)

        talk(reading(), answer)
    assert seen <= {0xA4, 0xB2, 0xA8, 0xC0}


@pytest.mark.parametrize("wants_options", [False, True])
def test_track_2_is_dropped_and_only_the_number_kept(*, wants_options: bool) -> None:
    card = talk(bank.read_card(), bank_chip(wants_options=wants_options).answer)
    assert isinstance(card, BankCard)
    assert card == BankCard("6228480402564890018")
    assert card.masked == "622848*********0018"


def test_a_number_with_a_wrong_check_digit_is_refused() -> None:
    assert talk(bank.read_card(), bank_chip("6228480402564890019").answer) is NotRead.UNREADABLE


@given(st.text("0123456789", min_size=11, max_size=18), st.integers(0, 9))
def test_exactly_one_check_digit_passes(digits: str, wrong: int) -> None:
    passing = [digit for digit in "0123456789" if luhn(digits + digit)]
    assert len(passing) == 1
