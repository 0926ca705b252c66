"""`kiosk catalog …`: for those who write, check and publish what citizens can do here. Programmers are not needed."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, BinaryIO, NoReturn

import typer

from kiosk.config import assets_dir
from kiosk.errors import KioskError

if TYPE_CHECKING:
    from kiosk.catalog.load import Catalog
    from kiosk.catalog.search import Match

app = typer.Typer(
    name="catalog", help="办事事项目录：检查、查看、搜索、发布 / The catalogue of items.", no_args_is_help=True
)

_WORDS_OF_THEIR_OWN = frozenset({"alias", "life_event"})  # worth showing beside the names
_LONGEST_LINE = 64 * 1024  # bytes of a query; search itself looks at 64 characters

SourcesOption = Annotated[
    Path | None,
    typer.Option(
        "--sources", help="目录源文件夹，或打好的一套 / Folder of the sources, or a bundle.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON / Print JSON.")]


def _sources(path: Path | None) -> Path:
    return path if path is not None else assets_dir() / "catalog"


def _load(path: Path | None) -> Catalog:
    from kiosk.catalog.bundle import read_bundle  # noqa: PLC0415 - `kiosk --help` stays quick
    from kiosk.catalog.load import load_catalog  # noqa: PLC0415
    from sync.wire.catalog import MANIFEST  # noqa: PLC0415

    folder = _sources(path)
    try:
        return read_bundle(folder)[1] if (folder / MANIFEST).exists() else load_catalog(folder)
    except KioskError as error:
        _refuse(error)


def _refuse(error: KioskError) -> NoReturn:
    typer.echo(f"{error.code}: {error}", err=True)
    raise typer.Exit(2)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        typer.echo(
            f"{target}: 写不进去（{error.strerror}），换个文件夹 / cannot be written; choose another folder", err=True
        )
        raise typer.Exit(2) from error


def _print_json(data: object) -> None:
    text = json.dumps(data, ensure_ascii=False)
    for mark in "\x85\u2028\u2029":  # JSON allows them; to many readers they end a line
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    typer.echo(text)


@app.command()
def lint(
    sources: SourcesOption = None,
    as_json: JsonOption = False,
    hints: Annotated[bool, typer.Option("--hints/--no-hints", help="也显示提示 / Show hints too.")] = True,
) -> None:
    """检查源文件；有错误时以 1 结束 / Checks the sources; ends with 1 when there are errors."""
    from kiosk.catalog.lint import Severity  # noqa: PLC0415
    from kiosk.catalog.lint import lint as check  # noqa: PLC0415

    found = [finding for finding in check(_sources(sources)) if hints or finding.severity is Severity.ERROR]
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if as_json:
        _print_json([{name: getattr(finding, name) for name in type(finding).__slots__} for finding in found])
    else:
        for finding in found:
            typer.echo(str(finding))
        typer.echo(
            f"{errors} 个错误，{len(found) - errors} 条提示 / {errors} errors, {len(found) - errors} hints", err=True
        )
    raise typer.Exit(1 if errors else 0)


@app.command(name="list")
def list_items(sources: SourcesOption = None, as_json: JsonOption = False) -> None:
    """列出全部事项和一件事 / Lists all items and bundles: everything that a search can answer with."""
    catalog = _load(sources)
    if as_json:
        _print_json(
            [
                {
                    "code": item.code,
                    "name": item.plain_name.zh,
                    "official": item.sub_name.zh,
                    "department": item.department.zh,
                    "offline": item.offline.value,
                    "guide_only": item.guide_only,
                    "version": item.version,
                    "standing": item.source.standing.value,
                    "parts": _parts(catalog, item.code),
                }
                for item in catalog.findable.values()
            ]
        )
        return
    for item in catalog.findable.values():
        where = "窗口" if item.guide_only else item.offline.value
        parts = "、".join(_parts(catalog, item.code))
        together = f"  合并：{parts}" if parts else ""
        typer.echo(f"{item.code:32} {where:2}  {item.plain_name.zh}  （{item.sub_name.zh}）{together}")


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="事项或一件事的代码 / Code of an item or a bundle.")],
    sources: SourcesOption = None,
    as_json: JsonOption = False,
) -> None:
    """按人读的样子打印一个事项或一件事 / Prints one item, or a bundle, as a person reads it."""
    from dataclasses import replace  # noqa: PLC0415

    from kiosk.catalog.showing import show_item  # noqa: PLC0415
    from kiosk.catalog.visits import open_visit  # noqa: PLC0415

    catalog = _load(sources)
    item = catalog.findable.get(code)
    if code in catalog.bundles:
        form = open_visit(catalog, catalog.bundles[code]).form
        catalog = replace(catalog, forms={**catalog.forms, form.id: form})
    if item is None:
        typer.echo(
            f"没有事项 {code}；用 kiosk catalog list 看全部 / no item {code}; kiosk catalog list shows all", err=True
        )
        raise typer.Exit(2)
    typer.echo(item.model_dump_json() if as_json else show_item(catalog, item))


@app.command()
def search(
    words: Annotated[list[str] | None, typer.Argument(help="要找的话 / What to look for.")] = None,
    sources: SourcesOption = None,
    as_json: JsonOption = False,
    limit: Annotated[int, typer.Option("--limit", min=1, max=100, help="最多几条 / At most so many.")] = 5,
    batch: Annotated[str | None, typer.Option("--batch", help="- 从标准输入逐行读 / - reads lines from stdin.")] = None,
) -> None:
    """按老百姓的说法找事项 / Finds items by people's own words."""
    from kiosk.catalog.search import SearchIndex  # noqa: PLC0415

    catalog = _load(sources)
    index = SearchIndex(catalog)
    if batch is not None:
        if batch != "-":
            typer.echo("--batch 只接受 -，从标准输入读 / --batch takes only -, for stdin", err=True)
            raise typer.Exit(2)
        for query in read_queries(sys.stdin.buffer):
            _print_json({"query": query, "items": _rows(catalog, index.search(query, limit))})
        return
    query = " ".join(words or []).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    rows = _rows(catalog, index.search(query, limit))
    if as_json:
        _print_json(rows)
        return
    explained = index.explain(query)
    if explained is not None:
        typer.echo(f"{explained[0]}，现在叫“{explained[1]}”")
    for row in rows:
        said = f"  您说的：{row['matched']}" if row["matched_by"] in _WORDS_OF_THEIR_OWN else ""
        typer.echo(f"{row['code']:32} {row['everyday']}  （{row['official']}）{said}")
    if not rows:
        typer.echo("没有找到；可以打 12345 / Nothing found; 12345 can help")
    elif rows[0]["nearest_only"]:
        typer.echo("没有正好对上的，这些最接近；也可以打 12345 / Only the nearest; 12345 can help too")


