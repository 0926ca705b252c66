from __future__ import annotations

import numpy as np
import pytest

from drivers.sim.desk_scene import Scene, corners_of
from drivers.sim.lease_page import DEMO_LEASE
from drivers.vision.field_proposals import FieldLabels, Proposal, ValueKind, propose
from drivers.vision.straighten import straighten
from drivers.vision.text_reader import TextLine, TextReader
from tests.drivers.vision.conftest import Shown

LEASE = (
    FieldLabels("landlord", ("出租方（甲方）：", "出租方：", "甲方：")),
    FieldLabels("tenant", ("承租方（乙方）：", "承租方：")),
    FieldLabels("address", ("房屋坐落：", "房屋地址：")),
    FieldLabels("rent", ("月租金：", "每月租金"), ValueKind.AMOUNT),
    FieldLabels("begins", ("租赁期限：",), ValueKind.FIRST_DATE),
    FieldLabels("ends", ("租赁期限：",), ValueKind.LAST_DATE),
    FieldLabels("number", ("合同编号：",)),
    FieldLabels("deposit", ("押金金额：",), ValueKind.AMOUNT),
)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    made = TextReader()
    made.warm_up()
    return made


def test_a_scanned_lease_fills_the_forms_fields(shown: Shown, reader: TextReader) -> None:
    """From the camera's picture to the proposals, with no network and no model but those installed."""
    a, b, c, d = corners_of(Scene(1))
    lines = reader.read(straighten(shown(Scene(1)), (a, b, c, d)))
    proposals = {proposal.name: proposal for proposal in propose(lines, LEASE)}
    assert {name: proposal.value for name, proposal in proposals.items()} == {
        "landlord": DEMO_LEASE.landlord,
        "tenant": DEMO_LEASE.tenant,
        "address": DEMO_LEASE.address,
        "rent": str(DEMO_LEASE.rent),
        "begins": "2026-03-01",
        "ends": "2027-02-28",
        "number": DEMO_LEASE.number,
    }
    assert min(proposal.confidence for proposal in proposals.values()) > 0.8


def test_an_empty_page_has_no_lines(reader: TextReader) -> None:
    assert reader.read(np.full((400, 300, 3), 250, np.uint8)) == ()


def line(text: str, top: float = 0.1, left: float = 0.1, right: float = 0.4, confidence: float = 0.9) -> TextLine:
    return TextLine(text, confidence, left, top, right, top + 0.02)


def only(text: str, kind: ValueKind, label: str = "月租金") -> str | None:
    proposals = propose([line(text)], [FieldLabels("field", (label,), kind)])
    return proposals[0].value if proposals else None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("月租金：人民币2800元", "2800"),
        ("月租金:￥２８００．５０元", "2800.50"),
        ("月租金 2,800 元整", "2800"),
        ("月租金为 12,345.6 元", "12345.6"),
        ("月租金：贰仟捌佰元", None),
        ("月租金：见附件", None),
        ("租金：2800", None),
        ("月租金：12345678901234", None),
    ],
)
def test_amounts_in_the_ways_they_are_printed(text: str, value: str | None) -> None:
    assert only(text, ValueKind.AMOUNT) == value


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("月租金自2026年3月1日起至2027年2月28日止", "2026-03-01", "2027-02-28"),
        ("月租金 2026-03-01", "2026-03-01", None),
        ("月租金 2026.3.1 至 2027.2.28", "2026-03-01", "2027-02-28"),
        ("月租金 2026年13月41日", None, None),
        ("月租金 ____年__月__日", None, None),
    ],
)
def test_dates_and_ranges(text: str, first: str | None, last: str | None) -> None:
    assert only(text, ValueKind.FIRST_DATE) == first
    assert only(text, ValueKind.LAST_DATE) == last


def test_a_second_label_in_the_line_ends_the_value() -> None:
    assert only("建筑面积：68.5平方米　　房屋用途：居住", ValueKind.TEXT, "建筑面积") == "68.5平方米"


def test_a_value_in_the_next_column_of_a_table_is_found() -> None:
    table = [line("出租方", left=0.1, right=0.2), line("周静宜", left=0.5, right=0.6), line("别处", top=0.5, left=0.5)]
    assert propose(table, [FieldLabels("landlord", ("出租方",))]) == (Proposal("landlord", "周静宜", 0.9),)


def test_a_sentence_is_no_value() -> None:
    assert only("月租金" + "应于每月五日前付清，" * 12, ValueKind.TEXT) is None


def test_nothing_read_stands_in_a_repr() -> None:
    assert "周静宜" not in repr(line("周静宜")) + repr(Proposal("landlord", "周静宜", 0.9))
