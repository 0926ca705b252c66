"""A bundle (一件事) through the real programs: found under the family's events, filed offline in one visit, and at the
centre a case for each part."""

from __future__ import annotations

from typing import Any

from kiosk.demo.citizens import TENANT, Citizen
from tests.e2e.town import Town, Walk

MOTHER = Citizen(
    "刚生了孩子的人",
    "newborn",
    (TENANT,),
    query="",
    word=None,
    choices={
        "mother_insured": "true",
        "guardian": "mother",
        "child_hukou": "mother",
        "delivery": "pick_up",
        "birth_kind": "natural",
        "payment": "later",
    },
    texts={
        "child_name": "陈小满",
        "child_birth": "today",
        "phone": "13800005620",
        "bank_card": "6217001370001234475",
    },
)


class FamilyWalk(Walk):
    """Finds the bundle where the home page shows life events, without typing."""

    def find(self) -> None:
        screen = self.screen
        screen.scroll_to("topic_family")
        screen.tap("topic_family")
        screen.scroll_to("hit_newborn")
        screen.tap("hit_newborn")
        screen.wait_state("guide")


def test_a_newborn_is_filed_offline_in_one_visit_and_becomes_a_case_for_each_office(town: Town) -> None:
    world = town.world
    for earlier in world.slips.iterdir():
        earlier.unlink()
    before = len(town.outbox())
    world.stop_centre()
    town.network("offline")
    walk = FamilyWalk(world, town.screen, MOTHER, lambda name: world.folder / name, lambda _: None)
    walk.find()
    town.reads("一次办齐这几件", "领生育津贴", "看您怎么答：妈妈交生育保险吗？")
    walk.identify()
    walk.fill()
    walk.sign()
    town.screen.wait_state("review")
    town.reads("第 3 件", "给孩子、老人参加居民医保")
    walk.submit()
    town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
    number = town.screen.snapshot()["receipt"]["number"]
    town.finish()
    assert len(town.outbox()) == before + 1
    assert len(list(world.slips.iterdir())) == 1
    world.start_centre()
    town.all_arrive()

    def visits() -> list[dict[str, Any]]:
        return [row for row in world.holdings() if row["number"] == number]

    town.until("a case for each part", lambda: all(part["case_number"] for row in visits() for part in row["parts"]))
    (visit,) = visits()
    assert visit["item_code"] == "newborn"
    codes = [part["item_code"] for part in visit["parts"]]
    assert codes == ["newborn-one-thing", "maternity-allowance", "resident-health-enrolment"]
    numbers = [part["case_number"] for part in visit["parts"]]
    assert numbers == [f"{visit['case_number']}-{place:02d}" for place in (1, 2, 3)]
