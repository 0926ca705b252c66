"""Tables on the command line."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table


def show(table: Table) -> None:
    console = Console()
    # Into a file or a pipe, names and ids are written out in full.
    console.print(table) if console.is_terminal else Console(width=160).print(table)
