from __future__ import annotations

from pathlib import Path

import pytest

from kiosk.catalog.load import Catalog, load_catalog
from kiosk.forms.engine import Form

SOURCES = Path(__file__).parents[3] / "assets" / "catalog"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load_catalog(SOURCES)


@pytest.fixture(scope="session")
def rent(catalog: Catalog) -> Form:
    return Form(catalog.forms["gjj-rent-withdrawal"])


@pytest.fixture(scope="session")
def elderly(catalog: Catalog) -> Form:
    return Form(catalog.forms["elderly-allowance"])


@pytest.fixture(scope="session")
def policy(catalog: Catalog) -> Form:
    return Form(catalog.forms["policy-entitlement"])
