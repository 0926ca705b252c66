"""Five thousand items: the index stays small and a key's work stays bounded."""

from __future__ import annotations

import random
import time
import tracemalloc
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import ServiceItem
from kiosk.catalog.postings import BLOCK, BUDGET, Collector
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.text import LocalText

SMALL = 300  # the benchmark measures 5,000; memory grows with the items, so these may have their share of it
CHARACTERS = (
    "春夏秋冬山水城乡东南西北金木火土大小新老高平安康宁江河湖海林园花木石桥梅兰竹菊学文书礼乐医药房车船电气水路灯"
)


def varied(items: list[ServiceItem], count: int) -> Iterator[ServiceItem]:
    """As different as real items are: every name and everyday word has two characters of its own."""
    chance = random.Random(7)  # noqa: S311 - a repeatable variation, nothing secret

    def other(text: str) -> str:
        at = chance.randrange(len(text) + 1)
        return text[:at] + chance.choice(CHARACTERS) + chance.choice(CHARACTERS) + text[at:]

    for number in range(count):
        item = items[number % len(items)]
        yield item.model_copy(
            update={
                "code": f"{item.code}-{number}",
                "plain_name": LocalText(zh=other(item.plain_name.zh), en=item.plain_name.en),
                "sub_name": LocalText(zh=other(item.sub_name.zh), en=item.sub_name.en),
                "aliases": tuple(other(alias) for alias in item.aliases),
                "life_events": tuple(other(event) for event in item.life_events),
            }
        )


@pytest.fixture(scope="module")
def large(catalog: Catalog) -> Catalog:
    items = {item.code: item for item in varied(list(catalog.items.values()), SMALL)}
    return replace(catalog, items=items)


def test_the_index_takes_a_fraction_of_its_share_of_64_megabytes(large: Catalog) -> None:
    SearchIndex(large)  # tables and caches that every index shares
    tracemalloc.start()
    index = SearchIndex(large)
    held, _peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert index.search("公积金", 3)
    assert held < 64_000_000 * SMALL / 5_000


def test_documents_beyond_the_first_block_keep_their_numbers() -> None:
    collector = Collector()
    for number in range(BLOCK + 3):
        collector.add([1, 2] if number in {0, BLOCK, BLOCK + 2} else [1])
    postings = collector.build()
    assert list(np.flatnonzero(postings.sum_of({2: 0.5}))) == [0, BLOCK, BLOCK + 2]
    assert {token: len(documents) for token, documents in postings.entries()} == {1: BLOCK + 3, 2: 3}
    assert list(postings.frequencies(np.array([1, 2, 3], dtype=np.int64))) == [BLOCK + 3, 3, 0]


def test_what_one_query_adds_up_is_bounded() -> None:
    collector = Collector()
    for _ in range(BUDGET + 10):
        collector.add([1])
    for _ in range(10):
        collector.add([2])
    postings = collector.build()
    # the common token is beyond the budget and says nothing anyway; the rare one still counts
    sums = postings.sum_of({1: 1.0, 2: 1.0})
    assert sums[:BUDGET].max() == 0
    assert sums[-1] == 1


def test_a_search_takes_milliseconds_and_not_seconds(large: Catalog) -> None:
    """A coarse alarm for an accidental loop over all phrases; the benchmark holds the real limit."""
    index = SearchIndex(large)
    queries = ["公积金", "gongjijin", "我想把房子过户给儿子要带什么", "sfz", "shneefenzheng", "residence permit"]
    for query in queries:
        index.search(query, 5)
    began = time.process_time()
    for query in queries:
        index.search(query, 5)
    assert time.process_time() - began < 1.0
