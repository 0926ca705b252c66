"""Every declared dependency is used, and everything used is declared."""

from __future__ import annotations

import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement

from tests.architecture.conftest import PACKAGES, Source

# Dependencies that no import names: where the words stand that need them.
BY_OTHER_MEANS = {
    "onnxruntime": ("drivers", "*.py", "rapidocr"),  # rapidocr runs its models on it and leaves the choice to us
    "pyside6-addons": ("ui/qml", "*.qml", "import QtQuick.VirtualKeyboard"),
    "psycopg": ("sync/gateway", "*.py", "postgresql+psycopg"),  # SQLAlchemy loads it by name
}


def normal(name: str) -> str:
    """A distribution's name as PEP 503 compares it, without extras and version."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0]).lower()


@pytest.fixture
def declared(pyproject: dict[str, Any]) -> set[str]:
    return {normal(requirement) for requirement in pyproject["project"]["dependencies"]}


@pytest.fixture
def used(sources: list[Source]) -> dict[str, str]:
    """Distributions imported by our packages, each with one file that does."""
    providers = packages_distributions()
    found: dict[str, str] = {}
    for source in sources:
        for module in source.imports():
            top = module.partition(".")[0]
            if top in sys.stdlib_module_names or top in PACKAGES:
                continue
            for distribution in providers.get(top, [f"(nothing installed provides {top})"]):
                found.setdefault(normal(distribution), source.path)
    return found


def test_every_declared_dependency_is_used(declared: set[str], used: dict[str, str], root: Path) -> None:
    unused = declared - used.keys() - BY_OTHER_MEANS.keys()
    for name, (folder, pattern, words) in BY_OTHER_MEANS.items():
        files = (root / folder).rglob(pattern)
        if not any(words in file.read_text(encoding="utf-8") for file in files):
            unused.add(name)
    assert not unused


def test_everything_imported_is_declared(declared: set[str], used: dict[str, str]) -> None:
    bundled = {"pyside6", "shiboken6"}  # parts of pyside6-essentials
    assert not {name: path for name, path in used.items() if name not in declared | bundled}


def test_each_dependency_has_its_reason_beside_it(root: Path) -> None:
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    listed = re.search(r"^dependencies = \[\n(.*?)^\]", text, re.DOTALL | re.MULTILINE)
    assert listed
    lines = [line for line in listed[1].splitlines() if line.strip().startswith('"')]
    assert lines
    assert not [line for line in lines if "#" not in line]


def test_the_lock_satisfies_every_requirement(pyproject: dict[str, Any], root: Path) -> None:
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.!+-]+)", (root / "requirements.lock").read_text("utf-8"), re.MULTILINE))
    versions = {normal(name): version for name, version in pinned.items()}
    project = pyproject["project"]
    wanted = [Requirement(text) for text in project["dependencies"] + project["optional-dependencies"]["dev"]]
    assert not [str(one) for one in wanted if normal(one.name) not in versions]
    assert not [str(one) for one in wanted if not one.specifier.contains(versions[normal(one.name)])]
