"""Finding an item by what people say: typing, pinyin, initials, slips, everyday words, life events, official terms.

Every name, everyday word and life event of an item is a phrase. A query of Chinese characters is compared with all
phrases by shared characters, pairs and sounds (homophones), weighted by rarity; the best phrases decide, and how much
of the query the item as a whole covers. Letters are read as pinyin (see `kiosk.catalog.pinyin`) and as English words.
What was typed is cut to a fixed length first, so that the time of a search has a bound.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import ServiceItem
from kiosk.catalog.pinyin import cuts, fold, syllables
from kiosk.catalog.postings import Postings, Scores
from kiosk.catalog.words import Rewriter, plain, tokens

_QUERY_ONLY: Final = 0.45  # what the query has beyond the phrase counts against it this much
_PHRASE_ONLY: Final = 0.2  # what the phrase has beyond the query
_WHOLE_ITEM: Final = 0.55  # how much the item as a whole adds to its best phrase
_CANDIDATES: Final = 160
_MAX_TOKENS: Final = 48
_WEAK: Final = 0.18  # below it a hit is only the nearest there is
_NEAREST: Final = 3
_SLIP_RATIO: Final = 72.0


class _Said(Enum):
    """How a phrase belongs to its item, with its weight."""

    PLAIN_NAME = 1.0
    OFFICIAL_NAME = 0.999
    ALIAS = 0.998
    LIFE_EVENT = 0.9
    RESULT = 0.8
    DEPARTMENT = 0.5


_OWN_NAMES = frozenset({_Said.PLAIN_NAME, _Said.OFFICIAL_NAME})


@dataclass(frozen=True, slots=True)
class Match:
    """`matched` is the everyday word that matched, "" when the item's own name did; `weak`: only the nearest."""

    item_code: str
    matched: str
    score: float
    weak: bool = False


@dataclass(frozen=True, slots=True)
class _Phrase:
    item: int
    text: str
    said: _Said
    sounds: str  # " fang chan zheng"
    length: int


