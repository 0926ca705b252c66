"""What helps to fill in says what it does and how far it is, in both languages."""

from __future__ import annotations

import re

import pytest

from kiosk.catalog.text import LocalText
from kiosk.services.form_views import AidKind, AidPhase, FormAid, ScanPurpose
from kiosk.services.snapshot import Language
from ui.samples.snapshots import SAMPLES
from ui.viewmodels import aids, form, scan, screens
from ui.viewmodels.sentences import PORTRAIT_ADVICE

HAN = re.compile(r"[\u4e00-\u9fff]")
LEASE = LocalText(zh="租房合同", en="Lease")


@pytest.mark.parametrize("kind", list(AidKind))
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_aid_has_words_and_a_sign(kind: AidKind, language: Language) -> None:
    row = aids.aid_row(FormAid(f"{kind}:/x", kind, AidPhase.OFFERED, LEASE), language)
    assert row.text
    assert row.sign
    assert bool(HAN.search(row.text)) is (language == "zh")
    assert "{" not in row.text


def test_a_state_that_needs_words_has_them_in_both_languages() -> None:
    for text in [*aids.NOTES.values(), *scan.GUIDANCE.values(), *scan.DONE.values(), *PORTRAIT_ADVICE.values()]:
        assert HAN.search(text.zh)
        assert not HAN.search(text.en)
    assert set(scan.GUIDANCE) == set(scan.DONE) == set(ScanPurpose)
    assert {(AidKind.READ, phase) for phase in AidPhase} - set(aids.NOTES) == {(AidKind.READ, AidPhase.LOST)}


def test_no_aid_is_an_empty_row() -> None:
    assert aids.aid_row(None, "zh").text == ""


def test_work_in_the_background_is_busy_and_nothing_else() -> None:
    assert form.derive(SAMPLES["07-form-aid-working"]).aids[0].busy
    assert not form.derive(SAMPLES["07-form-aid"]).aids[0].busy


def test_what_is_opened_beside_the_form_has_a_page_of_its_own() -> None:
    pages = [
        screens.page_of(SAMPLES[name]) for name in ("07-form-aid", "09-scan-reading", "09-scan-portrait", "09-scan")
    ]
    assert len(set(pages)) == len(pages)
    assert screens.screen_of(SAMPLES["09-scan-reading"]) == "scan"


def test_a_picture_that_is_only_read_is_said_not_to_be_kept() -> None:
    assert "不留" in scan.derive(SAMPLES["09-scan-only-read"]).guidance
    assert "材料也就交好了" in scan.derive(SAMPLES["09-scan-reading"]).guidance
