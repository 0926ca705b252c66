from __future__ import annotations

import json
from pathlib import Path

import pytest

from kiosk.catalog.exports import LINE, read_rows
from kiosk.catalog.importing import import_items
from kiosk.catalog.lint import Severity, lint
from kiosk.catalog.load import SourceReader, load_catalog
from kiosk.errors import CatalogError

ROW = {
    "ROW_GUID": "g1",
    "TASK_NAME": "计划生育家庭奖励扶助-一次性奖励扶助",
    "TASK_CODE": "11320402014115108H4322023620000",
    "TASK_VERSION": "2",
    "TASK_TYPE": "20",
    "BY_LAW": "《江苏省人口与计划生育条例》",
    "ACCEPT_CONDITION": "只生育一个孩子；已经退休",
    "DEPT_NAME": "南京市卫生健康委员会",
    "RESULT_NAME": "奖励金",
    "ANTICIPATE_DAY": "20",
    "ANTICIPATE_TYPE": "1",
    "PROMISE_DAY": "10",
    "PROMISE_TYPE": "1",
    "PROJECT_TYPE": "2",
    "LIMIT_SCENE_NUM": "1",
    "LIMIT_SCENE_EXPLAIN": "核对原件",
    "SERVER_TYPE": "1",
}
MATERIAL = {"ROW_GUID": "g1", "MATERIAL_NAME": "独生子女证", "IS_NEED": "3", "ACCEPT_STAND": "原件"}
COLUMNS = list(ROW)


def departments(sources: Path) -> dict:
    return dict(SourceReader(sources).vocabulary().departments)


def write_csv(path: Path, row: dict[str, str], encoding: str = "utf-8") -> Path:
    path.write_text(",".join(COLUMNS) + "\n" + ",".join(row[name] for name in COLUMNS) + "\n", encoding=encoding)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_an_export_becomes_a_source_that_loads(sources: Path, tmp_path: Path, encoding: str) -> None:
    rows = read_rows(write_csv(tmp_path / "export.csv", ROW, encoding))
    drafts = import_items(rows, [MATERIAL], departments(sources), "2026-06-12")
    ((code, text),) = drafts.items()
    (sources / "items" / f"{code}.yaml").write_text(text, encoding="utf-8")
    item = load_catalog(sources).items[code]
    assert item.codes.task_code == ROW["TASK_CODE"]
    assert not item.codes.is_sample
    assert (item.main_name.zh, item.sub_name.zh) == ("计划生育家庭奖励扶助", "一次性奖励扶助")
    assert [text.zh for text in item.conditions] == ["只生育一个孩子", "已经退休"]
    assert (item.time_limit.statutory.days, item.time_limit.promised.days, item.visits) == (20, 10, 1)
    assert item.materials[0].waivers[0].kind == "later"


def test_the_linter_asks_for_the_english_that_an_export_lacks(sources: Path) -> None:
    for code, text in import_items([ROW], [MATERIAL], departments(sources), "2026-06-12").items():
        (sources / "items" / f"{code}.yaml").write_text(text, encoding="utf-8")
    found = [finding for finding in lint(sources) if finding.severity is Severity.ERROR]
    assert found
    assert {finding.rule for finding in found} == {"translation"}


