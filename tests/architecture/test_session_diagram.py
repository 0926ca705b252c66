"""The session's picture in docs/architecture.md is the table's own."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.filing.session import TRANSITIONS, Event

_EVERYWHERE = {Event.CANCEL, Event.TIMEOUT, Event.DEVICE_LOST}  # said in words beside the picture


def diagram() -> str:
    """The rows of the table as a Mermaid state diagram, in the table's order."""
    rows = [
        f"    {state} --> {target}: {event}"
        for (state, event), targets in TRANSITIONS.items()
        if event not in _EVERYWHERE
        for target in targets
    ]
    return "\n".join(["stateDiagram-v2", "    [*] --> idle", *rows, "    ended --> [*]"])


def test_the_picture_of_the_session_shows_the_tables_rows(root: Path) -> None:
    page = (root / "docs" / "architecture.md").read_text(encoding="utf-8")
    drawn = re.search(r"```mermaid\n(.*?)\n```", page, re.DOTALL)
    assert drawn
    assert drawn[1] == diagram()
