"""Finding an item by what people say: typing, pinyin, initials, slips, everyday words, life events, official terms.

Every name, everyday word and life event of an item is a phrase. A query of Chinese characters is compared with all
phrases by shared characters, pairs and sounds (homophones), weighted by rarity; the best phrases decide, and how much
of the query the item as a whole covers. Letters are read as pinyin (see `kiosk.catalog.pinyin`) and as English words.
What was typed is cut to a fixed length first, so that the time of a search has a bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from rapidfuzz import fuzz

from kiosk.catalog.english import EnglishNames
from kiosk.catalog.load import Catalog
from kiosk.catalog.phrases import NOT_SHOWN, Phrases, Said, variants
from kiosk.catalog.pinyin import cuts, fold, is_syllable, syllables
from kiosk.catalog.postings import Scores, give_back_freed_memory
from kiosk.catalog.respelling import Respelling
from kiosk.catalog.sureness import least_score, share_said
from kiosk.catalog.words import Rewriter, initial_tokens, letter_tokens, plain, tokens

_QUERY_ONLY: Final = 0.45  # what the query has beyond the phrase counts against it this much
_PHRASE_ONLY: Final = 0.3  # what the phrase has beyond the query
_WHOLE_ITEM: Final = 0.8  # how much the item as a whole adds to its best phrase
_CANDIDATES: Final = 160
_PINYIN_CANDIDATES: Final = 400
_SHARED_AT_LEAST: Final = 0.2  # of the best row's shared weight; less never comes out first
_MAX_TOKENS: Final = 48
_SURE: Final = 0.6  # a hit by pinyin that needs no other reading
_MEANT: Final = 0.85  # a word that stands for what was said counts less than the word itself
_RESPELLED: Final = 0.9  # characters that were guessed from their sounds say a little less
_NEAREST: Final = 5
_FAR_BEHIND: Final = 0.35
_SLIP_RATIO: Final = 72.0


@dataclass(frozen=True, slots=True)
class Match:
    """`matched` is what was said of the item that comes nearest, "" where the item as a whole did; `said` is its kind.
    `everyday` is the same where it is a word to show beside the names. `weak`: only the nearest."""

    item_code: str
    matched: str
    score: float
    weak: bool = False
    said: Said | None = None
    everyday: str = ""


Found = dict[int, tuple[float, int | None]]  # by item: the score and the row of the phrase that gave it


class SearchIndex:
    """Built once for a catalogue version; searching changes nothing and keeps no query."""

    def __init__(self, catalog: Catalog) -> None:
        self._rewriter = Rewriter(catalog.synonyms)
        self._explained = {plain(said): (said, official) for said, official in catalog.synonyms.explained.items()}
        self._explained_sounds = {"".join(syllables(said)): pair for said, pair in self._explained.items()}
        self._codes = list(catalog.findable)
        self._own_names = [
            f"{plain(item.plain_name.zh)}\n{plain(item.sub_name.zh)}\n{plain(item.main_name.zh)}"
            for item in catalog.findable.values()
        ]
        self._phrases = Phrases(catalog.findable.values(), self._rewriter, catalog.synonyms)
        pairs = Counter(dict(self._phrases.pairs()))
        pairs.update(pair for pair in self._rewriter.pairs() if not pair.isascii())
        self._respelling = Respelling(pairs.items())
        self._english = EnglishNames(catalog.findable.values(), catalog.synonyms)
        give_back_freed_memory()

    def search(self, query: str, limit: int) -> list[Match]:
        """The best items first, at most `limit`; any Unicode of any length is a query. Nothing typed, nothing found."""
        text = plain(query)
        if not text or limit <= 0:
            return []
        best: Found = {}
        mixed = not text.isascii()
        if re.search(r"[0-9\u3400-\u9fff]", text):
            _merge(best, self._by_people_words(text))
        if re.search(r"[a-z]", text):
            letters = text.replace(" ", "")
            _merge(best, self._by_pinyin(letters) or self._by_pinyin(self._rewriter.without_filler_initials(letters)))
            _merge(best, self._by_english(text))
            if mixed or not best or max(score for score, _ in best.values()) < _SURE:
                _merge(best, self._by_respelling(text))
            if not best or max(score for score, _ in best.values()) < 0.5:
                _merge(best, self._by_slips(text.replace(" ", "")))
        elsewhere = max((score for number, (score, _) in best.items() if number >= len(self._codes)), default=0.0)
        ranked = sorted(best.items(), key=lambda entry: (-entry[1][0], entry[0]))
        ours = [(item, *found) for item, found in ranked if item < len(self._codes)][:limit]
        if not ours:
            return []
        least = least_score(text, self._share_said(text, ours[0][2]))
        if elsewhere > ours[0][1]:
            least = max(least, elsewhere)
        matches = [self._match(item, score, phrase, text, weak=score < least) for item, score, phrase in ours]
        # What is far behind the best is noise; where even the best is weak, the nearest few are all there is to offer.
        near = [match for match in matches if match.score >= _FAR_BEHIND * matches[0].score]
        return near[:_NEAREST] if matches[0].weak else near

    def explain(self, query: str) -> tuple[str, str] | None:
        """(房产证, 不动产权证书) when the query says an everyday word whose official name is another."""
        text = plain(query)
        found = [pair for said, pair in self._explained.items() if said in text]
        if found:
            return max(found, key=lambda pair: len(pair[0]))
        return self._explained_sounds.get(text.replace(" ", ""))

    def knows_pair(self, two: str) -> bool:
        """Whether two characters stand beside each other in anything that is said of an item."""
        return self._phrases.knows_pair(two)

    def _match(self, item: int, score: float, row: int | None, query: str, *, weak: bool) -> Match:
        code = self._codes[item]
        if row is None:
            return Match(code, "", round(score, 4), weak)
        matched, said = self._phrases.text(row), self._phrases.said(row)
        shown = said not in NOT_SHOWN and query not in self._own_names[item]
        return Match(code, matched, round(score, 4), weak, said, matched if shown else "")

    def _share_said(self, text: str, row: int | None) -> float:
        """What the phrase of a row says of a query, in its own words or in those that mean the same."""
        if row is None:
            return 0.0
        if re.search(r"[a-z]", text):
            return 1.0  # letters stand for sounds in many ways; the score tells enough
        sounds = self._phrases.sounds(row)
        return max(share_said(variant, sounds) for variant, _worth in self._readings(text))

    def _readings(self, text: str) -> Iterator[tuple[str, float]]:
        """A query as it is and with the words that it may stand for, with what each reading is worth."""
        for variant in variants(text, self._rewriter):
            yield variant, 1.0
        meant = self._rewriter.meant(text)
        if meant != text:
            for variant in variants(meant, self._rewriter):
                yield variant, _MEANT

    def _by_people_words(self, text: str) -> Found:
        found: Found = {}
        for variant, worth in self._readings(text):
            _merge(found, _scaled(self._by_characters(variant), worth))
        return found

    # -- Chinese characters -------------------------------------------------------------------------------------

    def _by_characters(self, text: str) -> Found:
        phrases = self._phrases
        said = tokens(text)
        rarity = phrases.rarity(np.fromiter(said, dtype=np.int64, count=len(said)))
        weights = {token: kind * float(rare) for (token, kind), rare in zip(said.items(), rarity, strict=True)}
        if len(weights) > _MAX_TOKENS:
            weights = dict(sorted(weights.items(), key=lambda entry: -entry[1])[:_MAX_TOKENS])
        asked = sum(weights.values())
        if not asked:
            return {}
        shared = phrases.by_token.sum_of(weights)
        rows = np.flatnonzero(shared > _SHARED_AT_LEAST * shared.max()) if len(shared) else np.empty(0, dtype=np.intp)
        some = shared[rows]
        beyond = _QUERY_ONLY * (asked - some) + _PHRASE_ONLY * (phrases.weight[rows] - some)
        alike = some / (some + beyond + 1e-6) * phrases.said_weight[rows]
        covered = np.minimum(phrases.by_item.sum_of(weights) / asked, 1.0)
        found: Found = {}
        for at in _top(alike, _CANDIDATES):
            row = int(rows[at])
            item = int(phrases.item_of[row])
            score = (float(alike[at]) + _WHOLE_ITEM * float(covered[item])) / (1 + _WHOLE_ITEM)
            score += 0.05 * phrases.text(row).startswith(text)
            if score > found.get(item, (0.0, None))[0]:
                found[item] = (score, row)
        for item in _top(covered, 20):
            found.setdefault(item, (_WHOLE_ITEM * float(covered[item]) / (1 + _WHOLE_ITEM), None))
        return found

    # -- pinyin -------------------------------------------------------------------------------------------------

    def _by_pinyin(self, text: str) -> Found:
        """Letters cut into units, characters as their syllables; the units must follow each other in a phrase."""
        phrases = self._phrases
        found: Found = {}
        for rank, units in enumerate(_unit_sequences(text)):
            pattern = re.compile(
                " " + " ".join(_unit_pattern(unit, last=at == len(units) - 1) for at, unit in enumerate(units))
            )
            whole = sum(len(unit) > 1 for unit in units) / len(units)
            for row in self._pinyin_candidates(units):
                sounds = phrases.sounds(row)
                hit = pattern.search(sounds)
                if hit is None:
                    continue
                share = len(units) / max(sounds.count(" "), len(units))
                score = 0.45 + 0.3 * share + 0.1 * (hit.start() == 0) + 0.1 * whole - 0.05 * rank
                score *= phrases.said(row).value
                item = int(phrases.item_of[row])
                if score > found.get(item, (0.0, None))[0]:
                    found[item] = (score, row)
        return found

    def _pinyin_candidates(self, units: tuple[str, ...]) -> list[int]:
        """Rows with all the pairs of initials, those that begin with the first unit before the others."""
        initials = [fold(unit)[0] if len(unit) > 1 else fold(unit + "a")[0] for unit in units]
        asked = initial_tokens(initials, from_start=len(initials) == 1)
        counts = self._phrases.by_initials.sum_of(dict.fromkeys(asked, 1.0))
        return [int(row) for row in np.flatnonzero(counts >= len(asked))[:_PINYIN_CANDIDATES]]

    def _by_respelling(self, text: str) -> Found:
        """Pinyin in people's own words and order: read as characters first."""
        if set(re.findall(r"[a-z]+", text)) <= self._english.vocabulary:
            return {}
        for units in _unit_sequences(text.replace(" ", "")):
            spelled = self._respelling.respell([unit for unit in units if is_syllable(unit) or not unit.isascii()])
            if len(spelled) > 1:
                return _scaled(self._by_people_words(spelled), _RESPELLED)
        return {}

    # -- slips of the finger, English -----------------------------------------------------------------------------

    def _by_slips(self, letters: str) -> Found:
        """Letters exchanged, doubled or left out: phrases that share most runs of three letters, by edit distance."""
        phrases = self._phrases
        folded = "".join(fold(unit) for unit in (cuts(letters) or ((letters,),))[0])
        counts = phrases.by_letters.sum_of(dict.fromkeys(letter_tokens(folded), 1.0))
        found: Found = {}
        for row in _top(counts, 60):
            ratio = fuzz.ratio(folded, phrases.sounds(row).replace(" ", ""))
            score = 0.5 * ratio / 100 * phrases.said(row).value
            item = int(phrases.item_of[row])
            if ratio >= _SLIP_RATIO and score > found.get(item, (0.0, None))[0]:
                found[item] = (score, row)
        return found

    def _by_english(self, text: str) -> Found:
        """By the words of the English names while they are typed, and by whole words of what is said of the items."""
        words = self._english.words(text)
        if not words:
            return {}
        scores = self._english.scores(words)
        found: Found = {number: (float(scores[number]), None) for number in _top(scores, 40)}
        _merge(found, self._by_characters(self._rewriter.english(words)))
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


def _top(scores: Scores, count: int) -> list[int]:
    """The numbers of the `count` highest scores above 0, highest first."""
    numbers = np.argpartition(-scores, count)[:count] if len(scores) > count else np.arange(len(scores))
    numbers = numbers[scores[numbers] > 0]
    return [int(number) for number in numbers[np.argsort(-scores[numbers], kind="stable")]]


def _scaled(found: Found, factor: float) -> Found:
    return {item: (factor * score, row) for item, (score, row) in found.items()}


def _merge(best: Found, found: Found) -> None:
    for item, (score, phrase) in found.items():
        if score > best.get(item, (0.0, None))[0]:
            best[item] = (score, phrase)
