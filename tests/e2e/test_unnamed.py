"""Nothing found, 12345 instead, no ID card: by touch on the real screen, as far as the centre's case and its demand."""

from __future__ import annotations

import json
from typing import Any

from kiosk.demo.citizens import Citizen
from tests.e2e.town import Town

WORDS = "飞机票改签"
NAMELESS = Citizen(
    "不留姓名的人",
    "hotline-request",
    (),
    query=WORDS,
    word=None,
    choices={"request_kind": "question", "place_district": "320105", "callback": "anonymous"},
    signs=False,
)


def demand(town: Town) -> list[dict[str, Any]]:
    centre = str(town.world.centre)
    told = town.world.programs.run("-m", "sync.gateway", "demand", "list", "--data", centre, "--json", "--all")
    lines: list[dict[str, Any]] = json.loads(told)["lines"]
    return lines


def test_what_was_not_found_becomes_a_case_without_a_name_and_a_count_without_a_person(town: Town) -> None:
    screen = town.screen
    screen.tap("search")
    screen.type_text("field_search", WORDS)
    screen.wait_object("ask_instead")
    screen.tap("ask_instead")
    screen.wait_state("guide")
    screen.tap("primary")
    screen.wait_state("identifying")
    screen.tap("go_unnamed")
    screen.wait_state("consent")
    screen.tap("primary")
    visit = town.walk(NAMELESS)
    visit.fill()
    visit.submit()
    visit.collect()
    town.finish()
    (filed,) = [row for row in town.all_arrive() if row["item_code"] == "hotline-request"]
    assert filed["content"]["applicant"] is None
    assert WORDS in filed["content"]["answers"]["content"]
    town.until("the demand at the centre", lambda: any(line["words"] == WORDS for line in demand(town)))
    (line,) = [line for line in demand(town) if line["words"] == WORDS]
    assert (line["kind"], line["count"], line["kiosks"]) == ("nothing", 1, 1)
