from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.errors import LocalProtocolError, RemoteProtocolError
from drivers.protocols.sdt.card import IdentityCard, Sex, parse_card
from drivers.protocols.sdt.checks import Finding, former_permit_number, permit_check_digit
from drivers.protocols.sdt.layouts import (
    FLAG_OFFSET,
    LAYOUTS,
    RESIDENT,
    CardKind,
    TextLayout,
    decode_new_address,
    encode_new_address,
    layout_of,
)
from drivers.protocols.sdt.nations import NATIONS, nation_name
from drivers.protocols.sdt.payload import (
    BaseInfo,
    SamId,
    decode_base_info,
    decode_sam_id,
    encode_base_info,
)
from drivers.sim.sample_cards import SAMPLES, SimCard, card_from_json, with_check_digit

TODAY = date(2026, 3, 2)


def parsed(card: SimCard) -> IdentityCard:
    return parse_card(BaseInfo(card.text, card.photo), card.newest_address, TODAY)


def changed(sample: str, /, **values: str) -> SimCard:
    card = SAMPLES[sample]
    return SimCard(card.kind, {**card.values, **values}, card.newest_address)


@st.composite
def filled(draw: st.DrawFn) -> tuple[TextLayout, dict[str, str]]:
    """A layout and values for it, private-use characters and supplementary planes included."""
    layout = draw(st.sampled_from(LAYOUTS))
    characters = st.characters(exclude_categories=("Cs",), exclude_characters=" \0")
    values = {}
    for name, field in layout.fields.items():
        value = draw(st.text(characters, max_size=field.size // 2))
        while len(value.encode("utf-16-le")) > field.size:
            value = value[:-1]
        values[name] = value
    return layout, values


@given(filled())
def test_what_is_written_to_a_block_is_read_back(card: tuple[TextLayout, dict[str, str]]) -> None:
    layout, values = card
    block = layout.encode(values)
    assert len(block) == 256
    assert layout_of(block) is layout
    assert layout.decode(block) == values


@given(st.binary(min_size=256, max_size=300), st.binary(max_size=1024), st.none() | st.text(max_size=40))
def test_any_block_gives_a_card_with_its_findings_and_never_an_error(
    text: bytes, photo: bytes, newest: str | None
) -> None:
    card = parse_card(BaseInfo(text, photo), newest, TODAY)
    assert card.contradictory or card.birth is not None
    assert card.name.encode("utf-8") is not None


@given(st.sampled_from(LAYOUTS), st.binary(min_size=256, max_size=256))
def test_no_layout_reaches_beyond_its_block_or_overlaps_itself(layout: TextLayout, block: bytes) -> None:
    taken = sorted((field.offset, field.offset + field.size) for field in layout.fields.values())
    taken.append((FLAG_OFFSET, FLAG_OFFSET + 2))
    taken.sort()
    assert all(end <= begin for (_, end), (begin, _) in pairwise(taken))
    assert taken[-1][1] <= len(block)


def test_a_resident_card_is_read_whole() -> None:
    card = parsed(SAMPLES["lin"])
    assert (card.kind, card.name, card.sex, card.nation) == (CardKind.RESIDENT, "林晓雨", Sex.FEMALE, "汉")
    assert (card.birth, card.valid_from, card.valid_to) == (date(1994, 6, 17), date(2020, 3, 10), date(2040, 3, 10))
    assert card.number == "32010219940617002" + card.number[-1]
    assert card.findings == ()
    assert not card.contradictory
    assert len(card.photo_wlt) == 1024


def test_a_long_term_card_has_no_end_and_no_finding() -> None:
    card = parsed(SAMPLES["zhou"])
    assert card.long_term
    assert card.valid_to is None
    assert card.findings == ()


def test_a_long_minority_name_keeps_its_dots() -> None:
    card = parsed(SAMPLES["long_name"])
    assert card.name == "阿依努尔·阿卜杜热合曼·艾则"
    assert card.nation == "维吾尔"
    assert card.findings == ()


def test_private_use_and_supplementary_characters_are_kept() -> None:
    card = parsed(SAMPLES["rare_name"])
    assert card.name == "李\ue863𬭎"
    assert "\ue5f1" in card.address
    assert card.findings == ()


def test_the_newest_address_overrides_the_printed_one_and_both_are_kept() -> None:
    card = parsed(SAMPLES["moved"])
    assert card.newest_address is not None
    assert card.current_address == card.newest_address != card.address


def test_a_card_of_hong_kong_macau_or_taiwan() -> None:
    card = parsed(SAMPLES["hong_kong"])
    assert card.kind is CardKind.HK_MACAU_TAIWAN
    assert (card.travel_permit, card.times_issued, card.nation_code) == ("H12345678", "01", "")
    assert card.findings == ()


def test_a_foreigners_card_of_2017() -> None:
    card = parsed(SAMPLES["foreigner_2017"])
    assert card.kind is CardKind.FOREIGNER_2017
    assert (card.nationality, card.name, card.english_name) == ("CAN", "玛丽亚", "EXAMPLE, MARIA JOSEFINA")
    assert card.findings == ()


def test_a_foreigners_card_of_2023_joins_the_name_and_names_the_former_permit() -> None:
    card = parsed(SAMPLES["foreigner_2023"])
    assert card.kind is CardKind.FOREIGNER_2023
    assert card.english_name == "EXAMPLE, ALEXANDER MAXIMILIAN BARTHOLOMEW"
    assert card.former_number is not None
    assert card.former_number[:12] == "DEU320179042"
    assert card.former_number[-1] == permit_check_digit(card.former_number[:-1])
    assert card.findings == ()


@pytest.mark.parametrize(
    ("head", "rest", "name"),
    [
        ("MARIA DE LOS ANGELES GUADALUPE DEL ", "CASTILLO", "MARIA DE LOS ANGELES GUADALUPE DEL CASTILLO"),
        ("MARIA DE LOS ANGELES GUADALUPE DELA", " CRUZ", "MARIA DE LOS ANGELES GUADALUPE DELA CRUZ"),
    ],
)
def test_a_blank_where_the_name_is_cut_in_two_still_parts_its_words(head: str, rest: str, name: str) -> None:
    assert parsed(changed("foreigner_2023", english_name=head, english_name_rest=rest)).english_name == name


def test_the_type_flag_decides_and_not_the_number() -> None:
    resident_with_hong_kong_number = changed("lin", number=SAMPLES["hong_kong"].values["number"])
    assert parsed(resident_with_hong_kong_number).kind is CardKind.RESIDENT


@pytest.mark.parametrize(
    ("card", "finding"),
    [
        (SAMPLES["expired"], Finding.EXPIRED),
        (SAMPLES["wrong_check_digit"], Finding.CHECK_DIGIT_WRONG),
        (changed("lin", valid_from="20300101"), Finding.NOT_YET_VALID),
        (changed("lin", birth="19940618"), Finding.BIRTH_MISMATCH),
        (changed("lin", sex="1"), Finding.SEX_MISMATCH),
        (changed("lin", number="12345"), Finding.NUMBER_MALFORMED),
        (changed("lin", number="３２０１０２１９９４０６１７００２１"), Finding.NUMBER_MALFORMED),
        (changed("lin", valid_to="20401399"), Finding.DATE_UNREADABLE),
        (changed("lin", valid_to="永久"), Finding.DATE_UNREADABLE),
        (changed("lin", name=""), Finding.TEXT_DAMAGED),
        (changed("lin", name="林\x01"), Finding.TEXT_DAMAGED),
        (changed("hong_kong", number=SAMPLES["lin"].values["number"]), Finding.REGION_MISMATCH),
        (changed("foreigner_2017", number="CAN320182031500"), Finding.CHECK_DIGIT_WRONG),
        (changed("foreigner_2017", birth="19820316"), Finding.BIRTH_MISMATCH),
        (changed("foreigner_2017", number="32010219940617"), Finding.NUMBER_MALFORMED),
        (changed("foreigner_2023", birth="19790424"), Finding.BIRTH_MISMATCH),
    ],
)
def test_what_does_not_fit_on_a_card_is_said(card: SimCard, finding: Finding) -> None:
    assert finding in parsed(card).findings


def test_an_expired_card_does_not_contradict_itself() -> None:
    assert not parsed(SAMPLES["expired"]).contradictory


def test_a_broken_surrogate_is_damage_and_not_a_crash() -> None:
    block = bytearray(SAMPLES["lin"].text)
    block[0:2] = b"\x00\xd8"
    assert Finding.TEXT_DAMAGED in parse_card(BaseInfo(bytes(block), b""), None, TODAY).findings


def test_nothing_personal_shows_in_a_repr() -> None:
    for card in SAMPLES.values():
        shown = repr(parsed(card)) + repr(card) + repr(BaseInfo(card.text, card.photo))
        for value in card.values.values():
            assert len(value) <= 2 or value not in shown


@pytest.mark.parametrize(
    "data", [b"", b"\x01\x00", b"\x01\x00\x04\x00", bytes.fromhex("00FF0000") + bytes(255), b"\x01\x00\x00\x01" * 70]
)
def test_lengths_that_do_not_add_up_are_refused(data: bytes) -> None:
    with pytest.raises(RemoteProtocolError):
        decode_base_info(data, with_fingerprint=False)


@given(st.binary(max_size=2400), st.booleans())
def test_any_payload_is_refused_or_taken(data: bytes, with_fingerprint: bool) -> None:
    try:
        base = decode_base_info(data, with_fingerprint=with_fingerprint)
    except RemoteProtocolError:
        return
    assert len(base.text) + len(base.photo) + base.fingerprint_bytes < len(data)


@pytest.mark.parametrize("fingerprint", [bytes(1024), b""])
def test_fingerprints_are_counted_and_left_behind(fingerprint: bytes) -> None:
    card = SAMPLES["lin"]
    base = decode_base_info(encode_base_info(card.text, card.photo, fingerprint), with_fingerprint=True)
    assert base == BaseInfo(card.text, card.photo, len(fingerprint))


def test_a_sam_identity_reads_as_makers_print_it() -> None:
    identity = SamId(kind=5, maker=1, made=20150522, number=1234567, extra=987654321)
    assert str(identity) == "05.01-20150522-0001234567-0987654321"
    wire = bytes.fromhex("0500 0100 fa783301 87d61200 b168de3a")
    assert identity.encode() == wire
    assert decode_sam_id(wire) == decode_sam_id(b"\x05\xff\x01\xff" + wire[4:]) == identity
    with pytest.raises(RemoteProtocolError):
        decode_sam_id(bytes(15))


@given(st.tuples(*[st.integers(0, 0xFF)] * 2, *[st.integers(0, 0xFFFFFFFF)] * 3))
def test_a_sam_identity_is_read_as_it_was_written(numbers: tuple[int, int, int, int, int]) -> None:
    assert decode_sam_id(SamId(*numbers).encode()) == SamId(*numbers)


@given(st.binary(min_size=256, max_size=300), st.binary(max_size=1100), st.none() | st.binary(max_size=1100))
def test_a_payload_is_read_as_it_was_written(text: bytes, photo: bytes, fingerprint: bytes | None) -> None:
    payload = encode_base_info(text, photo, fingerprint)
    base = decode_base_info(payload, with_fingerprint=fingerprint is not None)
    assert base == BaseInfo(text, photo, len(fingerprint or b""))


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters=" \0", max_codepoint=0xFFFF), max_size=35))
def test_a_newest_address_is_read_as_it_was_written(address: str) -> None:
    assert decode_new_address(encode_new_address(address)) == address