class SearchIndex:
    """Built once for a catalogue version; searching changes nothing and keeps no query."""

    def __init__(self, catalog: Catalog) -> None:
        self._rewriter = Rewriter(catalog.synonyms)
        self._explained = {plain(said): (said, official) for said, official in catalog.synonyms.explained.items()}
        self._explained_sounds = {"".join(syllables(said)): pair for said, pair in self._explained.items()}
        self._codes = list(catalog.items)
        self._own_names = [
            f"{plain(item.plain_name.zh)}\n{plain(item.sub_name.zh)}\n{plain(item.main_name.zh)}"
            for item in catalog.items.values()
        ]
        self._phrases: list[_Phrase] = []
        documents: list[dict[str, float]] = []
        whole: list[set[str]] = []
        for number, item in enumerate(catalog.items.values()):
            everything: set[str] = set()
            for said, text in _said_of(item):
                for variant in self._variants(text):
                    found = tokens(variant)
                    if not found:
                        continue
                    sounds = syllables(variant.replace(" ", ""))
                    self._phrases.append(_Phrase(number, text, said, " " + " ".join(map(fold, sounds)), len(sounds)))
                    documents.append(found)
                    everything |= found.keys()
            everything |= tokens(self._rewriter.canonical(plain(item.summary.zh))).keys()
            whole.append(everything)
        self._by_token = Postings(documents)
        self._by_item = Postings(whole)
        self._by_initials = Postings([list(_initial_pairs(phrase.sounds)) for phrase in self._phrases])
        self._by_letters = Postings([list(_letter_runs(phrase.sounds.replace(" ", ""))) for phrase in self._phrases])
        self._by_english = Postings([list(_english(item)) for item in catalog.items.values()])
        cuts("a")  # reads the syllable table now and not at the first key
        self._phrase_weight: Scores = np.array(
            [sum(kind * self._by_token.weight_of(token) for token, kind in found.items()) for found in documents],
            dtype=np.float32,
        )
        self._said_weight: Scores = np.array([phrase.said.value for phrase in self._phrases], dtype=np.float32)

    def search(self, query: str, limit: int) -> list[Match]:
        """The best items first, at most `limit`; any Unicode of any length is a query. Nothing typed, nothing found."""
        text = plain(query)
        if not text or limit <= 0:
            return []
        best: dict[int, tuple[float, _Phrase | None]] = {}
        if re.search(r"[\u3400-\u9fff]", text):
            for variant in self._variants(query):
                _merge(best, self._by_characters(variant))
        if re.search(r"[a-z]", text):
            _merge(best, self._by_pinyin(text.replace(" ", "")))
            _merge(best, self._by_words(text))
            if not best or max(score for score, _ in best.values()) < 0.5:
                _merge(best, self._by_slips(text.replace(" ", "")))
        ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))[:limit]
        matches = [self._match(item, score, phrase, text) for item, (score, phrase) in ranked]
        # Where something was found, what is merely near would only be noise; otherwise it is all there is to offer.
        return [match for match in matches if not match.weak] or matches[:_NEAREST]

    def explain(self, query: str) -> tuple[str, str] | None:
        """(房产证, 不动产权证书) when the query says an everyday word whose official name is another."""
        text = plain(query)
        found = [pair for said, pair in self._explained.items() if said in text]
        if found:
            return max(found, key=lambda pair: len(pair[0]))
        return self._explained_sounds.get(text.replace(" ", ""))

    def _variants(self, text: str) -> list[str]:
        """The text as it is, and with one word for words that mean the same."""
        spelled = self._rewriter.without_filler(plain(text))
        canonical = self._rewriter.without_filler(self._rewriter.canonical(plain(text)))
        return [spelled] if canonical == spelled else [spelled, canonical]

    def _match(self, item: int, score: float, phrase: _Phrase | None, query: str) -> Match:
        own = phrase is None or phrase.said in _OWN_NAMES or query in self._own_names[item]
        return Match(self._codes[item], "" if own or phrase is None else phrase.text, round(score, 4), score < _WEAK)

    # -- Chinese characters -------------------------------------------------------------------------------------

    def _by_characters(self, text: str) -> dict[int, tuple[float, _Phrase | None]]:
        weights = {token: kind * self._by_token.weight_of(token) for token, kind in tokens(text).items()}
        if len(weights) > _MAX_TOKENS:
            weights = dict(sorted(weights.items(), key=lambda entry: -entry[1])[:_MAX_TOKENS])
        asked = sum(weights.values())
        if not asked:
            return {}
        shared = self._by_token.sum_of(weights)
        alike = shared / (
            shared + _QUERY_ONLY * (asked - shared) + _PHRASE_ONLY * (self._phrase_weight - shared) + 1e-6
        )
        alike *= self._said_weight
        covered = self._by_item.sum_of(weights) / asked
        found: dict[int, tuple[float, _Phrase | None]] = {}
        for number in _top(alike, _CANDIDATES):
            phrase = self._phrases[number]
            score = (float(alike[number]) + _WHOLE_ITEM * float(covered[phrase.item])) / (1 + _WHOLE_ITEM)
            score += 0.05 * phrase.text.startswith(text)
            if score > found.get(phrase.item, (0.0, None))[0]:
                found[phrase.item] = (score, phrase)
        for number in _top(covered, 20):
            if number not in found and covered[number] > 0:
                found[number] = (_WHOLE_ITEM * float(covered[number]) / (1 + _WHOLE_ITEM), None)
        return found

    # -- pinyin -------------------------------------------------------------------------------------------------

    def _by_pinyin(self, text: str) -> dict[int, tuple[float, _Phrase | None]]:
        """Letters cut into units, characters as their syllables; the units must follow each other in a phrase."""
        found: dict[int, tuple[float, _Phrase | None]] = {}
        for rank, units in enumerate(_unit_sequences(text)):
            pattern = re.compile(
                " " + " ".join(_unit_pattern(unit, last=at == len(units) - 1) for at, unit in enumerate(units))
            )
            whole = sum(len(unit) > 1 for unit in units) / len(units)
            for number in self._pinyin_candidates(units):
                phrase = self._phrases[number]
                hit = pattern.search(phrase.sounds)
                if hit is None:
                    continue
                share = len(units) / max(phrase.length, len(units))
                score = 0.45 + 0.3 * share + 0.1 * (hit.start() == 0) + 0.1 * whole - 0.05 * rank
                score *= phrase.said.value
                if score > found.get(phrase.item, (0.0, None))[0]:
                    found[phrase.item] = (score, phrase)
        return found

    def _pinyin_candidates(self, units: tuple[str, ...]) -> list[int]:
        initials = [fold(unit)[0] if len(unit) > 1 else fold(unit + "a")[0] for unit in units]
        pairs = {f"{first}{second}" for first, second in pairwise(initials)} or {f"^{initials[0]}"}
        counts = self._by_initials.sum_of(dict.fromkeys(pairs, 1.0))
        return [int(number) for number in np.flatnonzero(counts >= len(pairs))[:400]]

    # -- slips of the finger, English -----------------------------------------------------------------------------

    def _by_slips(self, letters: str) -> dict[int, tuple[float, _Phrase | None]]:
        """Letters exchanged, doubled or left out: phrases that share most runs of three letters, by edit distance."""
        folded = "".join(fold(unit) for unit in (cuts(letters) or ((letters,),))[0])
        counts = self._by_letters.sum_of(dict.fromkeys(_letter_runs(folded), 1.0))
        found: dict[int, tuple[float, _Phrase | None]] = {}
        for number in _top(counts, 60):
            phrase = self._phrases[number]
            ratio = fuzz.ratio(folded, phrase.sounds.replace(" ", ""))
            score = 0.5 * ratio / 100 * phrase.said.value
            if ratio >= _SLIP_RATIO and score > found.get(phrase.item, (0.0, None))[0]:
                found[phrase.item] = (score, phrase)
        return found

    def _by_words(self, text: str) -> dict[int, tuple[float, _Phrase | None]]:
        words = re.findall(r"[a-z]{2,}", text)
        if not words:
            return {}
        weights = {f"={word}": self._by_english.weight_of(f"={word}") for word in words}
        asked = sum(weights.values())
        scores = self._by_english.sum_of(weights) / asked
        return {number: (0.9 * float(scores[number]), None) for number in _top(scores, 40) if scores[number] > 0}


