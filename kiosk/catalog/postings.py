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

BLOCK: Final = 1 << 16  # documents are numbered within blocks, so that a number takes two bytes

BUDGET: Final = 60_000  # entries that one query adds up; the rarest tokens first, so that the rest says little

_SATURATION: Final = 0.75  # as in BM25: the second time says much, the tenth little
_WORTH: Final = (np.arange(256) * (1 + _SATURATION) / (np.arange(256) + _SATURATION)).astype(np.float32)


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
        self._ends = array("i", [0])
        self.size = 0

    def add(self, tokens: Iterable[int]) -> None:
        """Each token once for a document."""
        ids = self._ids
        self._tokens.extend(ids.setdefault(token, len(ids)) for token in tokens)
        self._ends.append(len(self._tokens))
        self.size += 1

    def build(self) -> Postings:
        """The collector is empty afterwards."""
        built = self._sorted(np.frombuffer(self._ends, dtype=np.int32))
        self._ids, self._tokens, self._ends = {}, array("i"), array("i", [0])
        return built

    def build_groups(self, group_of: Ids, groups: int) -> Postings:
        """Neighbouring documents as one: `group_of` ascends, from 0 to `groups` - 1. The collector keeps all."""
        ends = np.frombuffer(self._ends, dtype=np.int32)
        return self._sorted(ends[np.searchsorted(group_of, np.arange(groups + 1))])

    def _sorted(self, ends: Ids) -> Postings:
        """Block by block, so that little more than the collected tokens is held."""
        by_id = np.fromiter(self._ids, dtype=np.int64, count=len(self._ids))
        wide: np.dtype[np.unsignedinteger] = np.dtype(np.uint32 if len(by_id) <= BLOCK else np.uint64)
        firsts = np.arange(len(by_id), dtype=wide) << 16
        rank = np.empty(len(by_id), dtype=wide)
        rank[np.argsort(by_id)] = firsts
        tokens, size, held = np.frombuffer(self._tokens, dtype=np.int32), len(ends) - 1, 0
        starts, numbers, times = [], [], []
        for block in range(0, max(size, 1), BLOCK):
            of_block = ends[block : block + BLOCK + 1]
            both = rank[tokens[of_block[0] : of_block[-1]]]
            both += np.repeat(np.arange(len(of_block) - 1, dtype=np.uint16), np.diff(of_block))
            both.sort()
            first = np.append(True, both[1:] != both[:-1])[: len(both)]
            repeats = np.diff(np.append(np.flatnonzero(first), len(both))) if not first.all() else first
            both = both[first]
            starts.append(held + np.append(np.searchsorted(both, firsts), len(both)).astype(np.int32))
            numbers.append((both & (BLOCK - 1)).astype(np.uint16))
            times.append(np.minimum(repeats, 255).astype(np.uint8))
            held += len(both)
        return Postings(size, np.sort(by_id), np.stack(starts), np.concatenate(numbers), np.concatenate(times))


class Postings:
    """`tokens` are all there are, in order. `starts[block, slot]` is where the documents of a token begin in `numbers`,
    which count from the block's first, and in `times`, which says how often each document holds it."""

    def __init__(
        self,
        size: int,
        tokens: NDArray[np.int64],
        starts: Ids,
        numbers: NDArray[np.uint16],
        times: NDArray[np.uint8],
    ) -> None:
        self.size = size
        self.tokens = tokens
        self._starts = starts
        self._numbers = numbers
        self._times = times if times.max(initial=1) > 1 else None

    def entries(self) -> Iterator[tuple[int, Ids]]:
        """Every token with the documents that hold it."""
        for slot, token in enumerate(self.tokens):
            parts = [
                self._numbers[starts[slot] : starts[slot + 1]].astype(np.int32) + block * BLOCK
                for block, starts in enumerate(self._starts)
            ]
            yield int(token), np.concatenate(parts)

    def frequencies(self, tokens: NDArray[np.int64]) -> Ids:
        """How many documents hold each of `tokens`."""
        slots, known = self._slots(tokens)
        found: Ids = np.where(known, self._lengths(slots), 0).astype(np.int32)
        return found

    def rarity(self, tokens: NDArray[np.int64]) -> Scores:
        """ln(1 + N / df); a token that no document holds weighs as one that a single document holds."""
        rare: Scores = np.log1p(self.size / np.maximum(self.frequencies(tokens), 1)).astype(np.float32)
        return rare

    def sum_of(self, weights: Mapping[int, float]) -> Scores:
        """For each document the sum of the weights of the tokens it holds, as far as `BUDGET` reaches. What a document
        holds more often counts more, at most by `1 + _SATURATION`."""
        tokens = np.fromiter(weights.keys(), dtype=np.int64, count=len(weights))
        amounts = np.fromiter(weights.values(), dtype=np.float32, count=len(weights))
        slots, known = self._slots(tokens)
        slots, amounts = slots[known], amounts[known]
        lengths = self._lengths(slots)
        order = np.argsort(lengths, kind="stable")
        order = order[np.cumsum(lengths[order]) <= BUDGET]
        sums: Scores = np.zeros(self.size, dtype=np.float32)
        for block, starts in enumerate(self._starts):
            of_block = sums[block * BLOCK : (block + 1) * BLOCK]
            for slot, amount in zip(slots[order], amounts[order], strict=True):
                held = slice(starts[slot], starts[slot + 1])
                worth = amount if self._times is None else amount * _WORTH[self._times[held]]
                np.add.at(of_block, self._numbers[held], worth)
        return sums

    def _lengths(self, slots: NDArray[np.intp]) -> Ids:
        lengths: Ids = (self._starts[:, slots + 1] - self._starts[:, slots]).sum(axis=0, dtype=np.int32)
        return lengths

    def _slots(self, tokens: NDArray[np.int64]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        if not len(self.tokens):
            return np.zeros(len(tokens), dtype=np.intp), np.zeros(len(tokens), dtype=np.bool_)
        slots = np.minimum(np.searchsorted(self.tokens, tokens), len(self.tokens) - 1)
        return slots, self.tokens[slots] == tokens
