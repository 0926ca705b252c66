"""The mains fail, and somebody opens the cabinet: operations are told, and nobody's filing is cut off."""

from __future__ import annotations

import json

from kiosk.services.snapshot import TroubleCode
from tests.e2e.town import SEARCHER, Town


def device(town: Town, name: str) -> str:
    """As `kiosk status` tells it."""
    text = town.world.programs.run("-m", "kiosk", "status", "--json", "--config", str(town.world.config))
    return str(json.loads(text)["devices"].get(name))


def test_on_a_battery_about_to_end_the_filing_under_way_is_finished_and_no_other_begun(town: Town) -> None:
    walk = town.walk(SEARCHER)
    walk.to_review()
    town.world.tell("power", "battery_low")
    town.journal_tells("screen", "power.battery_low")
    town.screen.tap("primary")
    town.screen.wait_state("receipt")
    town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
    town.finish()
    town.reads_trouble(TroubleCode.NOT_SERVING)
    town.until("the status", lambda: device(town, "power") == "battery_low")
    town.world.tell("power", "mains_on")
    town.until("serving again", lambda: town.screen.snapshot()["trouble"] is None)


def test_a_door_that_is_opened_is_told(town: Town) -> None:
    town.world.tell("door_contact", "off")
    town.journal_tells("screen", "kiosk.door_opened")
    town.until("the status", lambda: device(town, "door_contact") == "open")
    town.world.tell("door_contact", "on")
    town.journal_tells("screen", "kiosk.door_closed")
    town.until("the status", lambda: device(town, "door_contact") == "ready")
