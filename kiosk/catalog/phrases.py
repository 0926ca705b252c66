"""Everything that is said of the items, in columns: one row for each name, everyday word and life event."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from enum import Enum
from io import StringIO

import numpy as np

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.pinyin import fold, syllables
from kiosk.catalog.postings import Collector, Ids, Scores
from kiosk.catalog.words import Rewriter, initial_tokens, letter_tokens, pair_of, pair_token, plain, says, tokens


class Said(Enum):
    """How a phrase belongs to its item, with its weight."""

    PLAIN_NAME = 1.0
    OFFICIAL_NAME = 0.999
    ALIAS = 0.998
    LIFE_EVENT = 0.9
    RESULT = 0.8
    DEPARTMENT = 0.5


OWN_NAMES = frozenset({Said.PLAIN_NAME, Said.OFFICIAL_NAME})
_SAID = tuple(Said)


class Phrases:
    """Rows are numbered from 0. `sounds(row)` is " fang can zen": folded syllables, each after a space."""

    def __init__(self, items: Iterable[ServiceItem], rewriter: Rewriter) -> None:
        self._texts: list[str] = []
        item_of, said, ends = array("i"), array("b"), array("i", [0])
        sounds = StringIO()
        tokens_of, initials_of, letters_of = Collector(), Collector(), Collector()
        whole = Collector()
        for number, item in enumerate(items):
            everything: set[int] = set()
            for kind, text in _said_of(item):
                for variant in variants(text, rewriter):
                    found = tokens(variant)
                    if not found:
                        continue
                    spoken = [fold(syllable) for syllable in syllables(variant.replace(" ", ""))]
                    joined = " " + " ".join(spoken)
                    self._texts.append(text)
                    item_of.append(number)
                    said.append(_SAID.index(kind))
                    sounds.write(joined)
                    ends.append(sounds.tell())
                    tokens_of.add(found)
                    initials_of.add(initial_tokens(spoken))
                    letters_of.add(letter_tokens("".join(spoken)))
                    everything |= found.keys()
            everything |= tokens(rewriter.canonical(plain(item.summary.zh))).keys()
            whole.add(everything)
        self._sounds = sounds.getvalue()
        self._ends: Ids = np.frombuffer(ends, dtype=np.int32)
        self.item_of: Ids = np.frombuffer(item_of, dtype=np.int32) if item_of else np.empty(0, dtype=np.int32)
        self._said = said
        self.by_token, self.by_initials, self.by_letters = tokens_of.build(), initials_of.build(), letters_of.build()
        self.by_item = whole.build()
        self.said_weight: Scores = np.array([_SAID[kind].value for kind in said], dtype=np.float32)
        self.weight: Scores = self._weigh()

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, row: int) -> str:
        return self._texts[row]

    def sounds(self, row: int) -> str:
        return self._sounds[self._ends[row] : self._ends[row + 1]]

    def said(self, row: int) -> Said:
        return _SAID[self._said[row]]

    def knows_pair(self, two: str) -> bool:
        return len(two) == 2 and bool(self.by_token.frequencies(np.array([pair_token(two)], dtype=np.int64))[0])

    def pairs(self) -> Iterator[tuple[str, int]]:
        """Every two neighbouring characters, with the number of phrases that hold them."""
        for token, rows in self.by_token.entries():
            pair = pair_of(token)
            if pair is not None:
                yield pair, len(rows)

    def _weigh(self) -> Scores:
        """For each row the sum of its tokens' weights, as a query of the same words would weigh."""
        weight = np.zeros(len(self), dtype=np.float32)
        for token, rows in self.by_token.entries():
            weight[rows] += says(token) * np.log1p(self.by_token.size / len(rows))
        return weight


def variants(text: str, rewriter: Rewriter) -> list[str]:
    """The text as it is, and with one word for words that mean the same."""
    spelled = rewriter.without_filler(plain(text))
    canonical = rewriter.without_filler(rewriter.canonical(plain(text)))
    return [spelled] if canonical == spelled else [spelled, canonical]


def _said_of(item: ServiceItem) -> Iterator[tuple[Said, str]]:
    yield Said.PLAIN_NAME, item.plain_name.zh
    yield Said.OFFICIAL_NAME, item.sub_name.zh
    yield Said.OFFICIAL_NAME, item.main_name.zh
    yield Said.RESULT, item.result.name.zh
    for alias in item.aliases:
        yield Said.ALIAS, alias
    for event in item.life_events:
        yield Said.LIFE_EVENT, event
    yield Said.DEPARTMENT, item.department.zh
