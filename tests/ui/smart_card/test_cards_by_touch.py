"""By touch on the real screen, with the real pcscd: a bank card's number goes from its chip into the filing.

Here and not beside the other end-to-end tests, which run in a process of their own: a machine has one pcscd.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from drivers.sim.card_files import bank_chip, social_security_chip, third_generation_chip
from drivers.sim.virtual_card import VirtualCard
from drivers.transports import pcsc
from kiosk.demo.citizens import SENIOR, Citizen
from tests.e2e.conftest import opened
from tests.e2e.town import Town, Walk
from tests.pcscd import Service
from tests.waiting import wait_for

pytestmark = pytest.mark.timeout(900)  # seconds; a kiosk and its centre start first

NUMBER = "6228480402564890018"
MASKED = "**** 0018"
PENSIONER = Citizen(
    "退休取公积金的人",
    "gjj-retirement-withdrawal",
    (SENIOR,),
    query="退休取公积金",
    word=None,
    choices={"fund_account": "sealed"},
    texts={"phone": "13900001234"},
)


@pytest.fixture(scope="module")
def town(service: Service) -> Iterator[Town]:
    with opened(lambda _: {"devices.smart_card_reader": 'reader = "Virtual PCD 00 00"'}) as town:
        yield town


def taken_out() -> None:
    """The service notices a while later that a card has left, and calls it mute until then."""
    wait_for(lambda: not any(slot.card for slot in pcsc.slots()))


def at_the_question(town: Town) -> Walk:
    """The number of a bank card is asked for, and the reader waits for one."""
    walk = town.walk(PENSIONER)
    walk.find()
    walk.identify()
    walk._answer("fund_account")
    town.screen.tap("primary")
    town.until("the question", lambda: "/bank_card" in town.screen.snapshot()["form"]["fields"])
    town.reads("插卡读卡号")
    town.screen.tap("aid_bank_card__bank_card")
    town.reads("请把卡插进读卡口")
    return walk


def test_the_number_on_a_chip_is_shown_masked_confirmed_and_filed(town: Town, service: Service) -> None:
    taken_out()
    walk = at_the_question(town)
    with VirtualCard(bank_chip(NUMBER), service.port):
        town.until("the number", lambda: town.screen.snapshot()["proposals"] == ["/bank_card"])
    town.reads("银行卡上读的", MASKED, "请收好卡")
    assert NUMBER not in "".join(town.screen.texts())
    town.screen.scroll_to("confirm_bank_card")
    town.screen.tap("confirm_bank_card")
    town.screen.tap("primary")
    town.until("the next question", lambda: "/bank_card" not in town.screen.snapshot()["form"]["fields"])
    walk.fill()
    walk.sign()
    walk.submit()
    town.finish()
    (filed,) = town.all_arrive()
    assert filed["content"]["answers"]["bank_card"] == NUMBER
    logs = "".join(path.read_text(encoding="utf-8") for path in (town.world.folder / "logs").iterdir())
    assert NUMBER[6:] not in logs


def test_a_card_without_an_account_is_told_and_one_that_has_it_is_read(town: Town, service: Service) -> None:
    """A social-security card of the third generation is a bank's card too; an earlier one is not."""
    taken_out()
    at_the_question(town)
    with VirtualCard(social_security_chip(), service.port):
        town.reads("没读出来，请收好卡，自己填")
    taken_out()
    assert town.screen.snapshot()["proposals"] == []
    town.screen.tap("aid_bank_card__bank_card")
    town.reads("请把卡插进读卡口")
    with VirtualCard(third_generation_chip(), service.port):
        town.until("the number", lambda: town.screen.snapshot()["proposals"] == ["/bank_card"])
    town.reads(MASKED)
    town.leave()
