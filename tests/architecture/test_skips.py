"""A test that did not run because a program is missing is red under CI, and a skip elsewhere."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.skips import NOT_INSTALLED

_TESTS = Path(__file__).resolve().parents[1]
_SAMPLE = """
import pytest

@pytest.mark.skipif(True, reason="some-program is not installed")
def test_marked(): pass

@pytest.fixture
def program(): pytest.skip("some-program is not installed")

def test_with_it(program): pass

def test_without_the_right(): pytest.skip("needs the right to mount a file system")
"""


@pytest.mark.parametrize(("ci", "told"), [("true", "1 skipped, 2 errors"), ("", "3 skipped")])
def test_a_missing_program_is_a_failure_under_ci_alone(tmp_path: Path, ci: str, told: str) -> None:
    (tmp_path / "test_sample.py").write_text(_SAMPLE, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "tests.skips", "-p", "no:cacheprovider", "-rs", str(tmp_path)]
    ran = subprocess.run(
        command, cwd=_TESTS.parent, env=os.environ | {"CI": ci}, capture_output=True, text=True, check=False
    )
    assert told in ran.stdout.splitlines()[-1], ran.stdout
    assert "needs the right to mount a file system" in ran.stdout


def _reasons(source: str) -> Iterator[str]:
    """The texts of all skips in a file: `pytest.skip("…")` and `pytest.mark.skipif(…, reason="…")`."""
    for call in ast.walk(ast.parse(source)):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in {"skip", "skipif"}:
            given = next((keyword.value for keyword in call.keywords if keyword.arg == "reason"), call.args[0])
            yield ast.literal_eval(given)


def test_every_other_skip_is_about_the_machine() -> None:
    """Whoever adds a skip decides here which of the two it is."""
    of_the_machine = {
        "needs the right to mount a file system",
        "upsd and its driver want to become the user that they are told",
        "pcscd listens in /run/pcscd and nowhere else, and /run cannot be written to",
        "another pcscd runs on this machine, and /run has a place for one",
    }
    sources = (path.read_text(encoding="utf-8") for path in _TESTS.rglob("*.py"))
    reasons = {reason for source in sources for reason in _reasons(source)}
    assert {reason for reason in reasons if NOT_INSTALLED not in reason} == of_the_machine
    assert len(reasons) > len(of_the_machine)
