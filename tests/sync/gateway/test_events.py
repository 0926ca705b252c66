"""Events that need a person are explained to that person."""

from pathlib import Path

from sync.gateway.events import LOUD, EventCode
from sync.gateway.ops_texts import TEXTS


def test_every_event_has_words_in_both_languages():
    assert [code for code in EventCode if not all(TEXTS.get(code, ("", "")))] == []


def test_every_loud_event_stands_in_the_handbook():
    handbook = (Path(__file__).parents[3] / "docs" / "operations.md").read_text("utf-8")
    assert [code for code in LOUD if f"| `{code}` |" not in handbook] == []