def test_addresses_have_their_size() -> None:
    assert decode_new_address(encode_new_address("示例路1号")) == "示例路1号"
    with pytest.raises(LocalProtocolError):
        encode_new_address("路" * 36)
    with pytest.raises(RemoteProtocolError):
        decode_new_address(bytes(1284))


def test_all_fifty_six_nations_and_an_unknown_code() -> None:
    assert len(set(NATIONS.values())) == 56 + 2
    assert (nation_name("01"), nation_name("56"), nation_name("99")) == ("汉", "基诺", "")


def test_a_field_too_long_for_the_card_is_our_own_mistake() -> None:
    with pytest.raises(LocalProtocolError):
        RESIDENT.encode({"name": "长" * 16})
    with pytest.raises(LocalProtocolError):
        RESIDENT.encode({"nickname": "小王"})
    with pytest.raises(LocalProtocolError):
        card_from_json({"name": 3})
    with pytest.raises(LocalProtocolError):
        card_from_json({"kind": "library_card"})
    with pytest.raises(LocalProtocolError):
        with_check_digit("12")
    assert card_from_json({"number": "32010219940617002"}).values["number"] == SAMPLES["lin"].values["number"]


@given(st.text(max_size=5), st.text(max_size=20), st.text(max_size=5))
def test_a_former_permit_is_rebuilt_only_from_whole_parts(nationality: str, number: str, item: str) -> None:
    former = former_permit_number(nationality, number, item)
    assert former is None or len(former) == 15