def read_queries(stream: BinaryIO) -> Iterator[str]:
    """One query for each line, however long and whatever bytes; what follows `_LONGEST_LINE` is read and left out."""
    while raw := stream.readline(_LONGEST_LINE):
        query = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        while not raw.endswith(b"\n") and (raw := stream.readline(_LONGEST_LINE)):
            pass
        yield query


def _rows(catalog: Catalog, matches: list[Match]) -> list[dict[str, object]]:
    """`matched` is never empty: where no single phrase decided, it is the item's everyday name. `parts` are the items
    of a bundle (一件事)."""
    items = catalog.findable
    return [
        {
            "code": match.item_code,
            "official": items[match.item_code].sub_name.zh,
            "everyday": items[match.item_code].plain_name.zh,
            "matched": match.matched or items[match.item_code].plain_name.zh,
            "matched_by": match.said.name.lower() if match.said is not None else "whole_item",
            "parts": _parts(catalog, match.item_code),
            "score": match.score,
            "nearest_only": match.weak,
        }
        for match in matches
    ]


def _parts(catalog: Catalog, code: str) -> list[str]:
    bundle = catalog.bundles.get(code)
    return [part.item for part in bundle.parts] if bundle is not None else []


@app.command()
def evaluate(
    sources: SourcesOption = None,
    queries: Annotated[Path | None, typer.Option("--queries", help="评测集 TSV / Evaluation set.")] = None,
    as_json: JsonOption = False,
    misses: Annotated[bool, typer.Option("--misses", help="列出没进前三的 / List those not among three.")] = False,
) -> None:
    """用评测集量一量找得准不准 / Measures hit@1, hit@3 and MRR on the evaluation set."""
    from kiosk.catalog.evaluation import ask, read_questions, score, score_by_kind  # noqa: PLC0415
    from kiosk.catalog.search import SearchIndex  # noqa: PLC0415

    catalog = _load(sources)
    try:
        questions = read_questions(queries or _sources(sources) / "evaluation.tsv", catalog.findable)
    except KioskError as error:
        _refuse(error)
    answers = ask(SearchIndex(catalog), questions)
    scores = {"all": score(answers), **score_by_kind(answers)}
    if as_json:
        _print_json({kind: {name: getattr(one, name) for name in type(one).__slots__} for kind, one in scores.items()})
    else:
        for kind, one in scores.items():
            typer.echo(f"{kind:10} {one.queries:4}  hit@1 {one.hit1:.3f}  hit@3 {one.hit3:.3f}  MRR {one.mrr:.3f}")
    for answer in answers if misses else ():
        if answer.rank is None or answer.rank > 3:
            right = " ".join(answer.question.right) or "-"
            typer.echo(f"{answer.question.query}\t{answer.rank}\t{answer.first}\t{right}")


