"""Whether the database changed, asked so cheaply that it can be asked all the time."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from kiosk.errors import StorageError
from kiosk.store.database import PRAGMAS, file_at, translated


class ChangeWatch:
    """Tells whether any other connection has committed since the last look. One look costs some microseconds.

    StorageError when the file is another one than at first: whoever watches has to open it anew. Not shared among
    threads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        with translated(path.parent):
            self._connection = sqlite3.connect(path, isolation_level=None)
            for name, value in PRAGMAS:
                if name == "busy_timeout":
                    self._connection.execute(f"PRAGMA {name} = {value}")
        self._file = file_at(path)
        self._version = self._read()

    def changed(self) -> bool:
        if file_at(self._path) != self._file:
            raise StorageError(f"{self._path.name} was removed or replaced under this program")
        version = self._read()
        different = version != self._version
        self._version = version
        return different

    def close(self) -> None:
        self._connection.close()

    def _read(self) -> int:
        with translated(self._path.parent):
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
            return version
