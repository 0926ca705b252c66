"""The one door: `./dev` says what it can do, and nothing else is let in."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest


def dev(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["bash", str(root / "dev"), *words], capture_output=True, text=True, check=False)


def verbs(root: Path) -> set[str]:
    """The verbs that the script has a function for."""
    return set(re.findall(r"^verb_(\w+)\(\)", (root / "dev").read_text(encoding="utf-8"), re.MULTILINE))


def test_bare_it_names_every_verb(root: Path) -> None:
    result = dev(root)
    assert result.returncode == 0
    assert verbs(root) >= {"demo", "test", "check", "bench", "screens", "run", "setup", "lock"}
    assert not [verb for verb in verbs(root) if not re.search(rf"^  {verb}\b", result.stdout, re.MULTILINE)]


@pytest.mark.parametrize("word", ["tset", "--frobnicate", "demo;true"])
def test_an_unknown_verb_is_refused(root: Path, word: str) -> None:
    result = dev(root, word)
    assert result.returncode == 1
    assert "no such verb" in result.stderr


@pytest.mark.parametrize("verb", ["check", "setup", "lock"])
def test_a_word_that_a_verb_would_ignore_is_refused(root: Path, verb: str) -> None:
    result = dev(root, verb, "tests/ui")
    assert result.returncode == 1
    assert "takes no arguments: tests/ui" in result.stderr


def test_continuous_integration_runs_what_the_readme_says(root: Path) -> None:
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    readme = (root / "README.md").read_text(encoding="utf-8")
    assert "./dev test" in script
    assert "./dev check" in script
    assert "./dev test" in readme
