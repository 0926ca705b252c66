"""Cards laid out byte by byte as the published tables say, without a word from our own layouts."""

from __future__ import annotations

from datetime import date

import pytest

from drivers.protocols.sdt.card import IdentityCard, Sex, parse_card
from drivers.protocols.sdt.checks import permit_check_digit
from drivers.protocols.sdt.layouts import CardKind
from drivers.protocols.sdt.nations import NATIONS
from drivers.protocols.sdt.payload import BaseInfo

_NAMES = """
    汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇
    柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京
    塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺
"""


def card_of(flag: str, fields: dict[tuple[int, int], str]) -> IdentityCard:
    """`fields`: (offset, length) in bytes, and the text that stands there."""
    block = bytearray(b" \0" * 128)
    for (offset, length), text in {**fields, (248, 2): flag}.items():
        raw = text.encode("utf-16-le")
        assert len(raw) <= length
        block[offset : offset + len(raw)] = raw
    return parse_card(BaseInfo(bytes(block), bytes(1024)), None, date(2026, 3, 2))


def test_a_resident_identity_card() -> None:
    card = card_of(
        " ",
        {
            (0, 30): "买买提·吐尔逊·阿卜杜热合曼江",
            (30, 2): "1",
            (32, 4): "05",
            (36, 16): "19900307",
            (52, 70): "一二三四五六七八九十" * 3 + "甲乙丙丁戊",
            (122, 36): "110105194912310021",
            (158, 30): "示例市公安局示例分局示例派出所"[:15],
            (188, 16): "20200310",
            (204, 16): "长期",
        },
    )
    assert (card.kind, card.name, card.sex, card.nation) == (
        CardKind.RESIDENT,
        "买买提·吐尔逊·阿卜杜热合曼江",
        Sex.MALE,
        "维吾尔",
    )
    assert (card.birth, len(card.address), card.address[-1]) == (date(1990, 3, 7), 35, "戊")
    assert (card.number, card.issuer) == ("110105194912310021", "示例市公安局示例分局示例派出所")
    assert (card.valid_from, card.valid_to, card.long_term) == (date(2020, 3, 10), None, True)


@pytest.mark.parametrize("region", ["810000", "820000", "830000"])
def test_a_residence_permit_of_hong_kong_macau_or_taiwan(region: str) -> None:
    body = f"{region}19900307001"
    check = "10X98765432"[
        sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    ]
    card = card_of(
        "J",
        {
            (0, 30): "陈大文",
            (30, 2): "1",
            (36, 16): "19900307",
            (52, 70): "示例路1号",
            (122, 36): body + check,
            (158, 30): "示例市公安局",
            (188, 16): "20230101",
            (204, 16): "20280101",
            (220, 18): "H12345678",
            (238, 4): "02",
        },
    )
    assert (card.kind, card.travel_permit, card.times_issued) == (CardKind.HK_MACAU_TAIWAN, "H12345678", "02")
    assert (card.nation, card.issuer, card.findings) == ("", "示例市公安局", ())


def test_a_foreigners_card_of_2017() -> None:
    card = card_of(
        "I",
        {
            (0, 120): "X" * 59 + "Z",
            (120, 2): "2",
            (122, 30): "USA110185010100",
            (152, 6): "USA",
            (158, 30): "一二三四五六七八九十甲乙丙丁戊",
            (188, 16): "20200101",
            (204, 16): "20300101",
            (220, 16): "18501010",
            (236, 4): "01",
            (240, 8): "1500",
        },
    )
    assert (card.kind, card.english_name, card.name) == (
        CardKind.FOREIGNER_2017,
        "X" * 59 + "Z",
        "一二三四五六七八九十甲乙丙丁戊",
    )
    assert (card.sex, card.number, card.nationality) == (Sex.FEMALE, "USA110185010100", "USA")
    assert (card.birth, card.valid_to) == (date(1850, 10, 10), date(2030, 1, 1))


def test_a_foreigners_card_of_2023() -> None:
    card = card_of(
        "Y",
        {
            (0, 30): "示例",
            (30, 2): "9",
            (32, 4): "07",
            (36, 16): "19790423",
            (52, 70): "A" * 34 + "B",
            (122, 36): "931124197904230011",
            (188, 16): "20240101",
            (204, 16): "20340101",
            (220, 22): "C" * 10 + "D",
            (242, 6): "CAN",
            (250, 6): "320",
        },
    )
    assert (card.kind, card.times_issued, card.sex) == (CardKind.FOREIGNER_2023, "07", Sex.NOT_STATED)
    assert card.english_name == "A" * 34 + "B" + "C" * 10 + "D"
    assert (card.number, card.nationality) == ("931124197904230011", "CAN")
    assert card.former_number == "CAN31327904230" + permit_check_digit("CAN31327904230")


def test_the_check_digit_of_a_former_permit_by_hand() -> None:
    """Weights 7, 3, 1; A is 10 and Z is 35."""
    values = [30, 28, 10, 1, 1, 0, 1, 8, 5, 0, 1, 0, 1, 0]
    weights = [7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3, 1, 7, 3]
    total = sum(value * weight for value, weight in zip(values, weights, strict=True))
    assert permit_check_digit("USA11018501010") == str(total % 10)


def test_the_nations_of_gb_t_3304() -> None:
    assert [NATIONS[f"{number:02d}"] for number in range(1, 57)] == _NAMES.split()
    assert NATIONS["97"] == NATIONS["57"] == "其他"
    assert NATIONS["98"] == NATIONS["58"] == "外国血统中国籍人士"
