"""An inverted index in flat arrays: which documents hold a token. Tokens are numbers (see `kiosk.catalog.words`).

Strings and objects would take ten times the memory: with 5,000 items there are some 100,000 phrases and 4 million
pairs of phrase and token.
"""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]

BUDGET: Final = 150_000  # entries that one query adds up; the rarest tokens first, so that the rest says little


def give_back_freed_memory() -> None:
    """Building leaves some 30 MB of freed heap behind (5,000 items), which glibc would keep for ever."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:  # another C library decides by itself
        trim(0)


class Collector:
    """Gathers documents while the index is built; they are numbered from 0 in the order of `add`."""

    def __init__(self) -> None:
        self._ids: dict[int, int] = {}
        self._tokens = array("i")
        self._numbers = array("i")
        self.size = 0

    def add(self, tokens: Iterable[int]) -> None:
        """Each token once for a document."""
        before = len(self._tokens)
        ids = self._ids
        self._tokens.extend(ids.setdefault(token, len(ids)) for token in tokens)
        self._numbers.extend([self.size] * (len(self._tokens) - before))
        self.size += 1

    def build(self) -> Postings:
        """Sorts in place by token and document; the collector is empty afterwards. Memory peaks at twice the result."""
        by_id = np.fromiter(self._ids, dtype=np.int64, count=len(self._ids))
        rank = np.empty(len(by_id), dtype=np.int64)
        rank[np.argsort(by_id)] = np.arange(len(by_id))
        both = rank[np.array(self._tokens, dtype=np.int32)]
        both <<= 32
        both |= np.array(self._numbers, dtype=np.int32)
        self._ids, self._tokens, self._numbers = {}, array("i"), array("i")
        both.sort()
        starts = np.searchsorted(both, np.arange(len(by_id) + 1, dtype=np.int64) << 32).astype(np.int32)
        return Postings(self.size, np.sort(by_id), starts, (both & 0xFFFFFFFF).astype(np.int32))


class Postings:
    def __init__(self, size: int, keys: NDArray[np.int64], starts: Ids, numbers: Ids) -> None:
        self.size = size
        self._keys = keys
        self._starts = starts
        self._numbers = numbers

    def entries(self) -> Iterator[tuple[int, Ids]]:
        """Every token with the documents that hold it."""
        for slot, token in enumerate(self._keys):
            yield int(token), self._numbers[self._starts[slot] : self._starts[slot + 1]]

    def frequencies(self, tokens: NDArray[np.int64]) -> Ids:
        """How many documents hold each token."""
        slots, known = self._slots(tokens)
        found: Ids = np.where(known, self._starts[slots + 1] - self._starts[slots], 0).astype(np.int32)
        return found

    def rarity(self, tokens: NDArray[np.int64]) -> Scores:
        """ln(1 + N / df); a token that no document holds weighs as one that a single document holds."""
        rare: Scores = np.log1p(self.size / np.maximum(self.frequencies(tokens), 1)).astype(np.float32)
        return rare

    def sum_of(self, weights: Mapping[int, float]) -> Scores:
        """For each document the sum of the weights of the tokens it holds, as far as `BUDGET` reaches."""
        tokens = np.fromiter(weights.keys(), dtype=np.int64, count=len(weights))
        amounts = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
        slots, known = self._slots(tokens)
        slots, amounts = slots[known], amounts[known]
        lengths = self._starts[slots + 1] - self._starts[slots]
        order = np.argsort(lengths, kind="stable")
        order = order[np.cumsum(lengths[order]) <= BUDGET]
        if not len(order):
            return np.zeros(self.size, dtype=np.float32)
        numbers = np.concatenate([self._numbers[self._starts[slot] : self._starts[slot + 1]] for slot in slots[order]])
        sums: Scores = np.bincount(numbers, np.repeat(amounts[order], lengths[order]), self.size).astype(np.float32)
        return sums

    def _slots(self, tokens: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        if not len(self._keys):
            return np.zeros(len(tokens), dtype=np.intp), np.zeros(len(tokens), dtype=np.bool_)
        slots = np.minimum(np.searchsorted(self._keys, tokens), len(self._keys) - 1)
        return slots, self._keys[slots] == tokens
