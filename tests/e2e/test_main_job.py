"""The main job as a person would see it: five citizens, four without a network, by touch on the real screen."""

from __future__ import annotations

import json
from pathlib import Path

import cv2
from rich.console import Console

from kiosk.demo.citizens import CITIZENS
from kiosk.demo.headless import HeadlessDemo


def test_five_filings_reach_the_centre_exactly_once_with_identical_content(tmp_path: Path) -> None:
    demo = HeadlessDemo(tmp_path, 1080, 1920, Console(quiet=True))
    assert demo.run(), json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["problems"]
    report = json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))
    assert [one["item"] for one in report["filings"]] == [citizen.item for citizen in CITIZENS]
    assert len(list((tmp_path / "receipts").iterdir())) == len(CITIZENS)
    certificate = cv2.imread(str(next((tmp_path / "results").iterdir())), cv2.IMREAD_GRAYSCALE)
    assert certificate is not None
    assert certificate.min() < 64  # something is printed on it
    for screen in (tmp_path / "screens").iterdir():
        picture = cv2.imread(str(screen))
        assert picture is not None
        assert picture.shape[:2] == (1920, 1080)
