"""The everyday topics of the home page: their words, their icons and which of them stand where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kiosk.catalog.model import Topic
from kiosk.catalog.text import LocalText


@dataclass(frozen=True, slots=True)
class TopicWords:
    icon: str
    title: LocalText
    note: LocalText


def _words(icon: str, zh: str, zh_note: str, en: str, en_note: str) -> TopicWords:
    return TopicWords(icon, LocalText(zh=zh, en=en), LocalText(zh=zh_note, en=en_note))


TOPICS: Final[dict[Topic, TopicWords]] = {
    Topic.SOCIAL_SECURITY: _words("shield", "社保", "参保证明、缴费明细", "Social security", "Payment record"),
    Topic.HEALTH: _words("medical", "看病医保", "异地看病、交费记录", "Medical care", "Medical insurance"),
    Topic.HOUSING_FUND: _words("coins", "公积金", "租房、买房、退休", "Housing fund", "Withdraw for rent"),
    Topic.HOUSING: _words("house", "房子的事", "房产证、无房证明", "Property", "Title, records"),
    Topic.PAPERS: _words("id_card", "证件户口", "身份证、居住证", "ID and permits", "Residence permit"),
    Topic.ELDERLY: _words("elder", "养老优待", "优待证、高龄津贴", "Older people", "Card, allowance"),
    Topic.FAMILY: _words(
        "family",
        "家里的大事，一次办完",
        "出生　上学　就业　结婚　退休　身后",
        "Family events, all in one go",
        "Birth, school, work, marriage, retirement",
    ),
    Topic.HOTLINE: _words("phone", "12345", "反映问题", "12345", "Report, ask"),
    Topic.BUSINESS: _words("shop", "开店办企业", "政策、补贴", "Business", "Policy, grants"),
    Topic.WORK: _words("briefcase", "就业创业", "登记、补贴", "Work", "Registration"),
    Topic.REGIONAL: _words("route", "外地的事", "跨城、跨省", "Other cities", "File here"),
}

EVERYDAY: Final = (
    Topic.SOCIAL_SECURITY,
    Topic.HEALTH,
    Topic.HOUSING_FUND,
    Topic.HOUSING,
    Topic.PAPERS,
    Topic.ELDERLY,
)
# In English permits come first: who reads English here is mostly asked for one.
EVERYDAY_ENGLISH: Final = (Topic.PAPERS, *(topic for topic in EVERYDAY if topic is not Topic.PAPERS))
# Four things in elderly mode; the others are hidden, not removed: the search finds them.
EVERYDAY_ELDERLY: Final = (Topic.ELDERLY, Topic.SOCIAL_SECURITY, Topic.HEALTH, Topic.PAPERS)
CIRCLES: Final = (Topic.HOTLINE, Topic.BUSINESS, Topic.WORK, Topic.REGIONAL)
