"""One citizen's visit, by touch, from the home screen to the rating."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from kiosk.demo.citizens import TODAY, Citizen
from kiosk.demo.processes import DemoFailure
from kiosk.demo.world import World
from ui.robot_driver import DrivenScreen

_SIGNATURE = (
    ((0.15, 0.35), (0.22, 0.30), (0.30, 0.34), (0.24, 0.52), (0.16, 0.68)),
    ((0.40, 0.30), (0.41, 0.45), (0.40, 0.60), (0.44, 0.70)),
    ((0.55, 0.40), (0.62, 0.36), (0.70, 0.40), (0.66, 0.55), (0.58, 0.68), (0.74, 0.62), (0.82, 0.66)),
)


@dataclass(slots=True)
class Step:
    name: str
    seconds: float


@dataclass(slots=True)
class Visit:
    """Drives `screen`; `shoot` keeps a picture of each screen passed; `steps` measures what each part took."""

    world: World
    screen: DrivenScreen
    citizen: Citizen
    picture: Callable[[str], Path]
    progress: Callable[[str], None]
    steps: list[Step] = field(default_factory=list)
    receipt: dict[str, Any] = field(default_factory=dict, repr=False)
    _since: float = field(default_factory=time.monotonic)

    def run(self) -> None:
        self._mark_start()
        self.screen.wait_state("idle")
        self.shoot("home")
        self.find()
        self.identify()
        self.fill()
        if self.citizen.signs:
            self.sign()
        if self.citizen.pages:
            self.scan()
        self.submit()
        self.collect()
        self.rate()

    # -- the parts of a visit -------------------------------------------------------------------------------------

    def find(self) -> None:
        screen, citizen = self.screen, self.citizen
        screen.tap("search")
        screen.type_keys("field_search", citizen.query)
        if citizen.word is not None:
            screen.choose_word(citizen.word)
        self.shoot("find")
        screen.hide_keyboard()
        screen.scroll_to(f"hit_{citizen.item}")
        screen.tap(f"hit_{citizen.item}")
        screen.wait_state("guide")
        self.shoot("guide")
        self.step("found")

    def identify(self) -> None:
        screen, world = self.screen, self.world
        screen.tap("for_other" if self.citizen.for_other else "primary")
        screen.wait_state("identifying")
        for number, card in enumerate(self.citizen.cards, 1):
            self._until(lambda: self._card()["phase"] == "waiting", "the reader waiting for a card")
            self.shoot(f"card-{number}")
            world.tell("id_card_reader", "place", card=card)
            if number < len(self.citizen.cards):
                self._until(lambda: self._card()["phase"] == "remove", "the card being read")
                self.shoot("card-remove")
                world.tell("id_card_reader", "remove")
        screen.wait_state("consent")
        world.tell("id_card_reader", "remove")
        self.shoot("consent")
        screen.tap("primary")
        self.step("identified")

    def fill(self) -> None:
        screen = self.screen
        number = 0
        while (facts := screen.snapshot())["state"] == "filling":
            page = facts["form"]
            for pointer in page["fields"]:
                self._answer(pointer.removeprefix("/"))
            number += 1
            self.shoot(f"form-{number}")
            screen.tap("primary")
            self._until(partial(self._left, page), "the next question")
        self.step("filled")

    def _answer(self, name: str) -> None:
        screen, citizen = self.screen, self.citizen
        if name in citizen.choices:
            target = f"choice_{name}_{citizen.choices[name]}"
            screen.scroll_to(target)
            screen.tap(target)
        elif citizen.texts.get(name) == TODAY:
            screen.tap(f"field_{name}")
            screen.tap("date_today")
            screen.tap("date_done")
        elif name in citizen.texts:
            screen.scroll_to(f"field_{name}")
            screen.type_text(f"field_{name}", citizen.texts[name])
            screen.hide_keyboard()
            screen.wait_gone("key_hide")

    def sign(self) -> None:
        self.screen.wait_state("commitment")
        self.screen.draw("signature", _SIGNATURE)
        self._until(lambda: self.screen.snapshot()["signed"] is True, "the signature")
        self.shoot("sign")
        self.screen.tap("primary")
        self.step("signed")

    def scan(self) -> None:
        screen, world = self.screen, self.world
        screen.wait_state("materials")
        self.shoot("scan-empty")
        for page in range(1, self.citizen.pages + 1):
            world.tell("document_camera", "put", page=page)
            self._until(partial(self._taken, page), f"page {page} being taken")
            self.shoot(f"scan-{page}")
        screen.tap("material_complete")
        world.tell("document_camera", "remove")
        self.step("scanned")

    def submit(self) -> None:
        self.screen.wait_state("review")
        self.shoot("review")
        self.screen.tap("primary")
        self.screen.wait_state("receipt")
        self.step("stored")

    def collect(self) -> None:
        if self.citizen.online:
            self._until(lambda: self._receipt()["result_printing"] == "printed", "the certificate")
        self._until(lambda: self._receipt()["printing"] == "printed", "the slip being printed")
        self.receipt = self._receipt()
        self.shoot("receipt")
        self.step("printed")

    def rate(self) -> None:
        screen, rating = self.screen, self.citizen.rating
        screen.tap("receipt_done")
        screen.wait_state("evaluating")
        if rating is None:
            self.shoot("rating")
            screen.tap("no_rating")
        else:
            screen.tap(f"rate_{rating}")
            self.shoot("rating")
            screen.tap("primary")
        self.step("finished")

    # -- looking on -----------------------------------------------------------------------------------------------

    def shoot(self, name: str) -> None:
        self.screen.screenshot(self.picture(name))

    def step(self, name: str) -> None:
        now = time.monotonic()
        self.steps.append(Step(name, round(now - self._since, 2)))
        self._since = now
        self.progress(f"{self.citizen.name}: {name}")

    def _mark_start(self) -> None:
        self._since = time.monotonic()

    def _card(self) -> dict[str, Any]:
        return self.screen.snapshot()["card"] or {"phase": "gone"}

    def _left(self, page: dict[str, Any]) -> bool:
        return bool(self.screen.snapshot()["form"] != page)

    def _taken(self, pages: int) -> bool:
        return bool(self.screen.snapshot()["scan"]["taken"] == pages)

    def _receipt(self) -> dict[str, Any]:
        receipt: dict[str, Any] = self.screen.snapshot()["receipt"]
        return receipt

    def _until(self, condition: Callable[[], bool], what: str) -> None:
        try:
            self.world.programs.wait_for(what, condition)
        except DemoFailure:
            self.shoot("failure")
            raise
