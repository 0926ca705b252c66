"""`gateway init`: a data folder that `gateway serve` can use at once."""

from __future__ import annotations

from collections.abc import Sequence

from sync.gateway.authority import create_certificates
from sync.gateway.catalog_keys import CatalogKeys
from sync.gateway.catalog_roles import CatalogRoles
from sync.gateway.database import Database
from sync.gateway.durable_files import write_durably
from sync.gateway.errors import SetupError
from sync.gateway.keys import create_keys
from sync.gateway.schema import Base
from sync.gateway.settings import Clock, DataFolder, Settings


def initialise(folder: DataFolder, hosts: Sequence[str], settings: Settings, clock: Clock) -> None:
    """Writes settings, CA, server certificate, keys and tables. SetupError when the folder is a gateway's already."""
    if folder.settings_file.exists():
        raise SetupError(f"{folder.path} is a gateway's data folder already; nothing was changed")
    if not hosts:
        raise SetupError("name at least one host under which kiosks reach this gateway")
    folder.path.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_certificates(folder, hosts, clock())
    create_keys(folder)
    # The settings come last: a folder with settings is a complete one.
    database = Database(folder.database_url(settings), Base)
    CatalogRoles(database, CatalogKeys(folder)).found(clock())
    database.close()
    write_durably(folder.settings_file, _toml(settings).encode())


def _toml(settings: Settings) -> str:
    """The settings as TOML; strings in our settings hold no control characters."""
    lines = ["# Settings of this gateway. No secrets here: keys stand in keys/."]
    for name, value in settings.model_dump().items():
        if value is None:
            continue
        shown = f"[{', '.join(map(_value, value))}]" if isinstance(value, tuple) else _value(value)
        lines.append(f"{name} = {shown}")
    return "\n".join(lines) + "\n"


def _value(value: str | int) -> str:
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
