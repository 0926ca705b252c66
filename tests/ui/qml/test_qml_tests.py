"""Every `tst_*.qml` below `tests`, each in a process of its own. A warning fails it as it fails any other test."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.waiting import PATIENCE
from ui.application import EXPECTED_MESSAGES

HERE = Path(__file__).parent
PROGRAM = HERE / "qml_tests.py"
TESTS = HERE.parents[1]
FILES = sorted(TESTS.rglob("tst_*.qml"))
# Quick Test counts these two as test cases of every file.
NOT_TESTS = {"initTestCase", "cleanupTestCase"}


def run(file: Path, report: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, PROGRAM, file, report], capture_output=True, text=True, timeout=4 * PATIENCE, check=False
    )


def test_there_are_qml_tests() -> None:
    assert FILES


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(TESTS)))
def test_qml_file(file: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xml"
    done = run(file, report)
    assert done.returncode == 0, done.stdout + done.stderr
    # The report is our own process's, written a moment ago.
    cases = {case.get("name", "") for case in ET.parse(report).iter("testcase")}  # noqa: S314
    assert cases - NOT_TESTS, "the file holds no test"
    warnings = [line for line in done.stdout.splitlines() if line.startswith(("QWARN", "QCRITICAL", "WARNING"))]
    assert not [line for line in warnings if not any(message in line for message in EXPECTED_MESSAGES)]


def test_failing_qml_test_fails(tmp_path: Path) -> None:
    file = tmp_path / "tst_wrong.qml"
    file.write_text(
        'import QtQuick\nimport QtTest\nTestCase { name: "Wrong"; function test_one() { compare(1, 2) } }',
        encoding="utf-8",
    )
    assert run(file, tmp_path / "report.xml").returncode != 0
