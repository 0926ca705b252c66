"""`kiosk`: the command of technicians and of the system's own units."""

from __future__ import annotations

from kiosk.cli.app import app


def main() -> None:
    app()


if __name__ == "__main__":
    main()
