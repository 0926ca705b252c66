"""The sync client's bounds, all in seconds or bytes. Each has its reason beside it."""

from __future__ import annotations

from dataclasses import dataclass

from sync.wire.media import CHUNK_BYTES


@dataclass(frozen=True, slots=True)
class SyncSettings:
    chunk_bytes: int = CHUNK_BYTES  # what an interrupted upload costs at most
    heartbeat: float = 60.0
    cases: float = 60.0  # how often the status feed is read while nothing is sent
    demand: float = 600.0  # unmet demand is looked at by the week
    catalog: float = 3600.0  # how often the catalogue's signatures are looked at when the heartbeat tells nothing new
    catalog_retry: float = 600.0  # after a catalogue was refused: somebody has to publish again, or free the disk
    result_poll: float = 1.0  # a citizen stands there and waits
    result_poll_max: float = 10.0
    backoff_base: float = 2.0
    item_backoff_max: float = 900.0  # an item that fails for its own reasons does not matter more often
    link_backoff_max: float = 60.0  # a connection that is back is noticed within a minute
    failures_to_pause: int = 3  # so many failing items in a row are the centre's trouble, not theirs
    lease: float = 300.0  # longer than the longest request, shorter than anybody's patience
    report: float = 10.0  # the screen calls the connection unknown after three of these
    poll: float = 0.2  # how soon a new row is seen; one look costs microseconds
    storage_pause: float = 1.0  # after the local database refused
    housekeeping: float = 300.0  # purge, expire, checkpoint
    connect_timeout: float = 5.0
    read_timeout: float = 20.0
