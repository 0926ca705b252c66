"""An inverted index in flat arrays: which documents hold a token. Built once, then only read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Scores = NDArray[np.float32]


class Postings:
    """Documents are numbered from 0. `weight_of` is a token's inverse document frequency, above 0."""

    def __init__(self, documents: Sequence[Iterable[str]]) -> None:
        lists: dict[str, list[int]] = defaultdict(list)
        for number, tokens in enumerate(documents):
            for token in set(tokens):
                lists[token].append(number)
        self.size = len(documents)
        self._slot = {token: slot for slot, token in enumerate(lists)}
        self._ends = np.cumsum([0, *(len(ids) for ids in lists.values())], dtype=np.int64)
        self._ids: Ids = np.fromiter((number for ids in lists.values() for number in ids), dtype=np.int32)

    def documents_with(self, token: str) -> Ids:
        slot = self._slot.get(token)
        if slot is None:
            return np.empty(0, dtype=np.int32)
        return self._ids[self._ends[slot] : self._ends[slot + 1]]

    def weight_of(self, token: str) -> float:
        """ln(1 + N / df); a token that no document holds weighs as one that a single document holds."""
        slot = self._slot.get(token)
        frequency = 1 if slot is None else int(self._ends[slot + 1] - self._ends[slot])
        return float(np.log1p(self.size / frequency))

    def sum_of(self, weights: dict[str, float]) -> Scores:
        """For each document the sum of the weights of the tokens it holds."""
        scores = np.zeros(self.size, dtype=np.float32)
        for token, weight in weights.items():
            scores[self.documents_with(token)] += weight
        return scores
