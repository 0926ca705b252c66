"""What was looked for, without the person who looked: no number, no name, no address of a mailbox.

People type into a search what they hold in their hands. Only the words that name a service are wanted, so everything
that could be a number of somebody's goes (identity card, phone, bank card, passport, number plate, in digits of any
script, in Chinese numerals or spelled out), and what is put like a name. A pattern cannot know every name; the centre
therefore shows words only that several kiosks reported several times (`sync.gateway.demand`).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from kiosk.catalog.words import plain
from sync.wire.messages import MAX_DEMAND_DIGITS, MAX_DEMAND_WORDS, too_many_numerals

_MAILBOX = re.compile(r"\S+@\S+")
_PLATE = re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][a-z][\s·.-]?[0-9a-z]{4,6}")
_SPELLED = re.compile(
    r"(?:(?:ling|yi|yao|er|liang|san|si|wu|liu|qi|ba|jiu"
    r"|zero|oh|one|two|three|four|five|six|seven|eight|nine|double)\s*){5,}"
)
_NUMERALS = re.compile(r"[0-9〇零一二三四五六七八九十百千万亿两幺壹贰叁肆伍陆柒捌玖拾佰仟]+x?")
# The hundred commonest surnames (Ministry of Public Security, 2020), and the double ones that still occur.
_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈"
    "钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤"
)
_SURNAME = f"(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|[{_SURNAMES}])"
_TITLED = re.compile(
    rf"[老小]?{_SURNAME}[\u3400-\u9fff]{{0,2}}?"
    r"(?:先生|女士|小姐|同志|师傅|老师|阿姨|叔叔|大爷|大妈|大叔|奶奶|爷爷|医生|大夫|主任|经理|总|老板|警官)"
)
_CALLED = re.compile(r"(?:我叫|名叫|叫做|叫作|姓名是?|名字叫?是?|本人)([\u3400-\u9fff]{2,4})")
_NAME = re.compile(
    rf"(?<=我是)({_SURNAME}[\u3400-\u9fff]{{1,2}})"
    rf"|(?:^|(?<=[给替帮为我是和跟找查]))({_SURNAME}[\u3400-\u9fff]{{1,2}}?)(?=的|想|要|去|办|丢|没|$|[^\u3400-\u9fff])"
)


def nameless(query: str, is_word: Callable[[str], bool]) -> str | None:
    """The words of `query` that may be counted, None when nothing is left that names a service.

    `is_word` tells whether two neighbouring characters occur in the catalogue: 石油 is then no Mr Shi.
    """
    text = unicodedata.normalize("NFKC", query[: 4 * MAX_DEMAND_WORDS]).lower()
    text = _PLATE.sub(" ", _MAILBOX.sub(" ", text))
    text = _TITLED.sub(" ", plain(text))
    text = _CALLED.sub(" ", text)
    text = _NAME.sub(lambda found: found[0] if is_word((found[1] or found[2])[:2]) else " ", text)
    text = _SPELLED.sub(" ", text)
    if too_many_numerals(text):
        text = _NUMERALS.sub(" ", text)
    text = " ".join(text.split())[:MAX_DEMAND_WORDS].strip()
    said = re.findall(r"[a-z\u3400-\u9fff]", text)
    return text if len(said) >= 2 and sum(character.isdigit() for character in text) <= MAX_DEMAND_DIGITS else None
