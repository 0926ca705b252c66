"""Items found by the words of their English names while these are being typed; what a mistyped word was meant to be."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import chain
from typing import Final

import numpy as np
from rapidfuzz import fuzz, process

from kiosk.catalog.model import ServiceItem
from kiosk.catalog.postings import Collector, Postings, Scores
from kiosk.catalog.synonyms import Synonyms
from kiosk.catalog.text import LocalText
from kiosk.catalog.words import word_token

_MAX_WORDS: Final = 6
_EXACT: Final = 0.6  # the share of the word itself against words of the same meaning
_BEGINNINGS: Final = 5.0  # of an English word on average
_MEANT_RATIO: Final = 80.0  # of 100; from here on a word of five letters or more is taken for the one that is known


class EnglishNames:
    """The English names of the items, numbered in the order given."""

    def __init__(self, items: Collection[ServiceItem], synonyms: Synonyms) -> None:
        names = [_beginnings(item.plain_name, item.sub_name, item.result.name) for item in items]
        alike = _Alike(synonyms.english)
        self._filler = frozenset(synonyms.english_filler)
        self._by_name = _postings_of(names)
        self._by_meaning = _postings_of(alike.widened(name) for name in names)
        self._by_summary = _postings_of(_beginnings(item.main_name, item.summary) for item in items)
        self._lengths = np.array([max(len(name), 1) for name in names], dtype=np.float32)
        all_said = chain(synonyms.said.values(), synonyms.elsewhere.values())
        said = _whole_words(" ".join(chain.from_iterable(all_said)))
        self.vocabulary = frozenset().union(alike.known, said, *names)
        in_names = _whole_words(" ".join(f"{item.plain_name.en} {item.sub_name.en}" for item in items))
        self._whole = sorted(word for word in in_names | said if len(word) >= 5)

    def words(self, text: str) -> list[str]:
        """The words of a query; each is itself, or the one that was probably meant when it is long enough to tell."""
        return [self._meant(word) for word in re.findall(r"[a-z]{2,}", text)]

    def scores(self, words: Sequence[str]) -> Scores:
        """For each item how well its name fits, 0 to 1."""
        asked_words = [word for word in words if word not in self._filler][:_MAX_WORDS] or words[:1]
        tokens = np.array([word_token(word) for word in asked_words], dtype=np.int64)
        weights = dict(zip(tokens.tolist(), self._by_name.rarity(tokens).tolist(), strict=True))
        asked = sum(weights.values()) or 1.0
        exact = self._by_name.sum_of(weights) / asked
        named = _EXACT * exact + (1 - _EXACT) * self._by_meaning.sum_of(weights) / asked
        told = self._by_summary.sum_of(weights) / asked
        # A short name that holds the word is more likely meant than a long one.
        found: Scores = 0.6 * named + 0.15 * told + 0.25 * named / np.sqrt(self._lengths / _BEGINNINGS)
        return found

    def _meant(self, word: str) -> str:
        if len(word) < 5 or word in self.vocabulary:
            return word
        near = process.extractOne(word, self._whole, scorer=fuzz.ratio, score_cutoff=_MEANT_RATIO)
        return word if near is None else near[0]


class _Alike:
    """Words that mean one thing to a searcher."""

    def __init__(self, groups: Iterable[tuple[str, ...]]) -> None:
        self._groups: dict[str, set[str]] = {}
        for group in groups:
            beginnings = {word[:end] for word in group for end in range(2, len(word) + 1)}
            self._groups.update(dict.fromkeys(group, beginnings))
        self.known = frozenset(self._groups)

    def widened(self, words: set[str]) -> set[str]:
        """`words` with the words of the same meaning, by every beginning of theirs."""
        return words.union(*(self._groups[word] for word in words & self.known))


def _beginnings(*texts: LocalText) -> set[str]:
    """Words by every beginning of two letters and more, so that they are found while being typed."""
    words = _whole_words(" ".join(text.en for text in texts))
    return {word[:end] for word in words for end in range(2, len(word) + 1)}


def _whole_words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]+", text.lower()))


def _postings_of(documents: Iterable[set[str]]) -> Postings:
    collector = Collector()
    for words in documents:
        collector.add({word_token(word) for word in words})
    return collector.build()
