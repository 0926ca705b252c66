"""Lines end where a reader would end them, and nothing of the text is lost by it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.items.typesetting import plain, settled

_HAN = "[\u3400-\u9fff]"


def lines(text: str, room: int) -> list[str]:
    """Broken as Qt would: at every place that is left open, as late as `room` characters allow."""
    pieces = re.split("(?<=[^\u2060])(?=[^\u2060，。；：、！？”])", settled(text, room))
    found = [""]
    for piece in pieces:
        if len(plain(found[-1] + piece)) > room:
            found.append("")
        found[-1] += piece
    return [plain(line) for line in found]


@pytest.mark.parametrize(
    ("text", "room", "broken"),
    [
        ("您好，办什么事？", 6, ["您好，", "办什么事？"]),
        ("家里的大事，一次办完", 8, ["家里的大事，", "一次办完"]),
        ("同意了才用。办完、走开，都会清掉。", 15, ["同意了才用。办完、走开，", "都会清掉。"]),
        ("拍材料的镜头没有应答", 8, ["拍材料的镜头", "没有应答"]),
        ("企业的统一社会信用代码是？", 11, ["企业的统一社会信用", "代码是？"]),
    ],
)
def test_a_line_ends_between_phrases(text: str, room: int, broken: list[str]) -> None:
    assert lines(text, room) == broken


@pytest.mark.parametrize(
    "text", ["拍租房合同，第 2 页", "最多 2 个工作日送到部门，部门再用 1 个工作日办完，最晚 6月12日答复。" * 2]
)
def test_a_figure_stays_with_its_unit(text: str) -> None:
    assert not re.search(rf"\d {_HAN}|{_HAN} \d|\d{_HAN}", settled(text, 20))


def test_a_phrase_that_no_line_can_hold_is_left_to_break_before_a_character_not_before_its_mark() -> None:
    assert "\u2060" not in settled("参保缴费明细，办", 4)[:3]


@pytest.mark.parametrize(
    ("text", "end"),
    [("One corner is raised, please flatten it", "flatten\u00a0it"), ("Take page", "Take page")],
)
def test_a_short_last_word_does_not_stand_alone(text: str, end: str) -> None:
    assert settled(text, 20).endswith(end)


@given(st.text(alphabet=st.sampled_from("办事，。“”12 a\n　（）*"), max_size=60), st.integers(1, 40))
def test_only_what_forbids_a_break_is_added(text: str, room: int) -> None:
    assert plain(settled(text, room)) == text
