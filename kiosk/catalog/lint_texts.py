"""Texts that a citizen cannot read: untranslated, too long, or in the language of offices."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.text import LocalText

Loc = list[str | int]
Problem = tuple[Loc, str]

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_SENTENCE_END = re.compile(r"[。！？；\n]")
# Signs and examples in an English text that are Chinese by nature: number plates, quoted names
_ALLOWED_IN_ENGLISH: Final = re.compile(r"苏A\w*|“[^”]*”")
MAX_SENTENCE: Final = 60  # characters; at 24 a line a citizen reads two and a half lines at once
MAX_TITLE: Final = 20
MAX_QUESTION: Final = 26
QUESTION_LINE: Final = 15  # characters of a question in one line on the tall screen
# Words of offices with how people say them
OFFICIALESE: Final = {
    "予以": "给",
    "之日起": "从……那天起",
    "逾期": "过期",
    "须": "要",
    "兹": "（去掉）",
    "拟": "打算",
    "是否": "……吗",
    "进行": "（去掉）",
    "上述": "上面的",
    "申请人": "您",
    "缴纳": "交",
    "受理": "收件",
}


def problems(item: ServiceItem) -> Iterator[Problem]:
    for loc, text in _texts(item):
        problem = untranslated(text)
        if problem:
            yield loc, problem


def hints(item: ServiceItem) -> Iterator[Problem]:
    """What the citizen reads first in plain words; legal texts keep their words and are only asked to be short."""
    if len(item.plain_name.zh) > MAX_TITLE:
        yield ["plain_name"], f"{len(item.plain_name.zh)} characters; a title is read at a glance, at most {MAX_TITLE}"
    for loc, text in _spoken(item):
        for hint in reading_hints(text.zh):
            yield loc, hint
    for loc, text in _legal(item):
        for hint in long_sentences(text.zh):
            yield loc, hint


def form_problems(form: FormSource) -> Iterator[str]:
    for key, text in form.texts.items():
        problem = untranslated(text)
        if problem:
            yield f"{key}: {problem}"


def form_hints(form: FormSource) -> Iterator[str]:
    for key, text in form.texts.items():
        if key.startswith("page.") and key.endswith(".label") and len(text.zh) > MAX_QUESTION:
            yield f"{key}: the question has {len(text.zh)} characters, at most {MAX_QUESTION}; ask shorter"
        if key.startswith("page.") and key.endswith(".label") and len(text.zh) == QUESTION_LINE + 1:
            yield f"{key}: {QUESTION_LINE + 1} characters leave one alone on the second line; take one away"
        for hint in reading_hints(text.zh):
            yield f"{key}: {hint}"


def untranslated(text: LocalText) -> str | None:
    """What is missing for one of the two languages, or None."""
    words = re.sub(r"[^A-Za-z]", "", text.zh)
    if not _CHINESE.search(text.zh) and words:
        return f"{text.zh!r} is not Chinese; write the Chinese text"
    if _CHINESE.search(_ALLOWED_IN_ENGLISH.sub("", text.en)):
        return f"{text.en!r} has Chinese in it; write the English text"
    if text.zh == text.en and words:
        return f"{text.zh!r} is the same in both languages; translate it"
    return None


def long_sentences(text: str) -> Iterator[str]:
    for sentence in _SENTENCE_END.split(text):
        if len(sentence) > MAX_SENTENCE:
            yield f"a sentence of {len(sentence)} characters, at most {MAX_SENTENCE}: {sentence[:12]}…; cut it in two"


def reading_hints(text: str) -> Iterator[str]:
    yield from long_sentences(text)
    for word, plain in OFFICIALESE.items():
        if word in text:
            yield f"{word!r} is an office's word; people say {plain!r}"


def _spoken(item: ServiceItem) -> Iterator[tuple[Loc, LocalText]]:
    """What is read on the screen while one decides and fills in."""
    for name in ("plain_name", "summary", "offline_text"):
        yield [name], getattr(item, name)
    yield from _material_notes(item)
    for at, rule in enumerate(item.prechecks):
        yield ["prechecks", at, "message"], rule.message
    if item.commitment is not None:
        for at, sentence in enumerate(item.commitment.summary):
            yield ["commitment", "summary", at], sentence


def _legal(item: ServiceItem) -> Iterator[tuple[Loc, LocalText]]:
    for at, condition in enumerate(item.conditions):
        yield ["conditions", at], condition
    if item.commitment is not None:
        yield ["commitment", "full_text"], item.commitment.full_text


def _texts(item: ServiceItem) -> Iterator[tuple[Loc, LocalText]]:
    yield from _spoken(item)
    for name in ("main_name", "sub_name", "fee", "department"):
        yield [name], getattr(item, name)
    yield ["result"], item.result.name
    for at, condition in enumerate(item.conditions):
        yield ["conditions", at], condition
    for at, scenario in enumerate(item.scenarios):
        yield ["scenarios", at], scenario.name
        for condition in scenario.conditions:
            yield ["scenarios", at, "conditions"], condition
    for step in item.process:
        yield ["process"], step.name
    for material in item.materials:
        yield ["materials"], material.name
    if item.commitment is not None:
        for name in ("title", "full_text", "refusal"):
            yield ["commitment", name], getattr(item.commitment, name)


def _material_notes(item: ServiceItem) -> Iterator[tuple[Loc, LocalText]]:
    for material in item.materials:
        notes = (material.hint, material.sample, *(waiver.text for waiver in material.waivers))
        for text in notes:
            if text is not None:
                yield ["materials"], text
