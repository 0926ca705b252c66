"""Which catalogue this kiosk works with: the newest that the centre signed, else the one that it was shipped with."""

from __future__ import annotations

import structlog

from kiosk.catalog.load import Catalog, read_version
from kiosk.catalog.prepared import load_prepared
from kiosk.catalog.shelf import CatalogShelf
from kiosk.config import Config
from kiosk.errors import CatalogError, KioskError
from kiosk.store.identity import Identity, catalog_root_file, load_identity
from sync.wire.catalog import version_key

log = structlog.get_logger()


def open_shelf(config: Config, identity: Identity) -> CatalogShelf:
    """Where the centre's catalogues are kept. CatalogError when the shipped one cannot be read."""
    return CatalogShelf(
        config.data_dir / "catalog",
        catalog_root_file(config.keys_dir, identity),
        oldest=read_version(config.catalog),
        reserve=config.limits.min_free_mb << 20,
    )


def open_catalog(config: Config) -> Catalog:
    """The newest catalogue that holds. A damaged one is told to operations and passed over."""
    shelf = _shelf(config)
    return (_signed(config, shelf) if shelf is not None else None) or load_prepared(
        config.catalog, config.data_dir / "catalog" / "shipped"
    )


def _signed(config: Config, shelf: CatalogShelf) -> Catalog | None:
    shipped = read_version(config.catalog)
    for directory in shelf.versions():
        if version_key(directory.name) < version_key(shipped):
            break
        try:
            return shelf.load(directory)
        except CatalogError as error:
            log.warning("catalog.refused", reason="damaged", version=directory.name, detail=str(error)[:200])
    return None


def newest_version(config: Config) -> str:
    """The version that a screen would begin with, without reading all of it."""
    shipped = read_version(config.catalog)
    shelf = _shelf(config)
    here = [directory.name for directory in shelf.versions()[:1]] if shelf is not None else []
    return max([shipped, *here], key=version_key)


def _shelf(config: Config) -> CatalogShelf | None:
    try:
        return open_shelf(config, load_identity(config.keys_dir))
    except CatalogError:
        raise
    except KioskError:
        return None  # not enrolled: the screen says so itself
