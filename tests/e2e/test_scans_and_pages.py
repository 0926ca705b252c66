"""The camera and the A4 printer fail while a citizen needs them, and are back without a restart."""

from __future__ import annotations

from kiosk.services.snapshot import TroubleCode
from tests.e2e.town import BUYER, LODGER, Town


def test_camera_that_vanishes_while_scanning_says_so_and_goes_on_when_it_is_back(town: Town) -> None:
    walk = town.walk(LODGER)
    walk.find()
    walk.identify()
    walk.fill()
    walk.sign()
    town.screen.wait_state("materials")
    town.world.tell("document_camera", "put", page=1)
    town.until("the first page", lambda: town.screen.snapshot()["scan"]["taken"] == 1)
    process = town.screen.pid
    town.world.tell("document_camera", "vanish")
    town.reads("拍材料的镜头没有应答", "机器正在重新连接", "拍好的几页还在，不用重拍。")
    town.journal_tells("screen", "device.state", device="document_camera", state="absent")
    town.world.tell("document_camera", "return")
    town.until("the picture again", lambda: town.screen.snapshot()["scan"]["phase"] != "no_camera")
    town.world.tell("document_camera", "put", page=2)
    town.until("the second page", lambda: town.screen.snapshot()["scan"]["taken"] == 2)
    town.screen.tap("material_complete")
    town.screen.wait_state("review")
    assert town.screen.pid == process
    town.leave()


def test_page_printer_out_of_paper_keeps_the_certificate_for_the_refill(town: Town) -> None:
    town.network("online")
    town.walk(BUYER).to_review()
    town.world.tell("page_printer", "media_empty")
    town.screen.tap("primary")
    town.reads_trouble(TroubleCode.PAGE_PRINTER_PAPER)
    town.reads("证明没打出来，可以再打一次。")
    town.journal_tells("screen", "result.not_printed")
    assert not list(town.world.pages.glob("*.png"))
    town.world.tell("page_printer", "clear")
    town.screen.tap("print_result")
    town.until("the certificate", lambda: town.screen.snapshot()["receipt"]["result_printing"] == "printed")
    town.reads("证明打好了，请拿好。")
    town.journal_tells("screen", "result.printed")
    assert len(list(town.world.pages.glob("*.png"))) == 1
    number = town.screen.snapshot()["receipt"]["number"]
    town.finish()
    assert [row["number"] for row in town.all_arrive()].count(number) == 1
