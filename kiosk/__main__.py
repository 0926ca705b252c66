"""`kiosk`: the command of technicians and of the system's own units."""

from __future__ import annotations

import importlib
import sys

from kiosk.cli.app import app

# Groups of commands by their modules. A group is imported only when it is asked for, because most of what the system
# itself starts (`kiosk sync`) has no use for the device drivers that some of them bring along.
GROUPS = {"devices": "kiosk.cli.devices", "sim": "kiosk.cli.sim", "catalog": "kiosk.cli.catalog"}


def main() -> None:
    asked = sys.argv[1] if len(sys.argv) > 1 else "--help"
    for name, module in GROUPS.items():
        if asked in {name, "--help"}:
            app.add_typer(importlib.import_module(module).app, name=name)
    app()


if __name__ == "__main__":
    main()
