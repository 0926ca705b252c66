from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from kiosk.catalog.importing import import_items, read_rows
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
    assert read_rows(path) == [{"TASK_NAME": "甲", "OTHER": ""}]


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
    ],
)
def test_a_row_that_breaks_the_standard_is_told(sources: Path, change: dict[str, str], told: str) -> None:
    with pytest.raises(CatalogError, match=f"row 2: .*{told}"):
        import_items([{**ROW, **change}], [], departments(sources), "2026-06-12")


def test_a_promise_beyond_the_statute_is_refused_when_the_draft_is_read(sources: Path) -> None:
    drafts = import_items([{**ROW, "PROMISE_DAY": "30"}], [], departments(sources), "2026-06-12")
    for code, text in drafts.items():
        (sources / "items" / f"{code}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CatalogError, match="exceed the statutory"):
        load_catalog(sources)
    shutil.rmtree(sources)
