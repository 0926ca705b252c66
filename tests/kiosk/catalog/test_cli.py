from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from kiosk.catalog.bundle import MANIFEST
from kiosk.cli.catalog import app, read_queries

run = CliRunner()


def lines(*arguments: str, stdin: str | bytes | None = None) -> list[str]:
    result = run.invoke(app, list(arguments), input=stdin)
    assert result.exit_code == 0, result.output
    return result.stdout.splitlines()


def test_search_prints_ranked_items_as_json() -> None:
    (line,) = lines("search", "房产证", "--json", "--limit", "2")
    first, *_ = json.loads(line)
    assert first["code"] == "real-estate-certificate"
    assert first["official"].startswith("不动产权证书")
    assert first["everyday"]
    assert (first["matched"], first["matched_by"]) == ("房产证", "alias")


def test_search_names_the_items_of_a_bundle() -> None:
    (line,) = lines("search", "孩子出生了", "--json", "--limit", "3")
    rows = {row["code"]: row["parts"] for row in json.loads(line)}
    assert "newborn-one-thing" in rows["newborn"]
    assert rows["newborn-one-thing"] == []


@pytest.mark.parametrize("query", ["fangchanzheng", "passp", "老板拖着工资不给", "不动产权证书办理", "房"])
def test_each_result_says_what_matched(query: str) -> None:
    (line,) = lines("search", query, "--json")
    assert all(row["matched"] and row["matched_by"] for row in json.loads(line))


def test_search_reads_one_query_a_line_and_answers_one_line_each() -> None:
    found = [
        json.loads(line) for line in lines("search", "--batch", "-", "--limit", "3", stdin="房产证\n\nzzzz\n公积金\n")
    ]
    assert [entry["query"] for entry in found] == ["房产证", "", "zzzz", "公积金"]
    assert len(found[0]["items"]) <= 3
    assert found[1]["items"] == []


def test_batch_takes_bytes_that_are_no_text() -> None:
    assert len(lines("search", "--batch", "-", stdin=b"\xff\xfe\n\xe5\n")) == 2


@given(st.lists(st.binary(max_size=200).map(lambda raw: raw.replace(b"\n", b"")), min_size=1, max_size=6))
def test_every_line_of_a_batch_is_one_query_whatever_bytes_it_has(queries: list[bytes]) -> None:
    read = list(read_queries(BytesIO(b"\n".join(queries) + b"\n")))
    assert read == [raw.decode(errors="replace").rstrip("\r\n") for raw in queries]


def test_a_line_of_a_megabyte_and_marks_that_end_lines_elsewhere_are_one_query_each() -> None:
    stdin = (
        b"\x00" * 1_000_000 + b"\n" + "公积金\u2028\u2029\x85\x0b\x1c🏠\n".encode() + "房".encode() * 400_000 + b"\nx"
    )
    answers = [json.loads(line) for line in lines("search", "--batch", "-", "--json", "--limit", "3", stdin=stdin)]
    assert len(answers) == 4
    assert answers[1]["query"].endswith("🏠")
    assert answers[1]["items"]
    assert answers[3]["query"] == "x"


def test_search_says_what_the_everyday_word_is_called_now() -> None:
    assert lines("search", "房产证")[0] == "房产证，现在叫“不动产权证书”"


def test_list_and_show_print_what_a_person_reads() -> None:
    assert len(lines("list")) >= 80
    listed = {each["code"]: each for each in json.loads(lines("list", "--json")[0])}
    assert len(listed) >= 80
    assert listed["newborn"]["parts"][0] == "newborn-one-thing"
    assert listed["newborn-one-thing"]["parts"] == []
    text = "\n".join(lines("show", "gjj-rent-withdrawal"))
    for element in (
        "主项名称",
        "子项名称",
        "设定依据",
        "受理条件",
        "办理情形",
        "办理材料",
        "办理流程",
        "办结时限",
        "办事表单",
        "每个月房租多少钱？",
        "服务对象",
        "办件类型",
        "办理渠道",
        "会退回：合同已经到期",
    ):
        assert element in text
    assert text.count("示例数据，以公布为准") == 1
    assert json.loads(lines("show", "gjj-rent-withdrawal", "--json")[0])["code"] == "gjj-rent-withdrawal"


