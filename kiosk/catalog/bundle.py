"""The published catalogue: a folder of JSON parts and a manifest that names each by its SHA-256.

`build_bundle` writes it. Signing the manifest is the gateway's business, checking the signature is an injected
`verify`; what is loaded is exactly what the signed manifest names, whole, and never older than what is in use.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import structlog
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.offers import Bundle, Notice, OneLicence, Outlet, Policy
from kiosk.catalog.synonyms import Synonyms
from kiosk.errors import CatalogError
from kiosk.forms.engine import Form

log = structlog.get_logger()

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
SIGNATURE: Final = "manifest.sig"
MAX_PART_BYTES: Final = 64 * 1024 * 1024  # 5,000 items take about 30 MB
_PARTS: Final[dict[str, TypeAdapter[Any]]] = {
    "items": TypeAdapter(list[ServiceItem]),
    "forms": TypeAdapter(list[FormSource]),
    "outlets": TypeAdapter(list[Outlet]),
    "bundles": TypeAdapter(list[Bundle]),
    "one_licences": TypeAdapter(list[OneLicence]),
    "policies": TypeAdapter(list[Policy]),
    "notices": TypeAdapter(list[Notice]),
    "synonyms": TypeAdapter(Synonyms),
}

Verify = Callable[[bytes, bytes], None]
"""Takes the manifest's bytes and its signature; raises CatalogError when the signature is not the centre's."""


class PartEntry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int = Field(ge=0, le=MAX_PART_BYTES)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    format: int
    version: str = Field(pattern=r"^\d+(\.\d+)*$")
    parts: dict[str, PartEntry]


def build_bundle(catalog: Catalog, target: Path) -> Manifest:
    """Writes the parts and the unsigned manifest into `target`. The same catalogue gives the same bytes."""
    target.mkdir(parents=True, exist_ok=True)
    entries: dict[str, PartEntry] = {}
    for name, adapter in _PARTS.items():
        held = getattr(catalog, name)
        plain = adapter.dump_python(held if name == "synonyms" else list(held.values()), mode="json")
        raw = json.dumps(_sorted_sets(plain), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        (target / f"{name}.json").write_bytes(raw)
        entries[name] = PartEntry(size=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    manifest = Manifest(format=FORMAT, version=catalog.version, parts=entries)
    (target / MANIFEST).write_text(manifest.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return manifest


def _sorted_sets(plain: Any) -> Any:
    """`needs` is a set; its order must not change the bytes."""
    if isinstance(plain, list):
        return [_sorted_sets(entry) for entry in plain]
    if isinstance(plain, dict):
        return {key: sorted(value) if key == "needs" else _sorted_sets(value) for key, value in plain.items()}
    return plain


def load_bundle(directory: Path, verify: Verify, newer_than: str | None = None) -> Catalog:
    """CatalogError when the signature, a part or the version is wrong; nothing is loaded in part."""
    raw = _read(directory / MANIFEST)
    verify(raw, _read(directory / SIGNATURE))
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise CatalogError(f"{MANIFEST}: not a manifest of this program; publish the bundle again") from error
    if manifest.format != FORMAT:
        raise CatalogError(f"{MANIFEST}: format {manifest.format}, this program reads {FORMAT}; update the program")
    if newer_than is not None and version_key(manifest.version) < version_key(newer_than):
        raise CatalogError(f"{MANIFEST}: version {manifest.version} is older than {newer_than}, which is in use")
    missing = _PARTS.keys() - manifest.parts.keys()
    if missing:
        raise CatalogError(f"{MANIFEST}: the parts {sorted(missing)} are missing; publish the bundle again")
    parts = {name: _part(directory, name, manifest.parts[name]) for name in _PARTS}
    for source in parts["forms"]:
        Form(source)
    return Catalog(
        version=manifest.version,
        items=MappingProxyType({item.code: item for item in parts["items"]}),
        forms=MappingProxyType({form.id: form for form in parts["forms"]}),
        outlets=MappingProxyType({outlet.code: outlet for outlet in parts["outlets"]}),
        bundles=MappingProxyType({bundle.code: bundle for bundle in parts["bundles"]}),
        one_licences=MappingProxyType({licence.code: licence for licence in parts["one_licences"]}),
        policies=MappingProxyType({policy.code: policy for policy in parts["policies"]}),
        notices=MappingProxyType({notice.code: notice for notice in parts["notices"]}),
        synonyms=parts["synonyms"],
    )


def version_key(version: str) -> tuple[int, ...]:
    """2026.11.2 is newer than 2026.9.10."""
    return tuple(int(part) for part in version.split("."))


class CatalogInUse:
    """The version that new sessions begin under. A session keeps the `Catalog` it began with: a draft ends as begun."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog

    @property
    def catalog(self) -> Catalog:
        return self._catalog

    def replace(self, directory: Path, verify: Verify) -> CatalogError | None:
        """Takes the bundle into use, or says why it stays with the one it has."""
        try:
            self._catalog = load_bundle(directory, verify, newer_than=self._catalog.version)
        except CatalogError as error:
            log.warning("catalog.refused", reason=str(error))
            return error
        log.info("catalog.replaced", version=self._catalog.version)
        return None


def _part(directory: Path, name: str, entry: PartEntry) -> Any:
    raw = _read(directory / f"{name}.json")
    if len(raw) != entry.size or hashlib.sha256(raw).hexdigest() != entry.sha256:
        raise CatalogError(f"{name}.json: not the bytes that the manifest names; fetch the bundle again")
    try:
        return _PARTS[name].validate_json(raw)
    except ValidationError as error:
        raise CatalogError(f"{name}.json: {error.error_count()} entries cannot be read; publish it again") from error


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_PART_BYTES:
            raise CatalogError(f"{path.name}: larger than {MAX_PART_BYTES} bytes; split the catalogue")
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path.name}: is missing from the bundle; fetch it again") from error
