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
    """A copy that a test may break."""
    return Path(shutil.copytree(SOURCES, tmp_path / "catalog"))
