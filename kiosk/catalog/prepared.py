"""The shipped sources, read once and kept as the bundle that they make: reading 100 YAML files takes a screen process
a quarter of a second at each start, reading the bundle half of that.

What is kept is named by the sources and by the program that read them, so it is never an older state of either.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from kiosk.catalog.bundle import build_bundle, read_bundle
from kiosk.catalog.load import Catalog, load_catalog
from kiosk.errors import CatalogError

_PROGRAM = Path(__file__).resolve().parents[1]


def load_prepared(sources: Path, kept: Path) -> Catalog:
    """The catalogue of `sources`, from the folder `kept` when it is there already. CatalogError when the sources cannot
    be used; a folder that cannot be written only costs the time."""
    folder = kept / _name_of(sources)
    try:
        return read_bundle(folder)[1]
    except CatalogError:
        catalog = load_catalog(sources)
        _keep(catalog, folder)
        return catalog


def _keep(catalog: Catalog, folder: Path) -> None:
    making = folder.with_name(f".making-{os.getpid()}")
    try:
        for earlier in folder.parent.glob("[0-9a-f]*"):
            shutil.rmtree(earlier, ignore_errors=True)
        build_bundle(catalog, making)
        making.rename(folder)
    except OSError:  # no room, or another process was faster
        shutil.rmtree(making, ignore_errors=True)


def _name_of(sources: Path) -> str:
    found = hashlib.sha256()
    for folder, pattern in ((sources, "*.yaml"), (_PROGRAM / "catalog", "*.py"), (_PROGRAM / "forms", "*.py")):
        for path in sorted(folder.rglob(pattern)):
            raw = path.read_bytes()
            found.update(f"{path.name} {len(raw)}\n".encode())
            found.update(raw)
    return found.hexdigest()[:16]
