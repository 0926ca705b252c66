"""How the catalogue travels: as TUF targets, whose metadata and parts a kiosk asks for by GET.

    /v1/catalog/metadata/timestamp.json, /v1/catalog/metadata/<version>.<role>.json    signed by the centre's roles
    /v1/catalog/parts/<SHA-256 in hexadecimal>                                         a range at a time (RFC 9110 §14)

Parts are addressed by their content, so an answer of another part can only be noticed, never be taken for it.
"""

from __future__ import annotations

import re

PATH_CATALOG_METADATA = "/v1/catalog/metadata"
PATH_CATALOG_PARTS = "/v1/catalog/parts"
MAX_METADATA_BYTES = 256 * 1024  # of one role; with 32 parts the largest has under 10 kB
MAX_RANGE_BYTES = 1024 * 1024  # of one answer with a part's bytes
MANIFEST = "manifest.json"  # names the other parts
FIRST_ROOT = "1.root.json"

MAX_VERSION = 40  # characters, which is what a heartbeat has room for
VERSION_PATTERN = r"[0-9]{1,9}(\.[0-9]{1,9})*"

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{1,12})")


def version_key(version: str) -> tuple[int, ...]:
    """2026.11.2 is newer than 2026.9.10. ValueError for what is not a version."""
    if len(version) > MAX_VERSION or re.fullmatch(VERSION_PATTERN, version) is None:
        raise ValueError(f"{version!r} is not a version: numbers with dots between, 2026.12.1")
    return tuple(int(part) for part in version.split("."))


def target_path(name: str) -> str:
    """The TUF path of a bundle's file: other targets stand beside the catalogue some day."""
    return f"catalog/{name}"


def range_header(offset: int, length: int) -> str:
    """The value of Range for `length` bytes from `offset`."""
    return f"bytes={offset}-{offset + length - 1}"


def read_range(header: str) -> tuple[int, int] | None:
    """(offset, length) of a single range of bytes; None for anything else."""
    match = _RANGE.fullmatch(header)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2])
    return (first, last - first + 1) if last >= first else None
