"""The mark of a slip under way: it outlives its process, and a disk that refuses it costs no slip."""

from __future__ import annotations

from pathlib import Path

import pytest

from drivers.devices.receipt_printer import ReceiptPrinter
from drivers.devices.unfinished import FileMark, MemoryMark
from drivers.protocols.escpos.profile import profile_of
from drivers.sim.receipt_printer import SimulatedReceiptPrinter
from tests.drivers.heard_line import HeardLine

from .conftest import SLIP


@pytest.mark.parametrize("kept", ["file", "memory"])
def test_a_mark_is_set_and_cleared_any_number_of_times(tmp_path: Path, kept: str) -> None:
    mark = FileMark(tmp_path / "mark") if kept == "file" else MemoryMark()
    assert not mark.is_set()
    for _ in range(2):
        mark.set()
        mark.set()
        assert mark.is_set()
        mark.clear()
        mark.clear()
        assert not mark.is_set()


def test_it_is_there_for_the_next_process_and_says_nothing_about_anybody(tmp_path: Path) -> None:
    FileMark(tmp_path / "mark").set()
    assert FileMark(tmp_path / "mark").is_set()
    assert (tmp_path / "mark").read_bytes() == b""


@pytest.mark.allow_logs("printer.mark_not_kept")
def test_a_disk_that_refuses_the_mark_costs_no_slip(tmp_path: Path) -> None:
    with SimulatedReceiptPrinter(tmp_path / "printer", tmp_path / "slips") as simulator:
        nowhere = FileMark(tmp_path / "no such folder" / "mark")
        printer = ReceiptPrinter(HeardLine(simulator.port), profile_of("generic-80"), unfinished=nowhere)
        printer.open()
        assert printer.print(SLIP).confirmed
        assert simulator.printed == 1
        printer.close()
