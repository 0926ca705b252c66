"""A key typed into the search of 5,000 items, against looking for the typed characters in every phrase.

The reference finds only what is written exactly so; it is what a loop over the same texts costs. The memory that the
index adds to the process is told beside it, because a kiosk holds it the whole day.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Iterator
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

from kiosk.catalog.evaluation import read_questions
from kiosk.catalog.load import Catalog, load_catalog
from kiosk.catalog.model import ServiceItem
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.text import LocalText
from tests.bench.measure import Comparison

ITEMS = 5_000
_SETS = ("evaluation.tsv", "evaluation-second-writer.tsv", "evaluation-held-out.tsv")  # some 9,000 keys
_SOURCES = Path(__file__).parents[2] / "assets" / "catalog"
_CHARACTERS = (
    "春夏秋冬山水城乡东南西北金木火土大小新老高平安康宁江河湖海林园花木石桥梅兰竹菊学文书礼乐医药房车船电气水路灯"
)


def _large(catalog: Catalog, count: int) -> Catalog:
    """As different as real items are: every name and everyday word gets two characters of its own."""
    chance = random.Random(7)  # noqa: S311 - a repeatable variation, nothing secret
    items = list(catalog.items.values())

    def other(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(_CHARACTERS) + chance.choice(_CHARACTERS) + text[at:]

    def varied(number: int) -> ServiceItem:
        item = items[number % len(items)]
        if number < len(items):
            return item
        names = {
            "code": f"{item.code}-{number}",
            "plain_name": LocalText(zh=other(item.plain_name.zh), en=item.plain_name.en),
            "sub_name": LocalText(zh=other(item.sub_name.zh), en=item.sub_name.en),
            "aliases": tuple(other(alias) for alias in item.aliases),
            "life_events": tuple(other(event) for event in item.life_events),
        }
        return item.model_copy(update=names)

    return replace(catalog, items={item.code: item for item in map(varied, range(count))})


def _resident_mb() -> float:
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 1e6


def _added_mb() -> float:
    """What the index adds to a process that is new: in one that freed memory before, it would seem to need none."""
    large = _large(load_catalog(_SOURCES), ITEMS)
    gc.collect()
    before = _resident_mb()
    index = SearchIndex(large)
    gc.collect()
    added = _resident_mb() - before
    del index
    return added


def measure() -> Iterator[Comparison]:
    with get_context("spawn").Pool(1) as pool:
        added = pool.apply(_added_mb)
    catalog = load_catalog(_SOURCES)
    questions = [question for name in _SETS for question in read_questions(_SOURCES / name, catalog.findable)]
    large = _large(catalog, ITEMS)
    index = SearchIndex(large)
    texts = [
        text
        for item in large.items.values()
        for text in (item.plain_name.zh, item.sub_name.zh, *item.aliases, *item.life_events)
    ]
    ours: list[float] = []
    naive: list[float] = []
    for question in questions:
        for end in range(1, len(question.query) + 1):
            typed = question.query[:end]
            began = time.perf_counter()
            index.search(typed, 20)
            ours.append((time.perf_counter() - began) * 1000)
        began = time.perf_counter()
        _ = [text for text in texts if question.query in text]
        naive.append((time.perf_counter() - began) * 1000)
    ours.sort()
    p99 = ours[int(len(ours) * 0.99)]
    yield Comparison(
        ours=f"a key, {ITEMS} items ({len(ours)} keys; p99 {p99:.1f} ms; index {added:.0f} MB)",
        reference="one pass over the same texts",
        ours_ms=tuple(ours),
        reference_ms=tuple(naive),
    )
