"""How well people find what they mean: hit@1, hit@3 and the mean reciprocal rank over the evaluation set.

evaluation.tsv holds one query a line: its kind (word, speech, pinyin, initials, mixed, typo, life, official, english),
the query, and the item codes that are right for it; `-` where no item is, so that only the nearest may be offered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosk.catalog.search import SearchIndex
from kiosk.catalog.sources import read_text
from kiosk.errors import CatalogError

DEPTH: Final = 20  # ranks beyond it count as not found
NO_ITEM: Final = "-"


@dataclass(frozen=True, slots=True)
class Question:
    """`right` is empty where the catalogue has nothing of what is asked."""

    kind: str
    query: str
    right: frozenset[str]


@dataclass(frozen=True, slots=True)
class Answer:
    question: Question
    rank: int | None  # 1-based, None when not among the first `DEPTH`; 1 where no item is right and none told as sure
    first: str | None  # the code that came first


@dataclass(frozen=True, slots=True)
class Score:
    queries: int
    hit1: float
    hit3: float
    mrr: float


def read_questions(path: Path, known: Iterable[str]) -> tuple[Question, ...]:
    """CatalogError, with the line, for a row that is not three columns or names an item that does not exist."""
    codes = frozenset(known)
    questions: list[Question] = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        columns = line.split("\t")
        if len(columns) != 3 or not columns[1] or not columns[2].split():
            raise CatalogError(f"{path.name}:{number}: expected kind, query and item codes, divided by tabs")
        right = frozenset(columns[2].split()) - {NO_ITEM}
        if right - codes:
            raise CatalogError(f"{path.name}:{number}: no items {sorted(right - codes)}; correct the codes")
        questions.append(Question(columns[0], columns[1], right))
    return tuple(questions)


def ask(index: SearchIndex, questions: Iterable[Question]) -> tuple[Answer, ...]:
    return tuple(_ask(index, question) for question in questions)


def _ask(index: SearchIndex, question: Question) -> Answer:
    matches = index.search(question.query, DEPTH)
    found = [match.item_code for match in matches]
    if not question.right:
        return Answer(question, None if matches and not matches[0].weak else 1, found[0] if found else None)
    rank = next((rank for rank, code in enumerate(found, start=1) if code in question.right), None)
    return Answer(question, rank, found[0] if found else None)


def score(answers: Iterable[Answer]) -> Score:
    ranks = [answer.rank for answer in answers]
    if not ranks:
        return Score(0, 0.0, 0.0, 0.0)
    found = [rank for rank in ranks if rank is not None]
    return Score(
        queries=len(ranks),
        hit1=sum(rank == 1 for rank in found) / len(ranks),
        hit3=sum(rank <= 3 for rank in found) / len(ranks),
        mrr=sum(1 / rank for rank in found) / len(ranks),
    )


def score_by_kind(answers: Iterable[Answer]) -> Mapping[str, Score]:
    by_kind: dict[str, list[Answer]] = {}
    for answer in answers:
        by_kind.setdefault(answer.question.kind, []).append(answer)
    return {kind: score(group) for kind, group in by_kind.items()}
