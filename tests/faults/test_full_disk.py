"""A disk of 64 megabytes, really full, mounted in the child's own mount namespace and unmounted at its end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def namespace() -> list[str]:
    """In a chroot the root is no mount point, and `unshare` could not make it private."""
    mounts = Path("/proc/self/mountinfo").read_text(encoding="utf-8").splitlines()
    whole = any(line.split()[4] == "/" for line in mounts)
    private = [] if whole else ["--propagation", "unchanged"]
    return ["unshare", "--mount", *private, *([] if os.geteuid() == 0 else ["--map-root-user"])]


def on_small_disk(folder: Path, reserve: int) -> dict[str, object]:
    mount = 'mount -t tmpfs -o size=64m,mode=700 small "$1"'
    script = f'folder=$1; {mount} && shift && "$@"; code=$?; umount "$folder"; exit $code'
    program = [sys.executable, "-m", "tests.faults.fill_disk", str(folder), str(reserve)]
    done = subprocess.run(
        [*namespace(), "sh", "-c", script, "sh", str(folder), *program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, object] = json.loads(done.stdout)
    return told


def test_full_disk_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    told = on_small_disk(tmp_path, reserve=0)
    stored = told["stored"]
    assert isinstance(stored, int)
    assert stored > 2
    assert told["sequences"] == list(range(1, stored + 1))
    assert told["sound"]
    assert told["still_full"]
    assert told["reopened"] in {"opened", "storage.full"}  # says so, whatever SQLite stumbles over


def test_reserve_lets_sync_go_on_and_purging_makes_room_again(tmp_path: Path) -> None:
    told = on_small_disk(tmp_path, reserve=32 << 20)
    stored = told["stored"]
    assert isinstance(stored, int)
    assert stored > 0
    assert (told["acknowledged"], told["purged"]) == (stored, stored)
    assert told["sound"]
    assert told["refuses_without_room_for_the_log"]
    assert told["sound_again"]
    assert told["stored_again"] == pytest.approx(stored, abs=1)
