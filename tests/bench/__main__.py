"""Runs the benchmarks and prints one table: `./dev bench [NAME...]`, the names being those of the files."""

from __future__ import annotations

import importlib
import logging
import os
import platform
import statistics
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import structlog
from rich.console import Console
from rich.table import Table

from tests.bench.measure import Comparison

_FOLDER = Path(__file__).resolve().parent


def chosen(names: Sequence[str]) -> list[str]:
    """The benchmarks to run: all of them, or those named."""
    every = sorted(path.stem.removeprefix("bench_") for path in _FOLDER.glob("bench_*.py"))
    unknown = set(names) - set(every)
    if unknown:
        raise SystemExit(f"no such benchmark: {', '.join(sorted(unknown))}; there are {', '.join(every)}")
    return [name for name in every if not names or name in names]


def results(names: Sequence[str], console: Console) -> Iterator[Comparison]:
    for name in names:
        with console.status(f"measuring {name}"):
            yield from importlib.import_module(f"tests.bench.bench_{name}").measure()


def table_of(comparisons: Iterable[Comparison]) -> Table:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    table = Table(title=f"Medians and ranges in ms; {machine}")
    for heading in ("ours", "against"):
        table.add_column(heading)
        table.add_column("median", justify="right")
        table.add_column("range", justify="right")
    table.add_column("ratio", justify="right")
    for one in comparisons:
        table.add_row(*cells(one.ours, one.ours_ms), *cells(one.reference, one.reference_ms), ratio(one))
    return table


def ratio(one: Comparison) -> str:
    return f"{one.ratio:.2f}" if one.ratio >= 0.01 else "< 0.01"


def cells(what: str, times: Sequence[float]) -> tuple[str, str, str]:
    return what, f"{statistics.median(times):.1f}", f"{min(times):.1f} - {max(times):.1f}"


def main(arguments: Sequence[str]) -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),  # the table stands alone on stdout
    )
    console = Console(width=None if sys.stdout.isatty() else 150)
    console.print(table_of(results(chosen(arguments), console)))


if __name__ == "__main__":
    main(sys.argv[1:])
