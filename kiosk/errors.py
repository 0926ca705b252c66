"""Our own errors; every foreign exception becomes one of these at the edge where it appears.

KioskError
├── ConfigError            the configuration cannot be used; says which key and what to write
├── CatalogError           a catalogue or form cannot be used; says file, line and what to do
├── StorageError           the durable moment did not happen; the draft is kept
│   ├── StorageFull        no space left, or the reserve is touched
│   ├── StorageFrozen      a limit is reached (unsent count or age); intake stops, syncing goes on
│   └── (kiosk.store)      SchemaNewer, Busy, LeaseLost: told apart by the processes that share the database
├── AlreadyRunning         another process does this work on the same folder
├── NotProvisioned         the kiosk has no identity yet
└── UnsentFilings          another identity could not deliver what waits here
"""

from __future__ import annotations


class KioskError(Exception):
    """Base of the kiosk's expected failures. `code` names the event that operations see."""

    code = "kiosk.error"


class ConfigError(KioskError):
    code = "config.invalid"


class CatalogError(KioskError):
    code = "catalog.invalid"


class StorageError(KioskError):
    code = "storage.failed"


class StorageFull(StorageError):
    code = "storage.full"


class StorageFrozen(StorageError):
    code = "storage.frozen"


class AlreadyRunning(KioskError):
    code = "kiosk.already_running"


class NotProvisioned(KioskError):
    code = "kiosk.not_provisioned"


class UnsentFilings(KioskError):
    code = "provision.unsent"
