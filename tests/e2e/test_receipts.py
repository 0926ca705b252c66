"""The slip is not printed: the filing is safe, the receipt is had another way, or printed later."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np
import pytest

from kiosk.demo.report import read_slip
from kiosk.services.snapshot import TroubleCode
from tests.e2e.town import SEARCHER, Town

_MARK_ROWS = 60  # of a slip's picture: the band with the mark of a copy is higher than that


@pytest.fixture(scope="module")
def at_receipt(shared_town: Town) -> Iterator[Town]:
    """A citizen who filed while the printer had no paper."""
    shared_town.put_right()
    for earlier in shared_town.world.slips.iterdir():
        earlier.unlink()
    walk = shared_town.walk(SEARCHER)
    walk.to_review()
    shared_town.world.tell("receipt_printer", "paper_out")
    shared_town.screen.tap("primary")
    shared_town.screen.wait_state("receipt")
    yield shared_town
    shared_town.world.tell("receipt_printer", "refill")
    shared_town.finish()


@pytest.fixture
def receipt(at_receipt: Town) -> Town:
    return at_receipt


def prints(town: Town) -> None:
    town.until("the slip", lambda: town.screen.snapshot()["receipt"]["printing"] == "printed")
    town.reads("回执打好了")


def slips(town: Town) -> list[np.ndarray]:
    pictures = []
    for path in sorted(town.world.slips.iterdir()):
        picture = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        assert picture is not None
        pictures.append(picture)
    return pictures


def has_mark_of_copy(slip: np.ndarray) -> bool:
    """White on black over the whole width, above everything else."""
    return bool((slip[:_MARK_ROWS] < 128).mean() > 0.3)


def test_paper_out_before_the_receipt_shows_another_way_to_it(receipt: Town) -> None:
    receipt.reads_trouble(TroubleCode.RECEIPT_PRINTER_PAPER)
    receipt.reads("回执换个办法拿", "用手机扫这个码，或抄下编号", receipt.screen.snapshot()["receipt"]["number"])
    assert "qr" in receipt.screen.objects()
    receipt.journal_tells("screen", "receipt.not_printed", end="paper_end")
    assert not slips(receipt)


def test_after_the_refill_the_first_print_is_no_copy(receipt: Town) -> None:
    receipt.world.tell("receipt_printer", "refill")
    receipt.screen.tap("print_again")
    prints(receipt)
    receipt.journal_tells("screen", "receipt.printed", copy=False)
    (path,) = receipt.world.slips.iterdir()
    assert read_slip(path).number == receipt.screen.snapshot()["receipt"]["number"]
    assert not has_mark_of_copy(slips(receipt)[0])


def test_the_second_print_is_marked_as_a_copy(receipt: Town) -> None:
    receipt.screen.tap("print_again")
    receipt.journal_tells("screen", "receipt.printed", copy=True)
    prints(receipt)
    assert [has_mark_of_copy(slip) for slip in slips(receipt)] == [False, True]


def test_printer_unplugged_says_so_and_prints_again_once_it_is_back(receipt: Town) -> None:
    receipt.mark()
    receipt.world.tell("receipt_printer", "unplug")
    receipt.screen.tap("print_again")
    receipt.reads_trouble(TroubleCode.RECEIPT_PRINTER_LOST)
    receipt.journal_tells("screen", "device.state", device="receipt_printer", state="absent")
    receipt.world.tell("receipt_printer", "replug")
    receipt.screen.tap("print_again")
    receipt.journal_tells("screen", "receipt.printed", copy=True)
    prints(receipt)


@pytest.mark.parametrize(
    ("members", "sentence", "remedy"),
    [
        ({"do": "paper_out_after"}, TroubleCode.RECEIPT_PAPER_AWAITED, "refill"),
        ({"do": "fault_after", "fault": "cover_open"}, TroubleCode.RECEIPT_COVER_AWAITED, "cover_close"),
    ],
)
def test_trouble_in_the_middle_says_what_to_do_and_the_slip_goes_on_after_it(
    receipt: Town, members: dict[str, str], sentence: TroubleCode, remedy: str
) -> None:
    before = len(slips(receipt))
    receipt.mark()
    receipt.world.tell("receipt_printer", **members, mm=30)
    receipt.screen.tap("print_again")
    receipt.reads_trouble(sentence)
    assert receipt.screen.snapshot()["receipt"]["printing"] == "printing"
    receipt.world.tell("receipt_printer", remedy)
    prints(receipt)
    after = slips(receipt)
    assert len(after) == before + 1
    assert after[-1].shape == after[1].shape  # a whole copy in one piece


def test_paper_that_nobody_puts_in_leaves_no_half_slip_for_the_next_one(receipt: Town) -> None:
    before = len(slips(receipt))
    receipt.mark()
    receipt.world.tell("receipt_printer", "paper_out_after", mm=30)
    receipt.screen.tap("print_again")
    receipt.reads_trouble(TroubleCode.RECEIPT_PRINTER_PAPER)
    receipt.journal_tells("screen", "receipt.not_printed", end="paper_end")
    receipt.world.tell("receipt_printer", "refill")
    receipt.screen.tap("print_again")
    prints(receipt)
    *_, torn, whole = slips(receipt)
    assert len(slips(receipt)) == before + 2
    assert torn.shape < whole.shape == slips(receipt)[1].shape


def test_the_filing_is_at_the_centre_once_whatever_the_printer_did(receipt: Town) -> None:
    held = receipt.all_arrive()
    number = receipt.screen.snapshot()["receipt"]["number"]
    assert [row["number"] for row in held].count(number) == 1
