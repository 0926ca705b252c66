from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.catalog.load import Catalog, load_catalog
from kiosk.catalog.search import SearchIndex

SOURCES = Path(__file__).parents[3] / "assets" / "catalog"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(SOURCES)


@pytest.fixture(scope="session")
def index(catalog: Catalog) -> SearchIndex:
    return SearchIndex(catalog)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A copy that a test may break: everything shared, and the items that other parts name."""
    copy = Path(shutil.copytree(SOURCES, tmp_path / "catalog"))
    parts = ("catalog", "bundles", "one-licence", "policies", "outlets")
    named = "\n".join((copy / f"{part}.yaml").read_text(encoding="utf-8") for part in parts)
    for path in (copy / "items").iterdir():
        if path.stem not in named and path.stem not in {"real-estate-certificate", "hotline-request", "service-wish"}:
            path.unlink()
    return copy
