from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalog.evaluation import Answer, Question, ask, read_questions, score, score_by_kind
from kiosk.catalog.load import Catalog
from kiosk.catalog.search import SearchIndex
from kiosk.errors import CatalogError

SOURCES = Path(__file__).parents[3] / "assets" / "catalog"


ELSEWHERE = "evaluation-elsewhere.tsv"
SETS = sorted({path.name for path in SOURCES.glob("evaluation*.tsv")} - {ELSEWHERE})


@pytest.mark.parametrize("name", SETS)
def test_people_find_what_they_mean(catalog: Catalog, index: SearchIndex, name: str) -> None:
    questions = read_questions(SOURCES / name, catalog.findable)
    assert len(questions) >= 300
    answers = ask(index, questions)
    assert score(answers).hit3 >= 0.95
    assert all(one.hit3 >= 0.85 for one in score_by_kind(answers).values())


def test_what_the_catalogue_has_nothing_of_is_seldom_told_as_sure(catalog: Catalog, index: SearchIndex) -> None:
    questions = read_questions(SOURCES / ELSEWHERE, catalog.findable)
    assert len(questions) >= 500
    assert not any(question.right for question in questions)
    assert score(ask(index, questions)).hit1 >= 0.9


def test_what_the_catalogue_has_is_seldom_told_as_the_nearest_only(catalog: Catalog, index: SearchIndex) -> None:
    questions = [question for name in SETS for question in read_questions(SOURCES / name, catalog.findable)[::8]]
    weak = [question for question in questions if all(match.weak for match in index.search(question.query, 1))]
    assert len(weak) <= 0.03 * len(questions)


def test_the_scores_are_what_their_names_say() -> None:
    question = Question("word", "甲", frozenset({"a"}))
    answers = [Answer(question, rank, "a") for rank in (1, 2, 4, None)]
    measured = score(answers)
    assert (measured.hit1, measured.hit3) == (0.25, 0.5)
    assert measured.mrr == pytest.approx((1 + 0.5 + 0.25) / 4)
    assert score([]).queries == 0


@pytest.mark.parametrize(
    ("line", "told"),
    [("word\t甲", "three columns|expected kind"), ("word\t甲\tmoon", "no items"), ("word\t\tx", "expected kind")],
)
def test_a_broken_row_is_told_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "evaluation.tsv"
    path.write_text(f"# head\n{line}\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=rf"evaluation.tsv:2: .*({told})"):
        read_questions(path, {"a"})
