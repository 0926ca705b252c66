"""Pinyin written out as characters: what a row of syllables most likely stands for, by the catalogue's words.

`ge ti hu zhu ce` becomes 个体户注册: of the pairs of characters that occur in the catalogue, those are chosen that
sound like what was typed and join best. So people's own words in pinyin, in any order and with fillers, are searched
like characters; `kiosk.catalog.search` asks for it only where the syllables do not follow each other in a phrase.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kiosk.catalog.pinyin import fold, syllables
from kiosk.catalog.words import sound_number

MAX_SYLLABLES: Final = 24
_CANDIDATES: Final = 8  # pairs looked at for two neighbouring sounds, commonest first


class Respelling:
    """Flat arrays: two numbers for each pair of characters in the catalogue."""

    def __init__(self, pairs: Iterable[tuple[str, int]]) -> None:
        """`pairs`: two characters each, with the number of phrases that hold them."""
        rows = sorted(
            (sound_number(fold(first)) << 24 | sound_number(fold(second)), -count, ord(pair[0]) << 16 | ord(pair[1]))
            for pair, count in pairs
            for first, second in [syllables(pair)]
        )
        self._sounds: NDArray[np.int64] = np.array([row[0] for row in rows], dtype=np.int64)
        self._counts: NDArray[np.int32] = np.array([-row[1] for row in rows], dtype=np.int32)
        self._pairs: NDArray[np.int64] = np.array([row[2] for row in rows], dtype=np.int64)

    def respell(self, units: Sequence[str]) -> str:
        """The characters for `units` (whole syllables, or characters that stay); what is no word is left out."""
        units = units[:MAX_SYLLABLES]
        links = [self._between(first, second) for first, second in pairwise(units)]
        text, at = "", 0
        while at < len(units):
            end = at
            while end < len(links) and links[end]:
                end += 1
            if end > at:
                text += _best_chain(links[at:end])
            elif _is_character(units[at]):
                text += units[at]
            at = end + 1
        return text

    def _between(self, first: str, second: str) -> list[tuple[str, str, float]]:
        """Pairs of characters that may stand for two neighbours, with what each is worth."""
        sounds = [sound_number(fold(syllables(unit)[0] if _is_character(unit) else unit)) for unit in (first, second)]
        wanted = sounds[0] << 24 | sounds[1]
        start, end = np.searchsorted(self._sounds, [wanted, wanted + 1])
        found = []
        for at in range(int(start), int(end)):
            left, right = chr(int(self._pairs[at]) >> 16), chr(int(self._pairs[at]) & 0xFFFF)
            if (_is_character(first) and left != first) or (_is_character(second) and right != second):
                continue
            found.append((left, right, 1.0 + math.log1p(int(self._counts[at]))))
        return found[:_CANDIDATES]


def _best_chain(links: list[list[tuple[str, str, float]]]) -> str:
    """The row of characters whose pairs are worth most; where no pair joins, the next word begins."""
    best: dict[str, tuple[float, str]] = {"": (0.0, "")}
    for number, pairs in enumerate(links):
        following: dict[str, tuple[float, str]] = defaultdict(lambda: (-1.0, ""))
        for left, right, worth in pairs:
            joined = best.get(left)
            if joined is not None:
                score, text = joined[0] + worth, joined[1] + right
            else:  # a new word: its first character takes the place of the one before
                score, text = max((value for value in best.values()), key=lambda value: value[0])
                text = (text[:number] + left if number else left) + right
                score += worth / 2 if number else worth
            if score > following[right][0]:
                following[right] = (score, text)
        best = dict(following)
    return max(best.values(), key=lambda value: value[0])[1]


def _is_character(unit: str) -> bool:
    return not unit.isascii()
