"""`gateway keys …` and `gateway certificate …`: what the centre renews of its own."""

# ruff: noqa: PLC0415 - each command loads what it needs and no more, so that it answers quickly

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from sync.gateway.settings import DataFolder

keys = typer.Typer(no_args_is_help=True, help="The keys that filings are sealed for.")
certificate = typer.Typer(no_args_is_help=True, help="The certificate that this gateway serves with.")

Data = Annotated[Path, typer.Option("--data", help="the gateway's data folder")]


@keys.command("rotate")
def rotate(data: Data) -> None:
    """Make a new sealing key, for kiosks that enrol from now on. Earlier keys go on opening: keep them."""
    from sync.gateway.events import EventCode, record
    from sync.gateway.keys import rotate_sealing_key
    from sync.gateway.runtime import open_gateway

    folder = DataFolder(data)
    with open_gateway(folder) as gateway:
        key_id = rotate_sealing_key(folder)
        with gateway.database.writing() as session:
            record(session, EventCode.KEYS_ROTATED, gateway.clock(), detail=key_id)
    typer.echo(key_id)


@certificate.command("renew")
def renew(data: Data) -> None:
    """Renew the server's certificate under the same CA. Kiosks notice nothing; restart `gateway serve` to use it."""
    from sync.gateway.authority import renew_server_certificate
    from sync.gateway.events import EventCode, record
    from sync.gateway.runtime import open_gateway

    folder = DataFolder(data)
    with open_gateway(folder) as gateway:
        until = renew_server_certificate(folder, gateway.clock())
        with gateway.database.writing() as session:
            record(session, EventCode.CERTIFICATE_RENEWED, gateway.clock())
    typer.echo(f"valid until {until.date().isoformat()}; restart `gateway serve` to use it")
