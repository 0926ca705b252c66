"""Takes a catalogue export with the national column names (实施清单) and writes an item source for each row.

An export has the nine elements in Chinese and no form, so what comes out is a draft: its English is the Chinese text,
which the linter then asks an author to write, and its form is the appointment form. Nothing is made up.
Columns: TASK_NAME, TASK_CODE … and, for materials, ROW_GUID, MATERIAL_NAME … (dictionary values of C0109).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import yaml

from kiosk.catalog.authoring import DepartmentSource
from kiosk.catalog.exports import LINE, Row
from kiosk.catalog.lint_items import code_problems
from kiosk.catalog.model import Codes
from kiosk.catalog.time_limit import Limit, check_promise
from kiosk.errors import CatalogError

NEEDED_COLUMNS: Final = ("TASK_NAME", "TASK_CODE", "BY_LAW", "ACCEPT_CONDITION", "DEPT_NAME", "RESULT_NAME")
MATERIAL_COLUMNS: Final = ("ROW_GUID", "MATERIAL_NAME")
MAX_TOLD: Final = 20  # mistakes that one run tells; nobody corrects more at a time
_ENTERPRISE: Final = frozenset({"2", "3", "4", "5"})  # SERVER_TYPE of legal persons
_AT_ONCE: Final = "1"  # PROJECT_TYPE 即办件
_IN_USE: Final = frozenset({"", "1"})  # TASK_STATE 在用
# Dictionary C0109; "" where an export leaves the column empty
_DICTIONARY: Final[Mapping[str, frozenset[str]]] = {
    "PROJECT_TYPE": frozenset({"", "1", "2"}),
    "ANTICIPATE_TYPE": frozenset({"", "1", "2"}),
    "PROMISE_TYPE": frozenset({"", "1", "2"}),
    "TASK_STATE": frozenset({"", "1", "2", "3"}),
}
_UNITS: Final = {"": "working_days", "1": "working_days", "2": "days"}


def import_items(
    rows: Sequence[Row], materials: Sequence[Row], departments: Mapping[str, DepartmentSource], updated: str
) -> dict[str, str]:
    """YAML by item code, of the rows that are in use (TASK_STATE). `updated` is an ISO date.

    CatalogError names every row and column that cannot be used; then nothing is to be written.
    """
    by_name = {source.name.zh: key for key, source in departments.items()}
    found: dict[str, str] = {}
    wrong: list[str] = []
    seen: dict[str, str] = {}
    for at, row in enumerate(rows, start=2):  # row 1 holds the column names
        number = row.get(LINE, str(at))
        code = _task_code(row)
        if code in seen:
            wrong.append(f"row {number}: TASK_CODE {code} stands in row {seen[code]} already; keep one of them")
            continue
        if code:
            seen[code] = number
        try:
            draft = _draft(row, _own(row, materials), by_name, updated)
        except ValueError as error:
            wrong.append(f"row {number}: {error}")
            continue
        if row.get("TASK_STATE", "") in _IN_USE:
            found[str(draft["code"])] = yaml.safe_dump(draft, allow_unicode=True, sort_keys=False, width=110)
    wrong += _wrong_materials(rows, materials)
    if wrong:
        more = f"\nand {len(wrong) - MAX_TOLD} more" if len(wrong) > MAX_TOLD else ""
        raise CatalogError("\n".join(wrong[:MAX_TOLD]) + more)
    return found


def _own(row: Row, materials: Sequence[Row]) -> list[Row]:
    guid = row.get("ROW_GUID")
    return [entry for entry in materials if guid and entry.get("ROW_GUID") == guid]


def _wrong_materials(rows: Sequence[Row], materials: Sequence[Row]) -> list[str]:
    known = {row.get("ROW_GUID", "") for row in rows} - {""}
    wrong = []
    for at, entry in enumerate(materials, start=2):
        where = f"material row {entry.get(LINE, at)}"
        if entry.get("ROW_GUID", "") not in known:
            wrong.append(f"{where}: ROW_GUID {entry.get('ROW_GUID', '')!r} belongs to no item; correct it")
        if not entry.get("MATERIAL_NAME"):
            wrong.append(f"{where}: MATERIAL_NAME is empty; fill it in the export")
        if entry.get("IS_NEED", "") not in {"", "1", "2", "3"}:
            wrong.append(f"{where}: IS_NEED is {entry['IS_NEED']!r}; the dictionary (C0109) has 1, 2, 3")
    return wrong


def _draft(row: Row, materials: Sequence[Row], by_name: Mapping[str, str], updated: str) -> dict[str, Any]:
    """ValueError with the column that cannot be used."""
    missing = [column for column in NEEDED_COLUMNS if not row.get(column)]
    if missing:
        raise ValueError(f"{', '.join(missing)} is empty; fill it in the export")
    department = by_name.get(row["DEPT_NAME"])
    if department is None:
        raise ValueError(f"DEPT_NAME {row['DEPT_NAME']!r} is not in shared/departments.yaml; add it")
    for column, known in _DICTIONARY.items():
        if row.get(column, "") not in known:
            values = ", ".join(sorted(known - {""}))
            raise ValueError(f"{column} is {row[column]!r}; the dictionary (C0109) has {values}")
    statutory, promised = _limit(row, "ANTICIPATE"), _limit(row, "PROMISE")
    check_promise(statutory, promised)
    if row.get("PROJECT_TYPE") == _AT_ONCE and promised.days:
        raise ValueError(f"an immediate item (PROJECT_TYPE 1) promises {promised.days}; PROMISE_DAY must be 0")
    visits = _count(row, "LIMIT_SCENE_NUM")
    if visits and not row.get("LIMIT_SCENE_EXPLAIN"):
        raise ValueError(f"LIMIT_SCENE_NUM is {visits} without LIMIT_SCENE_EXPLAIN; give the reason")
    name = row["TASK_NAME"]
    main, _, sub = name.partition("-")
    codes = _codes(row)
    task_code = codes.task_code
    return {
        "code": f"t{task_code.lower()}",
        "number": 999,  # of sample codes; this item has the authority's own
        "version": max(_count(row, "TASK_VERSION"), 1),
        "updated": updated,
        "source": {"standing": "confirmed", "note": f"实施清单导出，实施编码 {task_code}"},
        "plain_name": _both(name),
        "main_name": _both(main),
        "sub_name": _both(sub or name),
        "summary": _both(row["ACCEPT_CONDITION"]),
        "aliases": list(dict.fromkeys(_SEPARATORS.split(row.get("DAILY_WORDS", "")))) if row.get("DAILY_WORDS") else [],
        "topics": ["papers"],
        "department": department,
        "applicant": "enterprise" if _ENTERPRISE.issuperset(_kinds(row)) else "person",
        "item_type": codes.item_type,
        "level": codes.level,
        "codes": codes.model_dump(),
        "visits": visits,
        "legal_basis": _lines(row["BY_LAW"]),
        "conditions": [_both(line) for line in _lines(row["ACCEPT_CONDITION"])],
        "materials": [_material(entry, at) for at, entry in enumerate(materials, start=1)],
        "process": [{"name": _both(step)} for step in _lines(row.get("HANDLE_FLOW") or "收件\n审核\n办结")],
        "time": {"statutory": _written(statutory), "promised": _written(promised)},
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
        "name": _both(row["MATERIAL_NAME"]),
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


def _task_code(row: Row) -> str:
    """Spreadsheets leave spaces in long codes."""
    return "".join(row.get("TASK_CODE", "").split()).upper()


def _codes(row: Row) -> Codes:
    task_code = _task_code(row)
    if not re.fullmatch(r"[0-9A-Z]{18}[1-6][0-9A-Z]{12}", task_code):
        raise ValueError(
            f"TASK_CODE {task_code!r} has {len(task_code)} characters, 31 are expected (GB/T 39554.1): 18 of the body,"
            " a level of 1 to 6, 12 of the item"
        )
    codes = Codes(
        catalog_code=row.get("CATALOG_CODE", "").upper() or task_code[19:],
        task_code=task_code,
        level=int(task_code[18]),
        item_type=row.get("TASK_TYPE") or task_code[21:23],
    )
    for problem in code_problems(codes):
        raise ValueError(f"TASK_CODE {task_code}: {problem}")
    return codes


_SEPARATORS: Final = re.compile(r"\s*[,，、;；^|]\s*")


def _kinds(row: Row) -> list[str]:
    """SERVER_TYPE may name several, divided in one of many ways; without one it is a person."""
    return _SEPARATORS.split(row.get("SERVER_TYPE") or "1")


def _limit(row: Row, prefix: str) -> Limit:
    return Limit.model_validate({"days": _count(row, f"{prefix}_DAY"), "unit": _UNITS[row.get(f"{prefix}_TYPE", "")]})


def _written(limit: Limit) -> int | str:
    return limit.days if limit.unit == "working_days" else f"{limit.days} days"


def _count(row: Row, column: str) -> int:
    text = row.get(column, "") or "0"
    if not re.fullmatch(r"\d{1,4}(\.0+)?", text):
        raise ValueError(f"{column} is {text!r}, a whole number is expected")
    return int(text.partition(".")[0])
