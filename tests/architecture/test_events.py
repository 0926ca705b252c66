"""Event names are one catalogue: dotted codes, and what operations may have to act on stands in the handbook."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.conftest import Source

_CODE = re.compile(r"^[a-z0-9_]+(\.[a-z0-9_]+)+$")
_LOGGERS = {"log", "_log", "logger", "_logger"}
_LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
_ACTED_ON = {"warning", "error", "exception", "critical"}


def events(sources: list[Source]) -> Iterator[tuple[str, str, str]]:
    """(where, level, event) of each call of a logger; a call that chooses between two names counts as two."""
    for source in sources:
        for node in ast.walk(source.tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or not node.args:
                continue
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else owner.id if isinstance(owner, ast.Name) else ""
            if name in _LOGGERS and node.func.attr in _LEVELS:
                for named in ast.walk(node.args[0]):
                    if isinstance(named, ast.Constant) and isinstance(named.value, str):
                        yield f"{source.path}:{node.lineno}", node.func.attr, named.value


def test_event_names_are_dotted_codes(sources: list[Source]) -> None:
    found = list(events(sources))
    assert found
    assert not [(where, event) for where, _, event in found if not _CODE.match(event)]


def test_every_event_that_may_need_somebody_stands_in_the_handbook(sources: list[Source], root: Path) -> None:
    handbook = (root / "docs" / "operations.md").read_text(encoding="utf-8")
    needed = {event for _, level, event in events(sources) if level in _ACTED_ON}
    assert not sorted(event for event in needed if f"`{event}`" not in handbook)
