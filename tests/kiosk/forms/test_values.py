from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.forms.elements import FieldError
from kiosk.forms.engine import Form
from kiosk.forms.formats import is_bank_card, is_credit_code, is_date, is_id_number
from kiosk.forms.values import mask_address, mask_bank_card, mask_name, mask_number, mask_phone


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_the_standards_own_id_numbers_are_valid(number: str) -> None:
    assert is_id_number(number)


@pytest.mark.parametrize(
    "number", ["110105194912310021", "11010519491331002X", "010105194912310029", "1101", "１" * 18]
)
def test_an_id_number_that_cannot_be_is_refused(number: str) -> None:
    assert not is_id_number(number)


@pytest.mark.parametrize("code", ["11320402014115642F", "11320402014115108H", "11370800MB28559184"])
def test_real_credit_codes_are_valid_and_one_digit_off_is_not(code: str) -> None:
    assert is_credit_code(code)
    assert not is_credit_code(code[:-2] + ("0" if code[-2] != "0" else "1") + code[-1])


def test_letters_that_credit_codes_do_not_use_are_refused() -> None:
    assert not is_credit_code("I1320402014115642F")


def test_luhn_catches_every_single_wrong_digit() -> None:
    right = "6222021234567890128"
    assert is_bank_card(right)
    for place, digit in enumerate(right):
        wrong = right[:place] + str((int(digit) + 1) % 10) + right[place + 1 :]
        assert not is_bank_card(wrong)


def test_a_date_that_does_not_exist_is_refused() -> None:
    assert is_date("2024-02-29")
    assert not is_date("2023-02-29")
    assert not is_date("20230228")


@pytest.mark.parametrize(
    ("pointer", "typed", "value"),
    [
        ("/phone", "１３８ 1234－5620", "13812345620"),
        ("/bank_card", "6222 0212 3456 7890 128", "6222021234567890128"),
        ("/monthly_rent", "1,800.50", 1800.5),
        ("/monthly_rent", "１８００元", 1800),
        ("/monthly_rent", "1800.00", 1800),
        ("/lease_running", "不是", False),
        ("/lives_at", "就住这里", "card_address"),
        ("/lives_at", "", None),
        ("/rent_address", "  中山北路18号 \u200b", "中山北路18号"),
    ],
)
def test_what_is_typed_becomes_a_typed_value(rent: Form, pointer: str, typed: str, value: object) -> None:
    assert rent.parse(pointer, typed) == value


@pytest.mark.parametrize("whole", [0, 5, 19, 999_999_999_999])
def test_no_cent_of_an_amount_is_lost(rent: Form, whole: int) -> None:
    for cents in range(100):
        assert rent.parse("/monthly_rent", f"{whole}.{cents:02d}") == (whole * 100 + cents) / 100
    for tenths in range(10):
        assert rent.parse("/monthly_rent", f"{whole}.{tenths}") == (whole * 10 + tenths) / 10


def test_a_lower_case_x_is_put_right(policy: Form) -> None:
    assert policy.parse("/credit_code", " 11320402014115642f ") == "11320402014115642F"


@given(st.text())
def test_any_text_in_any_field_is_a_value_or_a_sentence(rent: Form, text: str) -> None:
    for pointer, field in rent.fields.items():
        parsed = rent.parse(pointer, text)
        if isinstance(parsed, FieldError):
            assert parsed.text.zh
            assert parsed.text.en
        else:
            rent.validate({field.name: parsed})


def test_masks_hide_what_they_should() -> None:
    assert mask_phone("13812345620") == "138****5620"
    assert mask_number("320106199001011239") == "3201**********1239"
    assert mask_bank_card("6222021234567890128") == "**** 0128"
    assert mask_name("王秀英") == "王**"
    assert mask_name("王") == "王*"
    assert mask_address("南京市鼓楼区汉中路28号3幢1204室") == "南京市鼓楼区＊＊路＊＊号＊幢＊＊＊＊室"


@given(st.text(alphabet="南京市鼓楼区路号0123456789汉中", max_size=30))
def test_no_house_number_survives_the_mask(address: str) -> None:
    assert not any(character.isdigit() for character in mask_address("南京市鼓楼区" + address))


def test_review_shows_words_and_not_codes(rent: Form) -> None:
    assert rent.show("/marital_status", "married", "en") == "Married"
    assert rent.show("/lease_running", False) == "不是"
    assert rent.show("/monthly_rent", 1800.5) == "1800.50"
    assert rent.show("/monthly_rent", 1800.0) == "1800"
    assert rent.show("/phone", None) == ""
    assert rent.mask("/phone", "13812345620") == "138****5620"
    assert rent.mask("/marital_status", "married") == "已婚"
