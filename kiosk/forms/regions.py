"""Nanjing's districts (GB/T 2260) as answers, and the region that an address names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from kiosk.catalog.text import LocalText

NANJING: Final = "320100"
# 江北新区 is a functional area without a code of GB/T 2260; its residents choose 浦口 or 六合, as on their card.
DISTRICTS: Mapping[str, LocalText] = MappingProxyType(
    {
        "320102": LocalText(zh="玄武区", en="Xuanwu"),
        "320104": LocalText(zh="秦淮区", en="Qinhuai"),
        "320105": LocalText(zh="建邺区", en="Jianye"),
        "320106": LocalText(zh="鼓楼区", en="Gulou"),
        "320111": LocalText(zh="浦口区", en="Pukou"),
        "320113": LocalText(zh="栖霞区", en="Qixia"),
        "320114": LocalText(zh="雨花台区", en="Yuhuatai"),
        "320115": LocalText(zh="江宁区", en="Jiangning"),
        "320116": LocalText(zh="六合区", en="Luhe"),
        "320117": LocalText(zh="溧水区", en="Lishui"),
        "320118": LocalText(zh="高淳区", en="Gaochun"),
    }
)


def district_of(address: str) -> str | None:
    """The code of the Nanjing district that an address on a card names; None outside Nanjing or when unsure."""
    head = address.removeprefix("江苏省")
    if not head.startswith("南京市"):
        return None
    found = [code for code, name in DISTRICTS.items() if head.removeprefix("南京市").startswith(name.zh)]
    return found[0] if found else None
