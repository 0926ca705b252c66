"""One started kiosk with its centre: a person's hands and eyes in front of it, and the operator's journal."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kiosk.demo.citizens import CITIZENS, TENANT, WORKER, Citizen
from kiosk.demo.processes import PATIENCE
from kiosk.demo.visit import Visit
from kiosk.demo.world import World
from kiosk.services.snapshot import TroubleCode
from ui.robot_driver import DrivenScreen, RobotRefused
from ui.viewmodels.sentences import TROUBLES

# The shortest ways through: two questions, no signature; the contract's pages; three choices and a certificate.
SEARCHER = Citizen(
    "查档案的人",
    "personnel-file",
    (WORKER,),
    query="查档案",
    word=None,
    choices={"file_wish": "search"},
    texts={"phone": "13900001234"},
    signs=False,
)
LODGER = replace(CITIZENS[0], query="租房提取", word=None, pages=2)
BUYER = Citizen(
    "要买房的人",
    "social-insurance-certificate",
    (TENANT,),
    query="打印社保证明",
    word=None,
    choices={"insurance_type": "all", "period": "last_24", "purpose": "housing"},
    signs=False,
    online=True,
)


def files_below(folder: Path) -> Iterator[Path]:
    """Other than with `rglob`, what is removed meanwhile is no error."""
    for parent, _, names in os.walk(folder):
        yield from (path for name in names if (path := Path(parent, name)).is_file())


class Walk(Visit):
    """A visit without pictures, whose words are put in by an input method: faster than key after key."""

    def shoot(self, name: str) -> None:
        """Nobody looks at pictures here; what is read is asked for as text."""

    def find(self) -> None:
        screen, item = self.screen, self.citizen.item
        screen.tap("search")
        screen.type_text("field_search", self.citizen.query)
        screen.wait_object(f"hit_{item}")
        screen.hide_keyboard()
        screen.scroll_to(f"hit_{item}")
        screen.tap(f"hit_{item}")
        screen.wait_state("guide")

    def to_review(self) -> None:
        self.find()
        self.identify()
        self.fill()
        if self.citizen.signs:
            self.sign()
        if self.citizen.pages:
            self.scan()
        self.screen.wait_state("review")


class Town:
    """`settings` sets one value in each section of the kiosk's configuration: {"sync": "chunk_kib = 4"}."""

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.world = World(folder, width=1080, height=1920, robot=True)
        self._settings = settings
        self._screen: DrivenScreen | None = None
        self._marks: dict[str, int] = {}

    def open(self) -> None:
        world = self.world
        world.start_simulators()
        text = world.config.read_text(encoding="utf-8")
        for section, line in self._settings.items():
            head = f"[{section}]\n"
            if head not in text:
                text += f"\n{head}"
            else:
                text = re.sub(rf"^{line.split(' ')[0]} = .*\n", "", text, flags=re.MULTILINE)
            text = text.replace(head, f"{head}{line}\n")
        world.config.write_text(text, encoding="utf-8")
        world.make_centre()
        world.start_centre()
        world.provision()
        world.start_kiosk()
        self.next_screen()

    def close(self) -> None:
        if self._screen is not None:
            self._screen.close()

    # -- the screen -----------------------------------------------------------------------------------------------

    @property
    def screen(self) -> DrivenScreen:
        assert self._screen is not None
        return self._screen

    def next_screen(self) -> None:
        """Takes the next citizen's place in front of the screen."""
        assert self.world.stand is not None
        self.close()
        self._screen = self.world.stand.next_screen()
        self._screen.wait_state("idle")

    def catch_up(self) -> None:
        """A screen that nobody uses makes room: for a newer catalogue, or after a visit that was left in its middle."""
        try:
            self.screen.snapshot()
        except RobotRefused:
            self.next_screen()

    def leave(self) -> None:
        """Ends the visit by touch, wherever it is: at the masked name, or in the help before there is a name."""
        if "end" in self.screen.objects():
            self.screen.tap("end")
        else:
            self.screen.tap("key_help")
            self.screen.tap("help_end")
        self.screen.tap("end_confirm")
        self.next_screen()

    def kill_screen(self) -> None:
        os.kill(self.screen.pid, signal.SIGKILL)
        self.next_screen()

    def walk(self, citizen: Citizen) -> Walk:
        return Walk(self.world, self.screen, citizen, lambda name: self.world.folder / name, lambda _: None)

    def finish(self) -> None:
        """From the receipt home, without a rating."""
        self.screen.tap("receipt_done")
        self.screen.tap("no_rating")
        self.next_screen()

    # -- what is read, there and in the journal -------------------------------------------------------------------

    def until(self, what: str, condition: Callable[[], bool]) -> None:
        self.world.programs.wait_for(what, condition)

    def reads(self, *words: str) -> None:
        """Waits until all of `words` stand on the screen."""

        def standing() -> bool:
            text = "\n".join(self.screen.texts())
            return all(word in text for word in words)

        self.until(f"reading {words}", standing)

    def reads_trouble(self, code: TroubleCode) -> None:
        """Waits until the screen says in plain words what is so and what to do."""
        sentence = TROUBLES[code]
        self.reads(sentence.fact.zh, sentence.act.zh)

    def card_phase(self, phase: str) -> None:
        self.until(f"the card flow at {phase}", lambda: (self.screen.snapshot()["card"] or {}).get("phase") == phase)

    def network(self, state: str) -> None:
        self.until(f"the screen being {state}", lambda: self.screen.snapshot()["network"] == state)

    def mark(self) -> None:
        """From here on `events` tells only what is new."""
        logs = self.world.folder / "logs"
        self._marks = {path.stem: path.stat().st_size for path in logs.iterdir()}

    def events(self, program: str, name: str) -> list[dict[str, Any]]:
        with (self.world.folder / "logs" / f"{program}.log").open("rb") as journal:
            journal.seek(self._marks.get(program, 0))
            *lines, _ = journal.read().decode("utf-8", "replace").split("\n")  # the last may still be being written
        found = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [event for event in found if event.get("event") == name]

    def journal_tells(self, program: str, name: str, **members: object) -> None:
        def told() -> bool:
            return any(members.items() <= event.items() for event in self.events(program, name))

        self.until(f"{program} telling {name} {members}", told)

    def seen(self) -> str:
        """For whoever looks for the cause of a failure."""
        try:
            texts = " | ".join(self.screen.texts())
        except (RobotRefused, OSError) as error:
            texts = str(error)
        journal = (self.world.folder / "logs" / "screen.log").read_text(encoding="utf-8", errors="replace")
        return "\n".join((texts, *journal.splitlines()[-30:]))

    # -- what is kept, here and at the centre ---------------------------------------------------------------------

    def outbox(self) -> list[tuple[int, str]]:
        """Sequence numbers and states of what was filed here, evaluations included."""
        database = self.world.folder / "kiosk" / "kiosk.db"
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=PATIENCE) as reader:
            rows = reader.execute("SELECT sequence, state FROM submissions ORDER BY sequence").fetchall()
        reader.close()
        return [(int(sequence), str(state)) for sequence, state in rows]

    def newest_number(self) -> str:
        """The number on the slip of what was filed last."""
        return f"0001-{max(sequence for sequence, _ in self.outbox()):06d}"

    def all_arrive(self) -> list[dict[str, Any]]:
        """Waits until everything has its receipt, then gives what the centre holds: each once, whole, with its case."""
        self.until("every filing receipted", lambda: {state for _, state in self.outbox()} <= {"acknowledged"})
        self.until(
            "every filing opened, handed on and heard of again",
            lambda: all(row["case_number"] and row["case_events"] for row in self.world.holdings()),
        )
        held = self.world.holdings()
        assert [row["sequence"] for row in held] == [sequence for sequence, _ in self.outbox()]
        assert len({row["submission_id"] for row in held}) == len(held)
        for row in held:
            assert row["content_sha256"], row["number"]
            assert row["problem"] is None
            assert all(attachment["plaintext_sha256"] for attachment in row["attachments"])
        assert len({row["case_number"] for row in held}) == len(held)
        return held

    # -- between two tests ----------------------------------------------------------------------------------------

    def put_right(self) -> None:
        """Everything plugged in and filled, nothing on the reader or under the lens, and a home screen."""
        for device, acts in {
            "id_card_reader": ("clear", "remove", "replug"),
            "receipt_printer": ("replug", "cover_close", "refill"),
            "document_camera": ("return", "remove"),
            "page_printer": ("clear",),
            "power": ("clear",),
            "door_contact": ("on",),
        }.items():
            for act in acts:
                self.world.tell(device, act)
        self.catch_up()
        if self.screen.snapshot()["state"] != "idle":
            self.kill_screen()
        self.mark()
