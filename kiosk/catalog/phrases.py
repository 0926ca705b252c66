"""Everything that is said of the items, in columns: one row for each name, everyday word and life event."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.pinyin import fold, syllables
from kiosk.catalog.postings import Collector, Ids, Scores
from kiosk.catalog.synonyms import Synonyms
from kiosk.catalog.words import Rewriter, initial_tokens, letter_tokens, pair_of, pair_token, plain, says, tokens


class Said(Enum):
    """How a phrase belongs to its item, with its weight."""

    PLAIN_NAME = 1.0
    OFFICIAL_NAME = 0.999
    ALIAS = 0.998
    SPOKEN = 0.95
    LIFE_EVENT = 0.9
    RESULT = 0.8
    DEPARTMENT = 0.5
    SUMMARY = 0.3


NOT_SHOWN = frozenset(
    {Said.PLAIN_NAME, Said.OFFICIAL_NAME, Said.SPOKEN}
)  # the names stand there; a sentence is no name
_SAID = tuple(Said)


class Phrases:
    """Rows are numbered from 0; the subjects of which the catalogue has no item follow as if they were items.
    `sounds(row)` is " fang can zen": folded syllables, each after a space."""

    def __init__(self, items: Iterable[ServiceItem], rewriter: Rewriter, synonyms: Synonyms) -> None:
        self._texts: list[str] = []
        item_of, said, ends = array("i"), array("b"), array("i", [0])
        sounds = bytearray()
        tokens_of, initials_of, letters_of = Collector(), Collector(), Collector()
        number = -1
        for number, all_said in enumerate(_all_said(items, synonyms)):
            for kind, text in all_said:
                for nth, variant in enumerate(variants(text, rewriter)):
                    found = tokens(variant)
                    if not found:
                        continue
                    sounded = "" if variant.isascii() or kind is Said.SUMMARY else variant.replace(" ", "")
                    spoken = [fold(syllable) for syllable in syllables(sounded)]
                    joined = " " + " ".join(spoken)
                    self._texts.append(text)
                    item_of.append(number)
                    said.append(_SAID.index(kind))
                    sounds += joined.encode()
                    ends.append(len(sounds))
                    tokens_of.add(found)
                    initials_of.add(initial_tokens(spoken))
                    # Slips of the finger are made in the words as they are written.
                    letters_of.add(letter_tokens("".join(spoken)) if nth == 0 else ())
        self._sounds = bytes(sounds)
        self._ends: Ids = np.frombuffer(ends, dtype=np.int32)
        self.item_of: Ids = np.frombuffer(item_of, dtype=np.int32) if item_of else np.empty(0, dtype=np.int32)
        self._said = said
        # The largest last: what the others have given back by then keeps the peak low.
        self.by_letters, self.by_initials = letters_of.build(), initials_of.build()
        self.by_item = tokens_of.build_groups(self.item_of, number + 1)
        self.by_token = tokens_of.build()
        self.said_weight: Scores = np.array([_SAID[kind].value for kind in said], dtype=np.float32)
        self.weight: Scores = self._weigh()

    def __len__(self) -> int:
        return len(self._texts)

    def text(self, row: int) -> str:
        return self._texts[row]

    def sounds(self, row: int) -> str:
        return self._sounds[self._ends[row] : self._ends[row + 1]].decode()

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

    def rarity(self, tokens: NDArray[np.int64]) -> Scores:
        """How much tokens tell the items apart: what is said of few items says more than what is written often."""
        return self.by_item.rarity(tokens)

    def _weigh(self) -> Scores:
        """For each row the sum of its tokens' weights, as a query of the same words would weigh."""
        weight = np.zeros(len(self), dtype=np.float32)
        rarity = self.rarity(self.by_token.tokens)
        for (token, rows), rare in zip(self.by_token.entries(), rarity, strict=True):
            weight[rows] += says(token) * rare
        return weight


def variants(text: str, rewriter: Rewriter) -> list[str]:
    """The text as it is, and with one word for words that mean the same; English with that one word only."""
    if text.isascii():
        return [rewriter.english(plain(text).split())]
    spelled = rewriter.without_filler(plain(text))
    canonical = rewriter.without_filler(rewriter.canonical(plain(text)))
    return [spelled] if canonical == spelled else [spelled, canonical]


def _all_said(items: Iterable[ServiceItem], synonyms: Synonyms) -> Iterator[Iterator[tuple[Said, str]]]:
    for item in items:
        yield _said_of(item, synonyms.said.get(item.code, ()))
    for words in synonyms.elsewhere.values():
        yield ((Said.SPOKEN, text) for text in words)


def _said_of(item: ServiceItem, spoken: Iterable[str]) -> Iterator[tuple[Said, str]]:
    yield Said.PLAIN_NAME, item.plain_name.zh
    yield Said.OFFICIAL_NAME, item.sub_name.zh
    yield Said.OFFICIAL_NAME, item.main_name.zh
    yield Said.RESULT, item.result.name.zh
    for alias in item.aliases:
        yield Said.ALIAS, alias
    for words in spoken:
        yield Said.SPOKEN, words
    for event in item.life_events:
        yield Said.LIFE_EVENT, event
    yield Said.DEPARTMENT, item.department.zh
    yield Said.SUMMARY, item.summary.zh
