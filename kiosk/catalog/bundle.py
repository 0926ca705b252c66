"""The published catalogue: a folder of JSON parts and a manifest that names each by its SHA-256.

`build_bundle` writes it. Signing the manifest is the gateway's business, checking the signature is an injected
`verify`; what is loaded is exactly what the signed manifest names, whole, and never older than what is in use.
`read_bundle` is for those at whom nobody else vouches for it yet: the author who compares, the centre that signs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from kiosk.catalog.load import Catalog
from kiosk.catalog.model import FormSource, ServiceItem
from kiosk.catalog.offers import Bundle, Notice, OneLicence, Outlet, Policy
from kiosk.catalog.soundness import check_sound
from kiosk.catalog.synonyms import Synonyms
from kiosk.errors import CatalogError
from sync.wire.catalog import MANIFEST, MAX_VERSION, VERSION_PATTERN, version_key

FORMAT: Final = 1
SIGNATURE: Final = "manifest.sig"
MAX_PART_BYTES: Final = 64 * 1024 * 1024  # 5,000 items take about 30 MB
MAX_MANIFEST_BYTES: Final = 64 * 1024  # eight parts take 1 kB
MAX_SIGNATURE_BYTES: Final = 256 * 1024  # signed metadata that names the same parts
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
    version: str = Field(pattern=f"^{VERSION_PATTERN}$", max_length=MAX_VERSION)
    parts: dict[Annotated[str, Field(pattern=r"^[a-z][a-z_]*$", max_length=40)], PartEntry] = Field(max_length=32)

    def to_bytes(self) -> bytes:
        return self.model_dump_json(indent=1).encode() + b"\n"

    def renumbered(self, version: str) -> bytes:
        """The manifest of the same parts under another version. ValueError when it is not one."""
        return Manifest(format=self.format, version=version, parts=self.parts).to_bytes()


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
    (target / MANIFEST).write_bytes(manifest.to_bytes())
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
    raw = _read(directory / MANIFEST, MAX_MANIFEST_BYTES)
    verify(raw, _read(directory / SIGNATURE, MAX_SIGNATURE_BYTES))
    manifest = read_manifest(raw)
    if newer_than is not None and version_key(manifest.version) < version_key(newer_than):
        raise CatalogError(f"{MANIFEST}: version {manifest.version} is older than {newer_than}, which is in use")
    return _catalog(directory, manifest)


def read_bundle(directory: Path) -> tuple[Manifest, Catalog]:
    """The bundle without a signature, checked whole in every other way; CatalogError."""
    manifest = read_manifest(_read(directory / MANIFEST, MAX_MANIFEST_BYTES))
    return manifest, _catalog(directory, manifest)


def read_manifest(raw: bytes) -> Manifest:
    """CatalogError when it is not one, or not of the format that this program reads."""
    try:
        manifest = Manifest.model_validate_json(raw)
    except ValidationError as error:
        raise CatalogError(f"{MANIFEST}: not a manifest of this program; publish the bundle again") from error
    if manifest.format != FORMAT:
        raise CatalogError(f"{MANIFEST}: format {manifest.format}, this program reads {FORMAT}; update the program")
    missing = _PARTS.keys() - manifest.parts.keys()
    if missing:
        raise CatalogError(f"{MANIFEST}: the parts {sorted(missing)} are missing; publish the bundle again")
    return manifest


def _catalog(directory: Path, manifest: Manifest) -> Catalog:
    parts = {name: _part(directory, name, manifest.parts[name]) for name in _PARTS}
    catalog = Catalog(
        version=manifest.version,
        items=_keyed(parts["items"], "code"),
        forms=_keyed(parts["forms"], "id"),
        outlets=_keyed(parts["outlets"], "code"),
        bundles=_keyed(parts["bundles"], "code"),
        one_licences=_keyed(parts["one_licences"], "code"),
        policies=_keyed(parts["policies"], "code"),
        notices=_keyed(parts["notices"], "code"),
        synonyms=parts["synonyms"],
    )
    check_sound(catalog)
    return catalog


def _keyed(entries: Sequence[Any], key: str) -> Mapping[str, Any]:
    found = {getattr(entry, key): entry for entry in entries}
    if len(found) != len(entries):
        raise CatalogError(f"two of {len(entries)} {type(entries[0]).__name__} entries have one {key}; remove one")
    return MappingProxyType(found)


def _part(directory: Path, name: str, entry: PartEntry) -> Any:
    raw = _read(directory / f"{name}.json", MAX_PART_BYTES)
    if len(raw) != entry.size or hashlib.sha256(raw).hexdigest() != entry.sha256:
        raise CatalogError(f"{name}.json: not the bytes that the manifest names; fetch the bundle again")
    try:
        return _PARTS[name].validate_json(raw)
    except ValidationError as error:
        raise CatalogError(f"{name}.json: {error.error_count()} entries cannot be read; publish it again") from error


def _read(path: Path, limit: int) -> bytes:
    try:
        if path.stat().st_size > limit:
            raise CatalogError(f"{path.name}: larger than {limit} bytes; split the catalogue")
        return path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path.name}: is missing from the bundle; fetch it again") from error
