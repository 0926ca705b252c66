"""From what people type to tokens: one spelling, no filler, one word for words that mean the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from kiosk.catalog.pinyin import fold, syllables
from kiosk.catalog.synonyms import Synonyms

MAX_QUERY: Final = 64  # characters that are looked at; what follows changes nothing
_KEPT = re.compile(r"[0-9a-z\u3400-\u9fff]+")
# How much one token says, by kind: two characters together say far more than one, a sound less than a character.
_CHARACTER, _PAIR, _SOUND, _SOUND_PAIR = 0.35, 1.0, 0.08, 0.4


def plain(text: str) -> str:
    """Lower case, half width, no punctuation; spaces stay between Latin words only."""
    text = unicodedata.normalize("NFKC", text[: MAX_QUERY * 4]).lower()
    joined = " ".join(_KEPT.findall(text))
    return re.sub(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff])", "", joined)[:MAX_QUERY]


class Rewriter:
    """Canonical words. Longest first, so that 小孩子 is one word and not 小孩 and 子."""

    def __init__(self, synonyms: Synonyms) -> None:
        words: dict[str, str] = {}
        for group in synonyms.same:
            words.update({plain(word): plain(group[0]) for word in group[1:]})
        words.update({plain(word): plain(right) for word, right in synonyms.typos.items()})
        words.pop("", None)
        self._words: Mapping[str, str] = words
        self._pattern = _any_of(words)
        self._filler = _any_of({plain(word) for word in synonyms.filler} - {""})

    def canonical(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._words[found[0]], text)

    def without_filler(self, text: str) -> str:
        """The text without words that say nothing; the text itself when nothing else is left."""
        left = self._filler.sub("", text) if self._filler is not None else text
        return left.strip() or text


def _any_of(words: Mapping[str, str] | set[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def tokens(text: str) -> dict[str, float]:
    """Tokens with the weight of their kind: characters, pairs, sounds and pairs of sounds; Latin words by beginning."""
    found: dict[str, float] = {}
    for run in re.findall(r"[\u3400-\u9fff]+", text):
        sounds = [fold(sound) for sound in syllables(run)]
        found.update(dict.fromkeys(run, _CHARACTER))
        found.update(dict.fromkeys(_pairs(run), _PAIR))
        found.update(dict.fromkeys((f"~{sound}" for sound in sounds), _SOUND))
        found.update(dict.fromkeys((f"~{first} {second}" for first, second in pairwise(sounds)), _SOUND_PAIR))
    for word in re.findall(r"[0-9a-z]+", text):
        found[f"={word}"] = _PAIR
    return found


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))
