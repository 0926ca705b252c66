"""Checks every QML file with qmllint, knowing the Python types that QML uses: `python -m ui.lint_qml`.

Qt's linter learns C++ types from description files and knows nothing of Python classes, so a misspelt property of a
view model would pass. Their descriptions are made here first: PySide's `metaobjectdump` reads the Python sources, Qt's
`qmltyperegistrar` turns what it found into a `.qmltypes` file, and a `qmldir` in a temporary folder makes it a module.
Any warning fails the check, and so does a run that found no file.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import PySide6

ROOT: Final = Path(__file__).resolve().parents[1]
PACKAGE: Final = ROOT / "ui"
QML: Final = PACKAGE / "qml"
QT: Final = Path(PySide6.__file__).parent / "Qt"

_MODULE_NAME: Final = re.compile(r'^QML_IMPORT_NAME = "([\w.]+)"', re.MULTILINE)
_TYPES: Final = {"list": "QVariantList", "dict": "QVariantMap", "float": "double"}
_FOREIGN: Final = ("core", "gui", "qml", "quick")
# Tools that hang end the check; the slowest run takes a few seconds.
_SECONDS: Final = 300


class LintFailed(Exception):
    """A tool could not do its work, or there was nothing to check; what was found in QML is printed, not raised."""


def python_modules(package: Path) -> dict[str, list[Path]]:
    """The Python files of each QML module, those first that others build on: the dump learns a base as it meets it."""
    modules: dict[str, list[Path]] = {}
    for path in sorted(package.rglob("*.py")):
        if found := _MODULE_NAME.search(path.read_text(encoding="utf-8")):
            modules.setdefault(found[1], []).append(path)
    return {name: bases_first(paths) for name, paths in modules.items()}


def bases_first(paths: Sequence[Path]) -> list[Path]:
    by_name = {path.stem: path for path in paths}
    ordered: list[Path] = []

    def visit(path: Path, above: tuple[Path, ...]) -> None:
        if path in ordered or path in above:
            return
        for name in _imported(path):
            base = by_name.get(name.rsplit(".", 1)[-1])
            if base is not None:
                visit(base, (*above, path))
        ordered.append(path)

    for path in paths:
        visit(path, ())
    return ordered


def _imported(path: Path) -> Iterable[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def _used(name: str, modules: Mapping[str, Sequence[Path]]) -> set[str]:
    """The QML modules whose Python packages the sources of this one import from."""
    imported = {part for path in modules[name] for module in _imported(path) for part in module.split(".")}
    return {other for other, paths in modules.items() if other != name and paths[0].parent.name in imported}


def describe(name: str, sources: Sequence[Path], others: Iterable[str], into: Path) -> None:
    """Writes the module `name` as an import folder that qmllint understands."""
    folder = into / Path(*name.split("."))
    folder.mkdir(parents=True)
    types, described = folder / "types.json", folder / "module.qmltypes"
    _run(_tool("pyside6-metaobjectdump"), "--quiet", "--out-file", str(types), *map(str, sources))
    types.write_text(json.dumps(_completed(json.loads(types.read_text(encoding="utf-8")))), encoding="utf-8")
    foreign = ",".join(str(QT / "metatypes" / f"qt6{part}_metatypes.json") for part in _FOREIGN)
    _run(
        _tool("pyside6-qmltyperegistrar"),
        "--generate-qmltypes",
        str(described),
        "-o",
        str(folder / "unused.cpp"),
        "--import-name",
        name,
        "--major-version",
        "1",
        "--minor-version",
        "0",
        "--foreign-types",
        foreign,
        str(types),
    )
    depends = "".join(f"depends {other}\n" for other in ("QtQuick", *others))
    (folder / "qmldir").write_text(f"module {name}\ntypeinfo module.qmltypes\n{depends}", encoding="utf-8")


def _completed(dump: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Adds what the dump leaves out: which properties are constant, and Qt's names for Python's types."""
    for file in dump:
        constant = set(_constant_properties(Path(file["inputFile"])))
        for each in file["classes"]:
            for found in each.get("properties", ()):
                found["type"] = _TYPES.get(found["type"], found["type"])
                if (each["className"], found["name"]) in constant:
                    found["constant"] = True
    return dump


def _constant_properties(path: Path) -> Iterable[tuple[str, str]]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for owner in (node for node in tree.body if isinstance(node, ast.ClassDef)):
        for member in (node for node in owner.body if isinstance(node, ast.FunctionDef)):
            for decorator in (node for node in member.decorator_list if isinstance(node, ast.Call)):
                if any(keyword.arg == "constant" for keyword in decorator.keywords):
                    yield owner.name, member.name


def lint(qml: Path = QML, package: Path = PACKAGE) -> str:
    """What qmllint complains about in the QML files below `qml`; "" when there is nothing."""
    files = sorted(qml.rglob("*.qml"))
    if not files:
        raise LintFailed(f"no QML file below {qml}")
    modules = python_modules(package)
    if not modules:
        raise LintFailed(f"no Python type for QML below {package}")
    with tempfile.TemporaryDirectory(prefix="qmltypes-") as folder:
        for name, sources in modules.items():
            describe(name, sources, _used(name, modules), Path(folder))
        done = subprocess.run(  # noqa: S603 - Qt's own tool, on our own files
            [_tool("pyside6-qmllint"), "--max-warnings", "0", "-I", folder, "-I", str(qml), *map(str, files)],
            capture_output=True,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
    if done.returncode == 0:
        return ""
    return done.stderr + done.stdout or f"qmllint ended with code {done.returncode} and said nothing"


def _tool(name: str) -> str:
    found = shutil.which(name, path=sysconfig.get_path("scripts"))
    if found is None:
        raise LintFailed(f"{name} is not installed beside this Python")
    return found


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=_SECONDS, check=False)  # noqa: S603
    if done.returncode != 0:
        raise LintFailed(f"{Path(command[0]).name} failed:\n{done.stderr}{done.stdout}")


def main() -> int:
    try:
        complaints = lint()
    except LintFailed as failure:
        complaints = str(failure)
    if complaints:
        sys.stderr.write(complaints.rstrip() + "\n")
        return 1
    sys.stdout.write(f"{len(list(QML.rglob('*.qml')))} QML files, no complaint\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
