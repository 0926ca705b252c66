"""What a session is given from outside."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kiosk.catalog.load import Catalog
from kiosk.catalog.search import SearchIndex
from kiosk.catalog.text import LocalText
from kiosk.config import ScreenSection
from kiosk.services.loop import Loop
from kiosk.services.ports import Ports
from kiosk.services.snapshot import (
    Language,
    Network,
)
from kiosk.services.submitting import Submitter
from kiosk.services.unmet import UnmetSearch
from kiosk.services.vision import Vision


@dataclass(frozen=True, slots=True)
class Condition:
    """What the store knows: whether the centre is reachable, and whether it may take in another filing."""

    network: Network
    serving: bool


def _forget(search: UnmetSearch) -> None:
    del search


@dataclass(frozen=True, slots=True)
class World:
    """Everything a session is given from outside; `kiosk.bootstrap` wires it."""

    catalog: Catalog
    index: SearchIndex
    ports: Ports
    vision: Vision
    submitter: Submitter | None  # None: the kiosk is not provisioned
    condition: Callable[[], Condition]  # reads the store; runs on a worker
    outlet: LocalText
    screen: ScreenSection
    language: Language
    loop: Loop
    now: Callable[[], datetime]  # local time with its zone
    monotonic: Callable[[], float]
    on_end: Callable[[str], None]
    on_unmet: Callable[[UnmetSearch], None] = _forget  # looked for and not found; called on the loop, must not block
