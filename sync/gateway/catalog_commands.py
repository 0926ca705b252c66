"""`gateway catalog …`: publishing the catalogue that kiosks fetch."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more, so that it answers quickly

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from sync.gateway.settings import DataFolder
from sync.gateway.tables import add_row, show

app = typer.Typer(no_args_is_help=True, help="The catalogue that kiosks fetch.")

Data = Annotated[Path, typer.Option("--data", help="the gateway's data folder")]


@app.command("publish")
def publish(data: Data, bundle: Annotated[Path, typer.Argument(help="what `kiosk catalog build` wrote")]) -> None:
    """Check a bundle whole, sign it and offer it to the kiosks. Nothing changes when it is refused."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        published = gateway.catalogs.publish(bundle, gateway.clock())
    typer.echo(f"{published.version}: published, {len(published.parts)} parts, {published.size} bytes")


@app.command("again")
def again(
    data: Data,
    version: Annotated[str, typer.Argument(help="an earlier version")],
    new_version: Annotated[str, typer.Option("--as", help="its new, higher number")],
) -> None:
    """Go back: publish the content of an earlier version under a higher number."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        published = gateway.catalogs.again(version, new_version, gateway.clock())
    typer.echo(f"{published.version}: published with the content of {version}")


@app.command("list")
def list_all(data: Data) -> None:
    """Every published version, the newest first, and until when the signatures are good."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        history = gateway.catalogs.history()
        expiries = gateway.catalogs.roles.expiries()
        kiosks_by_version = gateway.fleet.catalog_versions()
    table = Table("version", "published", "bytes", "kiosks")
    for one in history:
        running = kiosks_by_version.get(one.version, 0)
        add_row(table, one.version, one.published_at.isoformat(timespec="seconds"), str(one.size), str(running))
    show(table)
    typer.echo(", ".join(f"{role} until {until.date().isoformat()}" for role, until in expiries.items()))


@app.command("refresh")
def refresh(data: Data) -> None:
    """Sign the timestamp anew when half of its time is over. `gateway serve` does so by itself."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        gateway.catalogs.roles.refresh(gateway.clock())


@app.command("rotate-keys")
def rotate_keys(data: Data) -> None:
    """Make new keys for signing the catalogue. Kiosks follow by themselves; earlier keys sign nothing any more."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        gateway.catalogs.rotate_keys(gateway.clock())
