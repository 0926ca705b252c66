"""Takes a catalogue export with the national column names (实施清单) and writes an item source for each row.

An export has the nine elements in Chinese and no form, so what comes out is a draft: its English is the Chinese text,
which the linter then asks an author to write, and its form is the appointment form. Nothing is made up.
Columns: TASK_NAME, TASK_CODE … and, for materials, ROW_GUID, MATERIAL_NAME … (dictionary values of C0109).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import yaml

from kiosk.catalog.authoring import DepartmentSource
from kiosk.errors import CatalogError

Row = Mapping[str, str]
MAX_ROWS: Final = 20_000
_ENTERPRISE: Final = frozenset({"2", "3", "4", "5"})  # SERVER_TYPE of legal persons
_WORKING_DAYS: Final = "1"  # ANTICIPATE_TYPE, PROMISE_TYPE
_AT_ONCE: Final = "1"  # PROJECT_TYPE 即办件
_NEEDED_COLUMNS: Final = ("TASK_NAME", "TASK_CODE", "BY_LAW", "ACCEPT_CONDITION", "DEPT_NAME", "RESULT_NAME")


def read_rows(path: Path) -> list[Row]:
    """Rows of a CSV (UTF-8 or GB 18030) or JSON export, with column names in capitals."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("gb18030", errors="strict")
    if path.suffix.lower() == ".json":
        try:
            found = json.loads(text)
        except json.JSONDecodeError as error:
            raise CatalogError(f"{path.name}:{error.lineno}: not JSON; export it again") from error
        rows = found if isinstance(found, list) else found.get("rows", [])
    else:
        rows = list(csv.DictReader(io.StringIO(text)))
    if len(rows) > MAX_ROWS:
        raise CatalogError(f"{path.name}: {len(rows)} rows, at most {MAX_ROWS}; split the export")
    return [{str(key).strip().upper(): str(value or "").strip() for key, value in row.items()} for row in rows]


def import_items(
    rows: Sequence[Row], materials: Sequence[Row], departments: Mapping[str, DepartmentSource], updated: str
) -> dict[str, str]:
    """YAML by item code. CatalogError names the row and the column that cannot be used. `updated` is an ISO date."""
    by_name = {source.name.zh: key for key, source in departments.items()}
    found: dict[str, str] = {}
    for number, row in enumerate(rows, start=2):  # line 1 holds the column names
        missing = [column for column in _NEEDED_COLUMNS if not row.get(column)]
        if missing:
            raise CatalogError(f"row {number}: {', '.join(missing)} is empty; fill it in the export")
        department = by_name.get(row["DEPT_NAME"])
        if department is None:
            raise CatalogError(
                f"row {number}: DEPT_NAME {row['DEPT_NAME']!r} is not in shared/departments.yaml; add it"
            )
        own = [entry for entry in materials if entry.get("ROW_GUID") and entry.get("ROW_GUID") == row.get("ROW_GUID")]
        draft = _draft(row, own, department, number, updated)
        found[str(draft["code"])] = yaml.safe_dump(draft, allow_unicode=True, sort_keys=False, width=110)
    return found


def _draft(row: Row, materials: Sequence[Row], department: str, number: int, updated: str) -> dict[str, Any]:
    statutory, promised = _days(row, "ANTICIPATE", number), _days(row, "PROMISE", number)
    if row.get("PROJECT_TYPE") == _AT_ONCE and promised not in {0, "0 days"}:
        raise CatalogError(
            f"row {number}: an immediate item (PROJECT_TYPE 1) promises {promised}; PROMISE_DAY must be 0"
        )
    visits = _count(row, "LIMIT_SCENE_NUM", number)
    if visits and not row.get("LIMIT_SCENE_EXPLAIN"):
        raise CatalogError(f"row {number}: LIMIT_SCENE_NUM is {visits} without LIMIT_SCENE_EXPLAIN; give the reason")
    name = row["TASK_NAME"]
    main, _, sub = name.partition("-")
    task_code = row["TASK_CODE"].upper()
    if len(task_code) != 31 or not task_code.isalnum():
        raise CatalogError(f"row {number}: TASK_CODE has {len(task_code)} characters, 31 are expected (GB/T 39554.1)")
    return {
        "code": f"t{task_code.lower()}",
        "number": min(number, 999),
        "version": max(_count(row, "TASK_VERSION", number), 1),
        "updated": updated,
        "source": {"standing": "confirmed", "note": f"实施清单导出，实施编码 {task_code}"},
        "plain_name": _both(name),
        "main_name": _both(main),
        "sub_name": _both(sub or name),
        "summary": _both(row["ACCEPT_CONDITION"]),
        "aliases": [word for word in row.get("DAILY_WORDS", "").replace("，", ",").split(",") if word],
        "topics": ["papers"],
        "department": department,
        "applicant": "enterprise" if row.get("SERVER_TYPE", "1") in _ENTERPRISE else "person",
        "item_type": row.get("TASK_TYPE") or task_code[21:23],
        "level": int(task_code[18]) if task_code[18].isdigit() else 3,
        "codes": {
            "catalog_code": task_code[19:],
            "task_code": task_code,
            "level": int(task_code[18]) if task_code[18].isdigit() else 3,
            "item_type": row.get("TASK_TYPE") or task_code[21:23],
        },
        "visits": visits,
        "legal_basis": _lines(row["BY_LAW"]),
        "conditions": [_both(line) for line in _lines(row["ACCEPT_CONDITION"])],
        "materials": [_material(entry, at) for at, entry in enumerate(materials, start=1)],
        "process": [{"name": _both(step)} for step in _lines(row.get("HANDLE_FLOW") or "收件\n审核\n办结")],
        "time": {"statutory": statutory, "promised": promised},
        "fee": _both(row.get("FEE_STAND") or "不收费"),
        "result": {"name": _both(row["RESULT_NAME"])},
        "form": "window-visit",
        "contact": {"consult": row.get("LINK_WAY") or "12345", "complain": row.get("SUPERVISE_WAY") or "12345"},
        "offline": "C",
        "guide_only": True,
    }


def _material(row: Row, at: int) -> dict[str, Any]:
    material: dict[str, Any] = {
        "id": f"m{at}",
        "name": _both(row.get("MATERIAL_NAME") or f"材料 {at}"),
        "required": row.get("IS_NEED", "1") != "2",
    }
    if row.get("ACCEPT_STAND"):
        material["sample"] = _both(row["ACCEPT_STAND"])
    if row.get("IS_NEED") == "3":  # 容缺后补
        material["waivers"] = {"later": _both("可以先办，以后补交")}
    return material


def _both(text: str) -> dict[str, str]:
    """The English of an export is not known; the linter asks for it where it finds Chinese in its place."""
    return {"zh": text, "en": text}


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.replace("；", "\n").replace(";", "\n").splitlines() if line.strip()]


def _days(row: Row, prefix: str, number: int) -> int | str:
    days = _count(row, f"{prefix}_DAY", number)
    return days if row.get(f"{prefix}_TYPE", _WORKING_DAYS) in {_WORKING_DAYS, ""} else f"{days} days"


def _count(row: Row, column: str, number: int) -> int:
    text = row.get(column, "") or "0"
    if not text.isdigit():
        raise CatalogError(f"row {number}: {column} is {text!r}, a whole number is expected")
    return int(text)
