"""docs/devices.md names tests for what it promises: they are there."""

from __future__ import annotations

import re
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]


def test_every_test_that_the_page_of_devices_names_exists() -> None:
    page = (_ROOT / "docs" / "devices.md").read_text(encoding="utf-8")
    paths = list((_ROOT / "tests").rglob("*.py"))
    there = "".join(path.read_text(encoding="utf-8") for path in paths)
    files = {path.name for path in paths}
    named = set(re.findall(r"`(test_\w+)`", page))
    assert len(named) > 20
    assert not {name for name in named if f"def {name}(" not in there}
    assert not {name for name in re.findall(r"(test_\w+\.py)", page) if name not in files}
