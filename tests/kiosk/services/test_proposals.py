"""What a machine read becomes a proposal only where it is sure and the form would take it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.vision.text_reader import TextLine
from kiosk.catalog.load import Catalog
from kiosk.forms.engine import Form
from kiosk.forms.formats import is_credit_code
from kiosk.forms.kinds import Origin
from kiosk.services.proposals import from_code, from_page

CODE = "91320115MA1ABCD20P"


def line(text: str, confidence: float = 0.95) -> TextLine:
    return TextLine(text, confidence, 0.1, 0.1, 0.9, 0.12)


@pytest.fixture(scope="module")
def rent(catalog: Catalog) -> Form:
    return Form(catalog.forms["gjj-rent-withdrawal"])


@pytest.fixture(scope="module")
def policy(catalog: Catalog) -> Form:
    return Form(catalog.forms["policy-entitlement"])


def test_a_lease_says_district_address_and_rent(rent: Form) -> None:
    found = from_page(rent, "lease", [line("房屋坐落：南京市建邺区江东中路1号"), line("月租金：人民币2800元")])
    assert {pointer: proposal.value for pointer, proposal in found.items()} == {
        "/rent_district": "320105",
        "/rent_address": "南京市建邺区江东中路1号",
        "/monthly_rent": 2800,
    }
    assert {proposal.origin for proposal in found.values()} == {Origin.OCR}


@pytest.mark.parametrize(
    ("text", "confidence"), [("月租金：人民币2800元", 0.6), ("月租金：贰仟捌佰元", 0.99), ("租金：2800", 0.99)]
)
def test_an_unsure_or_other_reading_proposes_nothing(rent: Form, text: str, confidence: float) -> None:
    assert from_page(rent, "lease", [line(text, confidence)]) == {}


def test_an_address_outside_nanjing_names_no_district(rent: Form) -> None:
    assert "/rent_district" not in from_page(rent, "lease", [line("房屋坐落：安徽省芜湖市鸠江区某路1号")])


def test_a_material_that_no_field_reads_says_nothing(rent: Form) -> None:
    assert from_page(rent, "marriage_certificate", [line("月租金：2800元")]) == {}


@pytest.mark.parametrize(
    "text", [f"统一社会信用代码 {CODE}", f"统一社会信用代码：{CODE}(1/1)", f"统一社会信用代码：{CODE.lower()}"]
)
def test_a_licence_says_its_credit_code(policy: Form, text: str) -> None:
    assert from_page(policy, "business_licence", [line(text)])["/credit_code"].value == CODE


def test_a_credit_code_with_a_misread_character_is_not_proposed(policy: Form) -> None:
    misread = CODE.replace("D", "0")
    assert "/credit_code" not in from_page(policy, "business_licence", [line(f"统一社会信用代码：{misread}")])


@given(st.one_of(st.text(max_size=60), st.from_regex(r"[0-9A-Z]{18}( [0-9A-Z]{18})?", fullmatch=True)))
def test_whatever_a_code_says_only_one_valid_credit_code_is_taken(text: str) -> None:
    proposal = from_code(text)
    assert proposal is None or (is_credit_code(str(proposal.value)) and str(proposal.value) in text.upper())


def test_nothing_read_stands_in_a_repr() -> None:
    proposal = from_code(CODE)
    assert proposal is not None
    assert CODE not in repr(proposal)
