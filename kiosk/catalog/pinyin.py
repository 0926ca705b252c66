"""Pinyin for search: the syllables of a text, and how typed letters may be cut into syllables and initials.

Letters are cut into units: a whole syllable (fang), an initial (f, zh), or, at the end, the beginning of a syllable
(zhe of zheng). `fangcz` is fang·c·z. Sounds that Nanjing's speakers do not tell apart are folded together (n and l,
z and zh, an and ang …), so that a slip of the tongue still finds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

TABLE: Final = Path(__file__).with_name("pinyin.tsv")
MAX_LETTERS: Final = 40  # letters of a query that are cut; nobody types more before choosing
_BEAM: Final = 3
_INITIALS: Final = frozenset("bpmfdtnlgkhjqxrzcsyw") | {"zh", "ch", "sh"}
_VOWELS: Final = frozenset("aoe")
_FOLDED = (
    (re.compile(r"^([zcs])h"), r"\1"),
    (re.compile(r"^n(?=[aeiouv])"), "l"),
    (re.compile(r"([aei])ng$"), r"\1n"),
    (re.compile(r"^([lj])[vü]"), r"\1u"),
)


@dataclass(frozen=True, slots=True)
class _Table:
    usual: dict[str, str]  # character → syllable
    words: dict[str, tuple[str, ...]]  # words read otherwise
    pattern: re.Pattern[str]
    syllables: frozenset[str]
    beginnings: frozenset[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    usual: dict[str, str] = {}
    words: dict[str, tuple[str, ...]] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        reading, _, characters = line.partition("\t")
        if " " in reading:
            words[characters] = tuple(reading.split(" "))
        else:
            usual.update(dict.fromkeys(characters, reading))
    syllables = frozenset(usual.values())
    return _Table(
        usual,
        words,
        re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True)))),
        syllables,
        frozenset(syllable[:end] for syllable in syllables for end in range(1, len(syllable) + 1)),
    )


def is_syllable(unit: str) -> bool:
    return unit in _table().syllables


def syllables(text: str) -> list[str]:
    """One entry for each character: a syllable for a Chinese one, the character itself for any other."""
    table = _table()
    found = [table.usual.get(character, character) for character in text]
    for word in table.pattern.finditer(text):
        found[word.start() : word.end()] = table.words[word[0]]
    return found


@lru_cache(maxsize=4096)
def fold(syllable: str) -> str:
    for pattern, replacement in _FOLDED:
        syllable = pattern.sub(replacement, syllable)
    return syllable


@lru_cache(maxsize=256)
def cuts(letters: str) -> tuple[tuple[str, ...], ...]:
    """The best ways to cut `letters` into units, best first; empty when they cannot be pinyin."""
    letters = letters[:MAX_LETTERS]
    beams: list[list[tuple[float, tuple[str, ...]]]] = [[] for _ in range(len(letters) + 1)]
    beams[0].append((0.0, ()))
    for at in range(len(letters)):
        for cost, units in sorted(beams[at])[:_BEAM]:
            for unit, price in _units_at(letters, at):
                beams[at + len(unit)].append((cost + price, (*units, unit)))
    return tuple(units for _cost, units in sorted(beams[len(letters)])[:_BEAM])


def _units_at(letters: str, at: int) -> list[tuple[str, float]]:
    """Units that may begin at `at`, with their price: whole syllables are likelier than initials."""
    table = _table()
    found: list[tuple[str, float]] = []
    for length in range(1, min(6, len(letters) - at) + 1):
        unit = letters[at : at + length]
        last = at + length == len(letters)
        if unit in table.syllables and (length > 1 or unit in _VOWELS):
            found.append((unit, 1.0))
        elif unit in _INITIALS:
            found.append((unit, 1.6))
        elif last and unit in table.beginnings:
            found.append((unit, 1.2))
    return found
