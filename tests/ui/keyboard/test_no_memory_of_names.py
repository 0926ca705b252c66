"""One citizen's name is neither kept on the disk nor proposed to the next.

Qt's Pinyin engine learns: run as it comes, it writes what was typed into a user dictionary and proposes it to the next
process. The first test shows that this is so, and thereby that the others could fail.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.waiting import PATIENCE

PROGRAM = Path(__file__).with_name("typing_process.py")
LETTERS, NAME = "wangtongqian", "汪桐谦"  # a name that no dictionary of the engine holds


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder for screen processes, with every cache that fonts want already made."""
    home = tmp_path / "home"
    for name in ("config", "cache", "data", "state", "runtime", "tmp"):
        (home / name).mkdir(parents=True)
    type_in(home, "ni", "你", times=1)
    return home


def type_in(home: Path, letters: str, word: str, *, times: int, learning: bool = False) -> dict[str, object]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TMPDIR": str(home / "tmp"),
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        **{f"XDG_{name.upper()}_HOME": str(home / name) for name in ("config", "cache", "data", "state")},
        "XDG_RUNTIME_DIR": str(home / "runtime"),
    }
    done = subprocess.run(
        [sys.executable, PROGRAM, home, letters, word, str(times), "learning" if learning else "as-shipped"],
        env=environment,
        capture_output=True,
        timeout=4 * PATIENCE,
        check=True,
    )
    answer = json.loads(done.stdout)
    assert isinstance(answer, dict)
    return answer


def files(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_engine_as_it_comes_would_keep_a_name_and_propose_it(home: Path) -> None:
    before = files(home)
    first = type_in(home, LETTERS, NAME, times=3, learning=True)
    assert NAME not in first["proposed"]
    assert files(home) != before
    second = type_in(home, LETTERS, NAME, times=1, learning=True)
    assert NAME in second["proposed"]


def test_name_typed_on_the_kiosk_changes_no_file(home: Path) -> None:
    before = files(home)
    written = type_in(home, LETTERS, NAME, times=3)
    assert written["text"] == NAME * 3
    assert files(home) == before


def test_next_citizen_is_not_proposed_the_name(home: Path) -> None:
    type_in(home, LETTERS, NAME, times=3)
    proposed = type_in(home, LETTERS, NAME, times=1)["proposed"]
    assert NAME not in proposed
