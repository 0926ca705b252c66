"""Events that need a person are explained to that person."""

from datetime import timedelta
from pathlib import Path

import pytest

from sync.gateway.events import LOUD, EventCode
from sync.gateway.ops_texts import TEXTS


def test_every_event_has_words_in_both_languages():
    assert [code for code in EventCode if not all(TEXTS.get(code, ("", "")))] == []


def test_every_loud_event_stands_in_the_handbook():
    handbook = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")
    assert [code for code in LOUD if f"| `{code}` |" not in handbook] == []


@pytest.mark.allow_logs("sequence.went_back")
def test_a_year_later_only_what_needed_a_person_is_kept(kiosk, worker, journal, clock):
    kiosk.beat(highest_sequence=5)
    kiosk.beat(highest_sequence=4)
    clock.now += timedelta(days=399)
    worker.tidy()
    assert journal.codes() == ["kiosk.enrolled", "sequence.went_back"]
    clock.now += timedelta(days=2)
    worker.tidy()
    assert journal.codes() == ["sequence.went_back"]
