"""Rows of a catalogue export as offices make them: CSV of any spreadsheet, or JSON.

Read is what can be read for certain: byte order marks, GB 18030, UTF-16, commas, semicolons or tabs, blank lines. Told,
with the row that a spreadsheet shows, is what cannot: other encodings, two columns of one name that disagree.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
from collections.abc import Mapping, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Final

from kiosk.errors import CatalogError

Row = Mapping[str, str]
LINE: Final = "#"  # the row's number, as a spreadsheet counts; no column of the standard is called so
MAX_ROWS: Final = 20_000
MAX_EXPORT_BYTES: Final = 64 * 1024 * 1024  # 20,000 rows of 3 kB
_DELIMITERS: Final = ",;\t"
_UTF_16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def read_rows(path: Path, needed: Sequence[str] = ()) -> list[Row]:
    """The rows that are not blank, by column names in capitals; each has its number under `LINE`.

    CatalogError when the file cannot be read, or has none of the `needed` columns.
    """
    text = _text(path)
    rows = _json_rows(path.name, text) if path.suffix.lower() == ".json" else _csv_rows(path.name, text)
    rows = [row for row in rows if any(value for name, value in row.items() if name != LINE)]
    if len(rows) > MAX_ROWS:
        raise CatalogError(f"{path.name}: {len(rows)} rows, at most {MAX_ROWS}; split the export")
    if not rows:
        raise CatalogError(f"{path.name}: no rows below the column names; export it again")
    columns = {name for row in rows for name in row} - {LINE}
    missing = [name for name in needed if name not in columns]
    if missing:
        raise CatalogError(
            f"{path.name}: no column {', '.join(missing)}; its columns are {', '.join(sorted(columns))[:400]}"
        )
    return rows


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_EXPORT_BYTES:
            raise CatalogError(f"{path.name}: larger than {MAX_EXPORT_BYTES} bytes; split the export")
        raw = path.read_bytes()
    except OSError as error:
        raise CatalogError(f"{path}: cannot be read ({error.strerror}); check that the file is there") from error
    for encoding in ("utf-16",) if raw.startswith(_UTF_16) else ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CatalogError(f"{path.name}: neither UTF-8 nor GB 18030; save the export as UTF-8")


def _csv_rows(name: str, text: str) -> list[Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        records = [
            (number, [cell.replace("\0", "").strip() for cell in cells])
            for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
        ]
    except csv.Error as error:
        raise CatalogError(f"{name}: not CSV ({error}); export it again") from error
    filled = [(number, cells) for number, cells in records if any(cells)]
    columns = [cell.upper() for cell in filled[0][1]] if filled else []
    return [_row(name, number, columns, cells) for number, cells in filled[1:]]


def _row(name: str, number: int, columns: Sequence[str], cells: Sequence[str]) -> Row:
    if any(cells[len(columns) :]):
        raise CatalogError(
            f"{name}: row {number} has {len(cells)} cells, there are {len(columns)} columns; quote what has a comma"
        )
    row = {LINE: str(number)}
    for column, value in zip_longest(columns, cells[: len(columns)], fillvalue=""):
        if column and value and row.get(column, value) != value:
            raise CatalogError(f"{name}: row {number} has two values for {column}; remove one of the two columns")
        if column and (value or column not in row):
            row[column] = value
    return row


def _json_rows(name: str, text: str) -> list[Row]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise CatalogError(f"{name}:{error.lineno}: not JSON; export it again") from error
    except RecursionError as error:
        raise CatalogError(f"{name}: nested too deep; export a list of rows") from error
    entries = found.get("rows") if isinstance(found, dict) else found
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise CatalogError(f'{name}: a list of rows is expected, or {{"rows": [...]}}; export it again')
    return [
        {LINE: str(number), **{str(key).strip().upper(): _cell(value) for key, value in entry.items()}}
        for number, entry in enumerate(entries, start=1)
    ]


def _cell(value: object) -> str:
    """Numbers as they are written; nested values are no cell."""
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).strip() if not isinstance(value, bool) else str(int(value))
