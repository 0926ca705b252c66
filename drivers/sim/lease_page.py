"""Synthetic lease contracts, drawn: what the camera simulator puts on its desk. All persons are invented."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from drivers.vision.font import chinese_font

Picture = NDArray[np.uint8]

# A4 at 150 dots per inch.
WIDTH, HEIGHT = 1240, 1754
PAGES = (1, 2, 3)
_INK = (28, 28, 34)
_SEAL = (196, 32, 40)


@dataclass(frozen=True, slots=True)
class Lease:
    """The facts that stand in the drawn contract, so that a test can compare what was read with what was written."""

    landlord: str = "周静宜"
    tenant: str = "陈晓雨"
    address: str = "南京市建邺区江东中路231号3幢502室"
    rent: int = 2800
    begins: str = "2026年3月1日"
    ends: str = "2027年2月28日"
    number: str = "NJZL-2026-003187"


DEMO_LEASE = Lease()


@lru_cache(maxsize=8)  # one contract has three pages
def lease_page(number: int = 1, lease: Lease = DEMO_LEASE) -> Picture:
    """Page `number` of `lease` as BGR, 1754 × 1240."""
    image = Image.new("RGB", (WIDTH, HEIGHT), (252, 251, 248))
    draw = ImageDraw.Draw(image)
    y = 120
    if number == 1:
        _centred(draw, "房屋租赁合同", y, 58)
        draw.text((780, y + 100), f"合同编号：{lease.number}", font=chinese_font(24), fill=_INK)
        y += 190
    for line in _lines(number, lease):
        draw.text((130, y), line, font=chinese_font(30), fill=_INK)
        y += 62
    if number != 2:
        _seal(draw, 930, 1390)
    _centred(draw, f"第 {number} 页", HEIGHT - 110, 24)
    picture: Picture = np.ascontiguousarray(np.asarray(image)[:, :, ::-1])
    picture.setflags(write=False)
    return picture


def _lines(number: int, lease: Lease) -> tuple[str, ...]:
    if number == 1:
        return (
            f"出租方（甲方）：{lease.landlord}",
            f"承租方（乙方）：{lease.tenant}",
            "　　根据《中华人民共和国民法典》及有关规定，甲乙双方在",
            "平等、自愿的基础上，就房屋租赁事宜订立本合同。",
            "第一条　房屋基本情况",
            f"房屋坐落：{lease.address}",
            "建筑面积：68.5平方米　　房屋用途：居住",
            "第二条　租赁期限",
            f"租赁期限：自{lease.begins}起至{lease.ends}止",
            "第三条　租金及支付方式",
            f"月租金：人民币{lease.rent}元",
            "支付方式：按月支付，乙方于每月5日前付清当月租金。",
            "第四条　押金",
            "　　乙方应于签订本合同时向甲方交付押金，数额为一个月租金。",
            "第五条　房屋交付与使用",
            "　　甲方应按约定日期将房屋交付乙方使用，乙方应合理使用。",
        )
    if number == 2:
        return (
            "第六条　房屋维修",
            "　　租赁期内房屋及附属设施的维修责任由甲方承担，因乙方",
            "使用不当造成损坏的，由乙方负责维修或者赔偿。",
            "第七条　转租",
            "　　未经甲方书面同意，乙方不得将房屋转租给第三人。",
            "第八条　合同的变更与解除",
            "　　经双方协商一致，可以变更或者解除本合同。",
            "　　有下列情形之一的，甲方有权解除合同：",
            "（一）乙方逾期支付租金超过三十日的；",
            "（二）乙方擅自改变房屋用途的；",
            "（三）乙方利用房屋从事违法活动的。",
            "第九条　违约责任",
            "　　任何一方违反本合同约定的，应当承担违约责任。",
        )
    return (
        "第十条　争议解决",
        "　　因本合同发生争议的，双方协商解决；协商不成的，向房屋",
        "所在地人民法院提起诉讼。",
        "第十一条　其他",
        "　　本合同一式两份，甲乙双方各执一份，自签字之日起生效。",
        f"甲方（签字）：{lease.landlord}",
        f"乙方（签字）：{lease.tenant}",
        f"签订日期：{lease.begins}",
    )


def _centred(draw: ImageDraw.ImageDraw, text: str, y: int, size: int) -> None:
    font = chinese_font(size)
    draw.text(((WIDTH - draw.textlength(text, font=font)) / 2, y), text, font=font, fill=_INK)


def _seal(draw: ImageDraw.ImageDraw, x: int, y: int) -> None:
    """A round red seal: colour on a contract has to survive straightening."""
    draw.ellipse((x - 120, y - 120, x + 120, y + 120), outline=_SEAL, width=9)
    draw.text((x - 84, y - 26), "合同专用章", font=chinese_font(34), fill=_SEAL)
