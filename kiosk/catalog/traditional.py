"""Traditional characters as the simplified ones that the catalogue is written in: one character for one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

TABLE: Final = Path(__file__).with_name("traditional.tsv")


@lru_cache(maxsize=1)
def simplified() -> Mapping[int, int]:
    """For `str.translate`: code point of a traditional character → that of the simplified one."""
    table: dict[int, int] = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        one, _, others = line.partition("\t")
        table.update(dict.fromkeys(map(ord, others), ord(one)))
    return MappingProxyType(table)