def test_json_exports_are_read_as_well(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text(json.dumps({"rows": [{"task_name": "甲", "other": None}]}), encoding="utf-8")
    assert read_rows(path) == [{LINE: "1", "TASK_NAME": "甲", "OTHER": ""}]


def test_a_broken_json_export_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "export.json"
    path.write_text('[\n{"a": }\n]', encoding="utf-8")
    with pytest.raises(CatalogError, match=r"export\.json:2: not JSON"):
        read_rows(path)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"TASK_NAME": ""}, "TASK_NAME is empty"),
        ({"DEPT_NAME": "月球局"}, "is not in shared/departments.yaml"),
        ({"PROJECT_TYPE": "1"}, "an immediate item"),
        ({"PROMISE_DAY": "soon"}, "PROMISE_DAY is 'soon'"),
        ({"LIMIT_SCENE_EXPLAIN": ""}, "give the reason"),
        ({"TASK_CODE": "123"}, "31 are expected"),
        ({"TASK_CODE": ROW["TASK_CODE"].replace("108H", "109H")}, "wrong check character"),
        ({"TASK_CODE": ROW["TASK_CODE"].replace("108H4", "108H9")}, "a level of 1 to 6"),
        ({"TASK_TYPE": "01"}, "item_type is 01"),
        ({"CATALOG_CODE": "322023620001"}, "catalog_code is 322023620001"),
        ({"PROMISE_DAY": "30"}, "exceed the statutory"),
        ({"PROMISE_DAY": "²"}, "a whole number"),
        ({"PROJECT_TYPE": "7"}, "the dictionary"),
        ({"PROMISE_TYPE": "7"}, "the dictionary"),
    ],
)
def test_a_row_that_breaks_the_standard_is_told(sources: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(CatalogError, match=f"row 2: .*{told}"):
        import_items([{**ROW, **change}], [], departments(sources), "2026-06-12")


HEAD = ",".join(COLUMNS)
CELLS = ",".join(ROW.values())


@pytest.mark.parametrize(
    "raw",
    [
        f"\n{HEAD}\n\n{CELLS}\n  \n{',' * len(COLUMNS)}\n".encode(),
        f"{HEAD}\r\n{CELLS}\r\n".encode("utf-16"),
        f"{HEAD}\n{CELLS}\n".replace(",", ";").encode(),
        f"{HEAD}\n{CELLS}\n".replace(",", "\t").encode(),
        f"{HEAD},TASK_NAME,\n{CELLS},{ROW['TASK_NAME']},\n".encode(),
    ],
    ids=["blank lines", "utf-16", "semicolons", "tabs", "a column twice and one without a name"],
)
def test_an_export_of_any_spreadsheet_is_read(tmp_path: Path, raw: bytes) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(raw)
    (row,) = read_rows(path)
    assert {name: row[name] for name in COLUMNS} == ROW


@pytest.mark.parametrize(
    ("name", "raw", "told"),
    [
        ("none.csv", None, "cannot be read"),
        ("empty.csv", b"", "no rows"),
        ("head.csv", HEAD.encode(), "no rows"),
        ("bytes.csv", bytes(range(256)), "neither UTF-8 nor GB 18030"),
        ("twice.csv", f"{HEAD},TASK_NAME\n{CELLS},乙\n".encode(), "row 2 has two values for TASK_NAME"),
        ("comma.csv", f"{HEAD}\n\n{CELLS},乙\n".encode(), "row 3 has .* cells"),
        ("cell.csv", f"{HEAD}\n{CELLS}{'长' * 200_000}\n".encode(), "not CSV"),
        ("columns.csv", "事项名称\n甲\n".encode(), "no column TASK_NAME"),
        ("number.json", b"5", "a list of rows"),
        ("numbers.json", b"[5]", "a list of rows"),
        ("deep.json", b"[" * 100_000, "nested too deep|not JSON"),
    ],
)
def test_an_export_that_cannot_be_read_for_certain_is_told(
    tmp_path: Path, name: str, raw: bytes | None, told: str
) -> None:
    if raw is not None:
        (tmp_path / name).write_bytes(raw)
    with pytest.raises(CatalogError, match=told):
        read_rows(tmp_path / name, ("TASK_NAME",))


def test_every_wrong_row_is_told_by_the_number_that_a_spreadsheet_shows(sources: Path, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(f"{HEAD}\n{CELLS}\n\n{CELLS}\n{CELLS.replace('一次性奖励扶助,', '二,', 1)}\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        import_items(read_rows(path), [], departments(sources), "2026-06-12")
    assert [line.split(":")[0] for line in str(caught.value).splitlines()] == ["row 4", "row 5"]
    assert "stands in row 2 already" in str(caught.value)


@pytest.mark.parametrize("change", [{"ROW_GUID": "g9"}, {"MATERIAL_NAME": ""}, {"IS_NEED": "9"}])
def test_a_material_that_no_item_can_have_is_told(sources: Path, change: dict[str, str]) -> None:
    with pytest.raises(CatalogError, match=r"^material row 2: "):
        import_items([ROW], [{**MATERIAL, **change}], departments(sources), "2026-06-12")


@pytest.mark.parametrize("state", ["2", "3"])
def test_what_is_suspended_or_withdrawn_becomes_no_item(sources: Path, state: str) -> None:
    assert import_items([{**ROW, "TASK_STATE": state}], [], departments(sources), "2026-06-12") == {}
