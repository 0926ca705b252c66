"""`gateway demand …`: what citizens looked for in vain."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more, so that it answers quickly

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from sync.gateway.settings import DataFolder
from sync.gateway.tables import add_row, show

app = typer.Typer(no_args_is_help=True, help="What citizens looked for and did not find.")

Data = Annotated[Path, typer.Option("--data", help="the gateway's data folder")]


@app.command("list")
def list_all(
    data: Data,
    days: Annotated[int, typer.Option(min=1, max=200, help="how many days back")] = 7,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
    everything: Annotated[bool, typer.Option("--all", help="also rare words, for the keeper of the synonyms")] = False,
) -> None:
    """Words that found nothing, or nothing that was chosen: candidates for synonyms and new items."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        view = gateway.demand.view(gateway.clock(), days, everything=everything)
    if as_json:
        rows = [
            {
                "words": line.words,
                "kind": line.kind.value,
                "count": line.count,
                "kiosks": line.kiosks,
                "before": line.before,
                "last": line.last.isoformat(),
            }
            for line in view.lines
        ]
        span = {"since": view.since.isoformat(), "until": view.until.isoformat()}
        typer.echo(json.dumps({**span, "withheld": view.withheld, "lines": rows}, ensure_ascii=False))
        return
    table = Table("words", "kind", "count", "kiosks", "before", "last")
    for line in view.lines:
        counts = (line.count, line.kiosks, line.before)
        add_row(table, line.words, line.kind, *map(str, counts), line.last.isoformat())
    show(table)
    typer.echo(f"{view.withheld} more are too rare to be shown (--all)")