def test_an_item_that_does_not_exist_is_said_to_be_unknown() -> None:
    result = run.invoke(app, ["show", "moon"])
    assert result.exit_code == 2
    assert "moon" in result.stderr


def test_evaluate_prints_hit1_hit3_and_mrr() -> None:
    scores = json.loads(lines("evaluate", "--json")[0])
    assert scores["all"]["queries"] >= 300
    assert set(scores["all"]) == {"queries", "hit1", "hit3", "mrr"}


def test_lint_ends_with_one_when_something_is_wrong(sources: Path) -> None:
    assert lines("lint", "--no-hints") == []
    item = sources / "items" / "gjj-rent-withdrawal.yaml"
    item.write_text(item.read_text(encoding="utf-8").replace("summary:", "sumary:", 1), encoding="utf-8")
    result = run.invoke(app, ["lint", "--sources", str(sources)])
    assert result.exit_code == 1
    assert "gjj-rent-withdrawal.yaml:" in result.stdout
    assert run.invoke(app, ["build", str(sources / "out"), "--sources", str(sources)]).exit_code == 1
    assert run.invoke(app, ["list", "--sources", str(sources)]).exit_code == 2


def test_build_writes_a_bundle_and_diff_tells_what_changes(sources: Path, tmp_path: Path) -> None:
    lines("build", str(tmp_path / "bundle"), "--sources", str(sources))
    assert (tmp_path / "bundle" / MANIFEST).exists()
    nothing = ["对老百姓没有变化 / Nothing changes for citizens"]
    assert lines("diff", str(sources), str(sources)) == nothing
    assert lines("diff", str(tmp_path / "bundle"), str(sources)) == nothing


def test_import_writes_drafts(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text(
        "TASK_NAME,TASK_CODE,BY_LAW,ACCEPT_CONDITION,DEPT_NAME,RESULT_NAME\n"
        "甲,11320402014115108H4322023620000,《某条例》,符合条件,南京市卫生健康委员会,某证\n",
        encoding="utf-8",
    )
    lines("import", str(export), str(tmp_path / "drafts"))
    (draft,) = (tmp_path / "drafts").iterdir()
    draft.write_text("what an author added", encoding="utf-8")
    lines("import", str(export), str(tmp_path / "drafts"))
    assert draft.read_text(encoding="utf-8") == "what an author added"


@pytest.mark.parametrize(
    "arguments",
    [
        ["import", "MISSING", "FREE"],
        ["import", "EXPORT", "FILE"],
        ["evaluate", "--queries", "MISSING"],
        ["build", "FILE/bundle"],
        ["schema", "FILE/schemas"],
        ["diff", "MISSING", "MISSING"],
        ["list", "--sources", "MISSING"],
    ],
)
def test_a_file_that_is_not_there_or_cannot_be_written_is_told_in_a_sentence(
    tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "FILE").write_text("in the way", encoding="utf-8")
    (tmp_path / "EXPORT").write_text("TASK_NAME\n甲\n", encoding="utf-8")
    places = {"MISSING", "FREE", "FILE", "EXPORT"}
    paths = [str(tmp_path / word) if word.split("/")[0] in places else word for word in arguments]
    result = run.invoke(app, paths)
    assert result.exit_code == 2
    assert result.stderr.strip()
    assert "Traceback" not in result.output


def test_the_published_schemas_are_the_ones_of_the_program(tmp_path: Path) -> None:
    lines("schema", str(tmp_path))
    published = Path(__file__).parents[3] / "assets" / "catalog" / "schemas"
    for path in tmp_path.iterdir():
        assert (published / path.name).read_text(encoding="utf-8") == path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("arguments", [["search", "--batch", "file.txt"], ["search", "x", "--limit", "0"]])
def test_wrong_use_is_refused(arguments: list[str]) -> None:
    assert run.invoke(app, arguments).exit_code == 2
