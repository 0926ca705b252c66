from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.catalog.search import SearchIndex


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("房产证", "real-estate-certificate"),
        ("fangchanzheng", "real-estate-certificate"),
        ("fangcz", "real-estate-certificate"),
        ("fcz", "real-estate-certificate"),
        ("不动产权证书", "real-estate-certificate"),
        ("租房取公积金", "gjj-rent-withdrawal"),
        ("公基金租房", "gjj-rent-withdrawal"),
        ("zufangquGJJ", "gjj-rent-withdrawal"),
        ("zhufang公积金", "gjj-rent-withdrawal"),
        ("身分证掉了", "id-card-renewal"),
        ("暂住证", "residence-permit"),
        ("失也登记", "unemployment-registration"),
        ("shiyiedengji", "unemployment-registration"),
        ("我没工作了怎么办", "lost-job"),
        ("register as unemployed", "unemployment-registration"),
        ("補辦社會保障卡", "social-card-replacement"),  # traditional characters
        ("離婚預約", "divorce-appointment"),
        ("geti hu zhuce", "self-employed-registration"),  # pinyin that no phrase has in this order
        ("wo yao ban hu zhao", "passport"),
        ("shenfenzheng补领", "id-card-renewal"),
        ("dbsq", "minimum-living-allowance"),  # initials with those of a word that says nothing
        ("银行要看我有没有逾期", "credit-report"),
        ("老板拖着工资不给", "legal-aid"),
        ("find a lawyer for free", "legal-aid"),
        ("免申即享", "policy-entitlement"),
        ("楼上天天往下滴水跟他讲不通", "mediation"),  # a sentence that shares its words with what others said
        ("money for laid off workers", "unemployment-benefit"),  # words that no English name has
        ("passport for my kids", "passport"),
    ],
)
def test_people_find_the_item_by_their_own_words(index: SearchIndex, query: str, code: str) -> None:
    assert index.search(query, 3)[0].item_code == code


def test_the_everyday_word_that_matched_is_told(index: SearchIndex) -> None:
    assert index.search("房本", 1)[0].everyday == "房本"
    assert index.search("不动产权证书办理", 1)[0].everyday == ""


def test_a_sentence_that_somebody_said_is_not_shown_as_a_name(index: SearchIndex) -> None:
    (match,) = index.search("电梯老坏没人修", 1)
    assert (match.item_code, match.matched, match.everyday) == ("hotline-request", "电梯老坏没人修", "")


@pytest.mark.parametrize("query", ["房产证", "我要办房产证", "fangchanzheng"])
def test_the_official_name_is_explained(index: SearchIndex, query: str) -> None:
    assert index.explain(query) == ("房产证", "不动产权证书")


def test_nothing_to_explain_is_none(index: SearchIndex) -> None:
    assert index.explain("公积金") is None


def test_what_is_found_nowhere_offers_the_nearest_and_says_so(index: SearchIndex) -> None:
    matches = index.search("太空旅行船票", 10)
    assert all(match.weak for match in matches)
    assert len(matches) <= 5


@pytest.mark.parametrize(
    "query",
    [
        "天气预报",  # a subject that is named in the data
        "tianqiyubao",
        "weather forecast",
        "明天去上海的高铁还有票吗",
        "香菇种植许可",  # one that nobody named: half of it sounds like nothing that is said here
    ],
)
def test_what_the_catalogue_has_nothing_of_is_told_as_the_nearest_only(index: SearchIndex, query: str) -> None:
    assert all(match.weak for match in index.search(query, 5))


@pytest.mark.parametrize("query", ["公组房", "shebao卡", "爷爷走了退休金和医保谁去停", "身份证丢了又要坐火车"])
def test_slips_and_sentences_are_sure_all_the_same(index: SearchIndex, query: str) -> None:
    assert not index.search(query, 1)[0].weak


def test_one_character_already_finds(index: SearchIndex) -> None:
    found = [match.item_code for match in index.search("房", 8)]
    assert {"real-estate-certificate", "property-query"} <= set(found)


def test_each_key_brings_the_item_nearer(index: SearchIndex) -> None:
    """Typing 身份证丢了 letter by letter: from the second character on the item is among the first three."""
    for end in range(2, 6):
        assert "id-card-renewal" in [match.item_code for match in index.search("身份证丢了"[:end], 3)]


def test_searching_changes_nothing(index: SearchIndex) -> None:
    first = index.search("公积金", 10)
    index.search("别的事情", 10)
    assert index.search("公积金", 10) == first


@pytest.mark.parametrize("query", ["", "   ", "💥🎉", "\x00\x01", "、。！"])
def test_a_query_that_says_nothing_finds_nothing(index: SearchIndex, query: str) -> None:
    assert index.search(query, 5) == []
    assert index.explain(query) is None


@given(st.text())
def test_any_unicode_is_a_query(index: SearchIndex, query: str) -> None:
    assert len(index.search(query, 5)) <= 5
    index.explain(query)


@pytest.mark.parametrize("unit", ["房", "a", "zh", "公积金", "\U0001f600", "\u202e"])
def test_a_query_of_a_million_characters_is_cut_first(index: SearchIndex, unit: str) -> None:
    query = unit * 1_000_000
    assert index.search(query, 5) == index.search(unit * 300, 5)
