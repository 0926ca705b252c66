"""Tables on the command line."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text


def add_row(table: Table, *cells: str | None) -> None:
    """Cells as they are: a name is no markup, and it gives the operator's terminal no orders."""
    table.add_row(*(Text("".join(each if each.isprintable() else "\ufffd" for each in cell or "")) for cell in cells))


def show(table: Table) -> None:
    console = Console()
    # Into a file or a pipe, names and ids are written out in full.
    console.print(table) if console.is_terminal else Console(width=160).print(table)
