"""The `gateway` command. Each subcommand loads what it needs and no more, so that it answers quickly."""

# ruff: noqa: PLC0415 - see above

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated
from uuid import UUID

import structlog
import typer
from rich.table import Table

from sync.gateway import catalog_commands, demand_commands, key_commands
from sync.gateway.errors import GatewayError, SetupError
from sync.gateway.settings import DataFolder, Settings, system_clock
from sync.gateway.tables import add_row, show

app = typer.Typer(no_args_is_help=True, add_completion=False, help="The centre's gateway.")
kiosks = typer.Typer(no_args_is_help=True, help="Kiosks that may file.")
operators = typer.Typer(no_args_is_help=True, help="Operators of the pages under /ops/.")
quarantine = typer.Typer(no_args_is_help=True, help="What waits for a person.")
app.add_typer(catalog_commands.app, name="catalog")
app.add_typer(demand_commands.app, name="demand")
app.add_typer(key_commands.keys, name="keys")
app.add_typer(key_commands.certificate, name="certificate")
app.add_typer(quarantine, name="quarantine")
app.add_typer(kiosks, name="kiosks")
app.add_typer(operators, name="operator")

Data = Annotated[Path, typer.Option("--data", help="the gateway's data folder")]


@app.command()
def init(
    data: Data,
    host: Annotated[list[str], typer.Option("--host", help="name or address under which kiosks reach it")],
    port: Annotated[int, typer.Option(help="port that kiosks connect to")] = 8443,
    database_url: Annotated[str | None, typer.Option(help="postgresql://… instead of SQLite")] = None,
    reference_step: Annotated[int, typer.Option(help="seconds the reference platform stays in a step")] = 60,
) -> None:
    """Make a data folder: CA, TLS certificate, sealing and receipt keys, tables."""
    from sync.gateway.setup import initialise

    name = f"[{host[0]}]" if ":" in host[0] else host[0]
    settings = Settings(
        url=f"https://{name}:{port}",
        database_url=database_url,
        reference_platform_url=database_url,
        reference_step=reference_step,
    )
    initialise(DataFolder(data), host, settings, system_clock)
    print(f"{data}: ready for {settings.url}")


@app.command()
def serve(
    data: Data,
    host: Annotated[str, typer.Option(help="address to listen on")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="port to listen on")] = 8443,
    with_worker: Annotated[bool, typer.Option("--with-worker", help="also run the worker, as its own process")] = False,
) -> None:
    """Serve kiosks and operators over TLS."""
    from sync.gateway.runtime import open_gateway
    from sync.gateway.server import make_server, worker_process

    # uvicorn closes its sockets at SIGTERM and then hands it on: it must not kill us before the worker is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    folder = DataFolder(data)
    with open_gateway(folder) as gateway:
        server = make_server(gateway, folder, host, port)
        if not with_worker:
            server.run()
            return
        with worker_process(folder):
            server.run()


@app.command()
def work(
    data: Data,
    once: Annotated[bool, typer.Option("--once", help="stop when nothing is due")] = False,
    end_with_stdin: Annotated[bool, typer.Option(hidden=True)] = False,
) -> None:
    """Open what came in and hand it to the case system."""
    from sync.gateway.work_loop import work_once, work_until_stopped

    folder = DataFolder(data)
    if once:
        print(work_once(folder))
    else:
        work_until_stopped(folder, end_with_stdin=end_with_stdin)


@app.command("enrol-code")
def enrol_code(
    data: Data,
    name: Annotated[str, typer.Option(help="where in the outlet it stands, 大厅东侧")],
    outlet: Annotated[str, typer.Option(help="the outlet (服务网点)")] = "",
) -> None:
    """Print a ticket that enrols one kiosk, once, within seven days."""
    from sync.gateway.runtime import open_gateway
    from sync.wire.ticket import Ticket, ca_fingerprint

    with open_gateway(DataFolder(data)) as gateway:
        token = gateway.kiosks.issue_token(name, outlet, gateway.clock())
        ticket = Ticket(url=gateway.settings.url, token=token, ca_sha256=ca_fingerprint(gateway.ca_pem))
        print(ticket.to_text())