@app.command()
def build(
    target: Annotated[Path, typer.Argument(help="写到哪里 / Where to write.")], sources: SourcesOption = None
) -> None:
    """检查无误后打成可发布的一套 / Makes the versioned bundle that the gateway signs."""
    from kiosk.catalog.bundle import build_bundle  # noqa: PLC0415
    from kiosk.catalog.lint import Severity  # noqa: PLC0415
    from kiosk.catalog.lint import lint as check  # noqa: PLC0415

    errors = [finding for finding in check(_sources(sources)) if finding.severity is Severity.ERROR]
    if errors:
        for finding in errors:
            typer.echo(str(finding), err=True)
        raise typer.Exit(1)
    catalog = _load(sources)
    with _writing(target):
        manifest = build_bundle(catalog, target)
    size = sum(part.size for part in manifest.parts.values())
    typer.echo(f"{manifest.version}: {len(manifest.parts)} 个部分，{size} 字节，还没签名 / not signed yet")


@app.command()
def diff(
    old: Annotated[Path, typer.Argument(help="旧的源文件夹或打好的一套 / Old sources or bundle.")],
    new: Annotated[Path, typer.Argument(help="新的源文件夹或打好的一套 / New sources or bundle.")],
    as_json: JsonOption = False,
) -> None:
    """说清对老百姓来说变了什么 / Tells what changes for citizens."""
    from kiosk.catalog.diff import compare  # noqa: PLC0415

    changes = compare(_load(old), _load(new))
    if as_json:
        _print_json([{name: getattr(change, name) for name in type(change).__slots__} for change in changes])
        return
    for change in changes:
        mark = {True: "＋", False: "－", None: "·"}[change.better]
        typer.echo(f"{mark} {change.name}（{change.code}）：{change.text}")
    if not changes:
        typer.echo("对老百姓没有变化 / Nothing changes for citizens")


@app.command(name="import")
def import_export(
    export: Annotated[Path, typer.Argument(help="实施清单导出（CSV 或 JSON）/ Export with national columns.")],
    target: Annotated[Path, typer.Argument(help="写到哪个文件夹 / Folder for the item sources.")],
    materials: Annotated[Path | None, typer.Option("--materials", help="材料表 / Table of materials.")] = None,
    sources: SourcesOption = None,
) -> None:
    """把国家标准列名的导出变成事项源文件草稿 / Turns an export into drafts of item sources."""
    from kiosk.catalog.exports import read_rows  # noqa: PLC0415
    from kiosk.catalog.importing import MATERIAL_COLUMNS, NEEDED_COLUMNS, import_items  # noqa: PLC0415
    from kiosk.catalog.load import SourceReader  # noqa: PLC0415

    try:
        departments = SourceReader(_sources(sources)).vocabulary().departments
        drafts = import_items(
            read_rows(export, NEEDED_COLUMNS),
            read_rows(materials, MATERIAL_COLUMNS) if materials is not None else [],
            departments,
            datetime.now().astimezone().date().isoformat(),
        )
    except KioskError as error:
        _refuse(error)
    kept = [code for code in drafts if (target / f"{code}.yaml").exists()]
    with _writing(target):
        target.mkdir(parents=True, exist_ok=True)
        for code, text in drafts.items():
            if code not in kept:
                (target / f"{code}.yaml").write_text(text, encoding="utf-8")
    for code in kept:
        typer.echo(f"{code}.yaml: 已经有了，没有动 / exists already and was left as it is", err=True)
    written = len(drafts) - len(kept)
    typer.echo(f"{written} 个草稿；英文和表单要补，用 kiosk catalog lint 检查 / drafts written; lint says what to add")


@app.command()
def schema(
    target: Annotated[Path, typer.Argument(help="写到哪个文件夹 / Folder for the schemas.")],
) -> None:
    """写出源文件的 JSON Schema，给编辑器用 / Writes the JSON Schemas of the sources, for editors."""
    from kiosk.catalog.schemas import write_schemas  # noqa: PLC0415

    with _writing(target):
        for path in write_schemas(target):
            typer.echo(str(path))