def _said_of(item: ServiceItem) -> list[tuple[_Said, str]]:
    said = [(_Said.PLAIN_NAME, item.plain_name.zh), (_Said.OFFICIAL_NAME, item.sub_name.zh)]
    said += [(_Said.OFFICIAL_NAME, item.main_name.zh), (_Said.RESULT, item.result.name.zh)]
    said += [(_Said.ALIAS, alias) for alias in item.aliases]
    said += [(_Said.LIFE_EVENT, event) for event in item.life_events]
    return [*said, (_Said.DEPARTMENT, item.department.zh)]


def _english(item: ServiceItem) -> set[str]:
    """English words by every beginning of three letters and more, so that they are found while being typed."""
    texts = (item.plain_name, item.sub_name, item.main_name, item.result.name, item.summary)
    found: set[str] = set()
    for word in re.findall(r"[a-z]+", " ".join(text.en for text in texts).lower()):
        found.update(f"={word[:end]}" for end in range(2, len(word) + 1))
    return found


def _unit_sequences(text: str) -> list[tuple[str, ...]]:
    """The ways to read a query of letters and characters as units."""
    sequences: list[tuple[str, ...]] = [()]
    for run in re.findall(r"[a-z]+|[\u3400-\u9fff]+", text):
        options = cuts(run) if run[0].isascii() else (tuple(syllables(run)),)
        sequences = [(*before, *units) for before in sequences for units in options][:3]
    return [units for units in sequences if units]


def _unit_pattern(unit: str, *, last: bool) -> str:
    folded = fold(unit)
    if len(unit) == 1 or unit in {"zh", "ch", "sh"}:
        return fold(unit + "a")[0] + r"\w*"
    return re.escape(folded) + (r"\w*" if last else r"(?!\w)")


def _initial_pairs(sounds: str) -> set[str]:
    initials = [sound[0] for sound in sounds.split()]
    pairs = {f"{first}{second}" for first, second in pairwise(initials)}
    return pairs | {f"^{initial}" for initial in initials[:1]}


def _letter_runs(letters: str) -> set[str]:
    return {letters[at : at + 3] for at in range(len(letters) - 2)}


def _top(scores: Scores, count: int) -> list[int]:
    """The numbers of the `count` highest scores above 0, highest first."""
    numbers = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    numbers = numbers[scores[numbers] > 0]
    return [int(number) for number in numbers[np.argsort(-scores[numbers], kind="stable")]]


def _merge(best: dict[int, tuple[float, _Phrase | None]], found: dict[int, tuple[float, _Phrase | None]]) -> None:
    for item, (score, phrase) in found.items():
        if score > best.get(item, (0.0, None))[0]:
            best[item] = (score, phrase)
