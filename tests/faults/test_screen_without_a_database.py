"""A real `kiosk run` whose disk gives it no database: a page says so, and goes away with its cause, without a crash."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from kiosk.config import load_config
from kiosk.services.snapshot import TroubleCode
from tests.faults.test_full_disk import ROOT, namespace
from tests.kiosk.cli.test_app import enrol
from tests.waiting import PATIENCE, wait_for
from ui.robot_driver import RobotStand
from ui.viewmodels.sentences import TROUBLES

# Mounts the kiosk's disk with its keys on it, spoils it, starts the kiosk and obeys until its input ends. `bind`:
# without it only root may mount a disk anew.
SCRIPT = """
folder=$1; shift
mount -t tmpfs -o size=64m,mode=700 small "$folder/data" && cp -r "$folder/keys" "$folder/data/" || exit 1
cd "$folder/data" && cat /dev/zero > log 2> /dev/null; mount -o remount,bind,ro .; cd /
"$@" &
while read -r order; do cd "$folder/data"; eval "$order"; cd /; done
kill $!; wait; umount "$folder/data"
"""


def events(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "journal").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]


def order(kiosk: subprocess.Popen[str], command: str) -> None:
    assert kiosk.stdin is not None
    kiosk.stdin.write(f"{command}\n")
    kiosk.stdin.flush()


def test_a_disk_that_is_full_and_read_only_at_boot_is_said_on_a_page_until_mended(tmp_path: Path) -> None:
    file = tmp_path / "kiosk.toml"
    settings = 'data_dir = "data"\n[screen]\nfullscreen = false\n[limits]\nmin_free_mb = 24\n'
    file.write_text(settings, encoding="utf-8")
    enrol(load_config(file).model_copy(update={"data_dir": tmp_path}))
    (tmp_path / "data").mkdir()

    def told() -> list[str]:
        """Why nothing is taken, each reason once: the screen that stands and those that stand by tell it."""
        return sorted({event["reason"] for event in events(tmp_path) if event["event"] == "intake.refused"})

    stand = RobotStand(tmp_path / "r", patience=PATIENCE)
    run = [sys.executable, "-m", "kiosk", "run", "--config", str(file), "--robot", str(tmp_path / "r")]
    command = [*namespace(), "sh", "-c", SCRIPT, "sh", str(tmp_path), *run]
    with (tmp_path / "journal").open("wb") as journal:
        kiosk = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stderr=journal, text=True)
    try:
        screen = stand.next_screen()
        sentence = TROUBLES[TroubleCode.NOT_SERVING]
        wait_for(lambda: sentence.fact.zh in screen.texts())
        screen.tap("other_outlets")
        screen.wait_object("info_close")
        screen.tap("key_back")
        wait_for(lambda: sentence.fact.zh in screen.texts())
        wait_for(lambda: told() == ["storage.failed"])
        order(kiosk, "mount -o remount,bind,rw .")
        wait_for(lambda: told() == ["storage.failed", "storage.full"])
        assert sentence.fact.zh in screen.texts()
        order(kiosk, "rm log")
        wait_for(lambda: "您好，想办什么事？" in screen.texts())
        screen.close()
    finally:
        kiosk.communicate()
        stand.close()
    assert not {"screen.crashed", "screen.standby_failed"} & {event["event"] for event in events(tmp_path)}
