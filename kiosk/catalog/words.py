"""From what people type to tokens: one spelling, no filler, one word for words that mean the same."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kiosk.catalog.pinyin import fold, syllables
from kiosk.catalog.synonyms import Synonyms
from kiosk.catalog.traditional import simplified

MAX_QUERY: Final = 64  # characters that are looked at; what follows changes nothing
_KEPT = re.compile(r"[0-9a-z\u3400-\u9fff]+")
# A token is a number: its kind in the highest byte, what it stands for below.
_CHARACTER, _PAIR, _SOUND, _SOUND_PAIR, _WORD, _INITIALS, _LETTERS = (kind << 56 for kind in range(1, 8))
# How much one token says: two characters together say far more than one, a sound less than a character.
_SAYS: Final = {_CHARACTER: 0.35, _PAIR: 1.0, _SOUND: 0.08, _SOUND_PAIR: 0.4, _WORD: 1.0}


def plain(text: str) -> str:
    """Lower case, half width, no punctuation; spaces stay between Latin words only."""
    text = unicodedata.normalize("NFKC", text[: MAX_QUERY * 4]).lower().translate(simplified())
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
        self._means = {plain(said): plain(word) for word, all_said in synonyms.means.items() for said in all_said}
        self._meant_pattern = _any_of(self._means)
        self._english_filler = frozenset(synonyms.english_filler)
        self._english = {word: group[0] for group in synonyms.english for word in group}
        self._filler_initials = sorted(
            map(_initials_of, synonyms.filler), key=lambda initials: (-len(initials), initials)
        )
        self._filler = _any_of({plain(word) for word in synonyms.filler} - {""})

    def pairs(self) -> Iterator[str]:
        """Every two neighbouring characters of what `meant` replaces."""
        for said in self._means:
            yield from (said[at : at + 2] for at in range(len(said) - 1))

    def canonical(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._words[found[0]], text)

    def meant(self, text: str) -> str:
        """A query with the catalogue's words for what people say; each word once."""
        if self._meant_pattern is None:
            return text
        found: set[str] = set()

        def word(said: re.Match[str]) -> str:
            right = self._means[said[0]]
            again = right in found
            found.add(right)
            return "" if again else right

        return self._meant_pattern.sub(word, text)

    def english(self, words: Iterable[str]) -> str:
        """English words without those that say nothing, and with one word for words that mean the same."""
        return " ".join(self._english_word(word) for word in words if word not in self._english_filler)

    def _english_word(self, word: str) -> str:
        single = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
        return self._english.get(word) or self._english.get(single, single)

    def without_filler_initials(self, letters: str) -> str:
        """dbsq (低保申请) without the letters of a word that says nothing at its end or beginning."""
        for initials in self._filler_initials:
            if letters.endswith(initials):
                return letters.removesuffix(initials)
        for initials in self._filler_initials:
            if letters.startswith(initials):
                return letters.removeprefix(initials)
        return letters

    def without_filler(self, text: str) -> str:
        """The text without words that say nothing; the text itself when nothing else is left."""
        left = self._filler.sub("", text) if self._filler is not None else text
        return left.strip() or text


def _initials_of(word: str) -> str:
    return "".join(syllable[:1] for syllable in syllables(plain(word)))


def _any_of(words: Mapping[str, str] | set[str]) -> re.Pattern[str] | None:
    if not words:
        return None
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)))


def tokens(text: str) -> dict[int, float]:
    """Tokens with what they say: characters, pairs, sounds and pairs of sounds; Latin words and numbers whole."""
    found: dict[int, float] = {}
    for run in re.findall(r"[\u3400-\u9fff]+", text):
        codes = [ord(character) for character in run]
        sounds = [_sound(fold(syllable)) for syllable in syllables(run)]
        _put(found, _CHARACTER, codes)
        _put(found, _PAIR, (first << 16 | second for first, second in pairwise(codes)))
        _put(found, _SOUND, sounds)
        _put(found, _SOUND_PAIR, (first << 24 | second for first, second in pairwise(sounds)))
    _put(found, _WORD, (zlib.crc32(word.encode()) for word in re.findall(r"[0-9a-z]+", text)))
    return found


def says(token: int) -> float:
    """How much a token of `tokens` says by its kind."""
    return _SAYS[token >> 56 << 56]


def pair_token(two: str) -> int:
    return _PAIR | ord(two[0]) << 16 | ord(two[1])


def pair_of(token: int) -> str | None:
    """The two characters that a token stands for, None for a token of another kind."""
    if token >> 56 << 56 != _PAIR:
        return None
    return chr(token >> 16 & 0xFFFF) + chr(token & 0xFFFF)


def _put(found: dict[int, float], kind: int, values: Iterable[int]) -> None:
    for value in values:
        found[kind | value] = _SAYS[kind]


@lru_cache(maxsize=2048)
def _sound(syllable: str) -> int:
    return zlib.crc32(syllable.encode()) & 0xFFFFFF  # 24 bits; no two syllables of the table collide (tested)


def sound_number(syllable: str) -> int:
    """The number that stands for a folded syllable in tokens."""
    return _sound(syllable)


def initial_tokens(initials: Iterable[str], *, from_start: bool = True) -> set[int]:
    """Pairs of initials that follow each other; with `from_start` also the first one by itself."""
    letters = [ord(initial[0]) & 0xFFFF for initial in initials]
    found = {_INITIALS | first << 16 | second for first, second in pairwise(letters)}
    if from_start or not found:
        found.update(_INITIALS | letter for letter in letters[:1])
    return found


def letter_tokens(letters: str) -> set[int]:
    """Runs of three letters."""
    codes = [ord(letter) & 0xFF for letter in letters]
    return {
        _LETTERS | first << 16 | second << 8 | third
        for first, second, third in zip(codes, codes[1:], codes[2:], strict=False)
    }


def word_token(word: str) -> int:
    return _WORD | zlib.crc32(word.encode())