@app.command()
def inspect(
    data: Data,
    as_json: Annotated[bool, typer.Option("--json", help="for programs")] = False,
    show_content: Annotated[
        bool, typer.Option(help="also what citizens filed: for tests with invented persons")
    ] = False,
) -> None:
    """Open everything again and show what the centre holds."""
    from sync.gateway.inspection import Inspector
    from sync.gateway.keys import OpeningKeys
    from sync.gateway.runtime import open_gateway

    folder = DataFolder(data)
    with open_gateway(folder) as gateway:
        held = Inspector(gateway.database, gateway.blobs, OpeningKeys(folder)).holdings(show_content=show_content)
    if as_json:
        print(held.model_dump_json(indent=1))
        return
    table = Table("number", "item", "delivery", "content", "attachments", "case", "step", "rating")
    for one in held.submissions:
        whole = sum(attachment.plaintext_sha256 is not None for attachment in one.attachments)
        add_row(
            table,
            one.number,
            one.item_code,
            one.delivery,
            (one.content_sha256 or one.problem or "")[:16],
            f"{whole}/{len(one.attachments)}",
            one.case_number,
            one.step,
            None if one.rating is None else str(one.rating),
        )
        for part in one.parts:
            add_row(table, "", f"· {part.item_code}", "", "", "", part.case_number, part.step, None)
    show(table)


@app.command("follow-ups")
def follow_ups(data: Data) -> None:
    """Bad ratings (差评) that somebody has to call back about, with the day by which (reference platform)."""
    from sync.gateway.runtime import open_worker

    with open_worker(DataFolder(data)) as process:
        open_ones = process.platform.follow_ups()
    table = Table("submission", "case", "stars", "due")
    for one in open_ones:
        add_row(table, str(one.rated_id), one.case_number, str(one.stars), one.due.isoformat() if one.due else "?")
    show(table)


@app.command("send-back")
def send_back(data: Data, case_number: str) -> None:
    """Close a case, or one part of a visit, as sent back (reference platform). Other parts of the visit go on."""
    from sync.gateway.runtime import open_worker

    with open_worker(DataFolder(data)) as process:
        process.platform.send_back(case_number)


@kiosks.command("list")
def kiosks_list(data: Data) -> None:
    """Every kiosk with its state and numbers."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        view = gateway.fleet.view(gateway.clock())
    table = Table("no", "id", "outlet", "name", "state", "numbers", "receipted", "gaps")
    for kiosk in view.kiosks:
        balance = kiosk.balance
        numbers = (balance.to_settle, balance.receipted, balance.gaps)
        add_row(table, f"{kiosk.no:04d}", kiosk.id, kiosk.outlet, kiosk.name, kiosk.state, *map(str, numbers))
    show(table)


@kiosks.command("revoke")
def kiosks_revoke(data: Data, kiosk_id: str) -> None:
    """From now on this kiosk's requests are refused. What it filed stays."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        gateway.kiosks.revoke(kiosk_id, gateway.clock())


@quarantine.command("list")
def quarantine_list(
    data: Data,
    out: Annotated[Path | None, typer.Option(help="also write the refused bytes into this folder")] = None,
) -> None:
    """Bytes that the intake refused and kept. Quarantined filings stand in `inspect` and on the kiosk's page."""
    from sync.gateway.quarantine import Quarantine
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        rows = Quarantine(gateway.database).refused()
    table = Table("received", "kiosk", "code", "submission", "bytes", "sha256")
    for row in rows:
        name, about = row.sha256.hex(), str(row.submission_id or "")
        add_row(table, row.received_at.isoformat(), row.kiosk_id, row.code, about, str(len(row.data)), name)
        if out is not None:
            out.mkdir(parents=True, exist_ok=True)
            (out / name).write_bytes(row.data)
    show(table)


@quarantine.command("open-again")
def quarantine_open_again(data: Data, submission_id: UUID) -> None:
    """Give a quarantined filing back to the worker, once its cause is gone."""
    from sync.gateway.quarantine import Quarantine
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        Quarantine(gateway.database).open_again(submission_id, gateway.clock())


@operators.command("add")
def operator_add(
    data: Data,
    name: str,
    password: Annotated[
        str,
        typer.Option(prompt=True, hide_input=True, confirmation_prompt=True, envvar="GATEWAY_OPERATOR_PASSWORD"),
    ],
) -> None:
    """Add an operator, or set a new password."""
    from sync.gateway.runtime import open_gateway

    with open_gateway(DataFolder(data)) as gateway:
        gateway.operators.add(name, password)


def _configure_log() -> None:
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer()
            if "GATEWAY_LOG_JSON" in os.environ
            # the default would print local variables, and the worker's hold what was opened
            else structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )


def main() -> None:
    """Expected failures are one line and exit code 1; anything else is a bug and shows itself."""
    _configure_log()
    os.umask(0o077)  # databases and blobs are made by others' code, which asks for no mode
    try:
        app()
    except (SetupError, GatewayError) as error:
        sys.exit(f"gateway: {error}")
    except Exception as error:
        from sync.gateway.disk_space import is_disk_full, is_out_of_use, trouble_of

        if not (is_disk_full(error) or is_out_of_use(error)):
            raise
        sys.exit(f"gateway: the database cannot be used ({trouble_of(error)})")


if __name__ == "__main__":
    main()
