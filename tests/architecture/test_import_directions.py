"""The import contracts of pyproject.toml hold, look at files that exist, and each is shown to catch its own breach."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

PACKAGES = ("kiosk", "drivers", "ui", "sync")

# A breach of each contract: the file that gets one import too many, and that import. Keyed by the contract's name,
# up to its colon.
BREACHES = {
    "rooms": (
        "kiosk/catalog/model.py",
        "import kiosk.services",
    ),
    "drivers knows nothing of us": ("drivers/devices/__init__.py", "import sync.wire"),
    "protocols have no clock, thread, socket or port": ("drivers/protocols/__init__.py", "import time"),
    "no recorder of a line is wired in anywhere": (
        "drivers/devices/registry.py",
        "import drivers.transports.tap",
    ),
    "only ui imports PySide6": ("kiosk/services/snapshot.py", "import PySide6.QtCore"),
    "what starts a screen reaches Qt through ui alone": ("kiosk/cli/app.py", "import PySide6.QtCore"),
    "nothing on the kiosk imports the gateway": ("kiosk/filing/session.py", "import sync.gateway"),
    "the gateway imports the wire and the catalogue, no more": ("sync/gateway/__init__.py", "import drivers"),
}


@pytest.fixture
def contracts(pyproject: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pyproject["tool"]["importlinter"]["contracts"]
    return found


def modules_of(contract: dict[str, Any]) -> set[str]:
    """Our own modules that a contract names; a layer may name several, with `|` or `:` between them."""
    keys = ("layers", "source_modules", "forbidden_modules")
    named = {part.strip() for key in keys for entry in contract.get(key, ()) for part in re.split(r"[|:]", entry)}
    return {name for name in named if name.split(".")[0] in PACKAGES}


def lint_imports(tree: Path) -> subprocess.CompletedProcess[str]:
    """Runs import-linter over the packages in `tree` and nowhere else."""
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "400"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_import_directions_hold(root: Path) -> None:
    result = lint_imports(root)
    assert result.returncode == 0, result.stdout + result.stderr


def test_every_module_that_a_contract_names_exists_and_holds_code(root: Path, contracts: list[dict[str, Any]]) -> None:
    empty = []
    for contract in contracts:
        for module in modules_of(contract):
            path = root / module.replace(".", "/")
            files = [path.with_suffix(".py")] if path.with_suffix(".py").is_file() else list(path.rglob("*.py"))
            if not any(file.read_text(encoding="utf-8").strip() for file in files):
                empty.append(f"{contract['name']}: {module}")
    assert not empty


def test_each_contract_catches_its_own_breach(root: Path, contracts: list[dict[str, Any]], tmp_path: Path) -> None:
    names = {contract["name"].partition(":")[0] for contract in contracts}
    assert names == set(BREACHES), "each contract needs a breach here that it is shown to catch"
    for package in PACKAGES:
        shutil.copytree(root / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "qml"))
    shutil.copy(root / "pyproject.toml", tmp_path)
    for file, line in BREACHES.values():
        with (tmp_path / file).open("a", encoding="utf-8") as target:
            target.write(f"\n{line}\n")

    result = lint_imports(tmp_path)

    assert result.returncode == 1, result.stdout + result.stderr
    missed = [
        name for name in names if not re.search("^" + re.escape(name) + r"(:.*)? BROKEN", result.stdout, re.MULTILINE)
    ]
    assert not missed, result.stdout
