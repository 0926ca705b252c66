"""Fingers on the real pages: what is pressed reaches the session, what lies over a page takes its touches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from kiosk.services.information import InfoKind
from kiosk.services.intents import Signature
from ui.gallery import MODES, Stage
from ui.samples.forms import UNSIGNED
from ui.samples.snapshots import SAMPLES
from ui.sight import find, middle, obstacle

UPRIGHT = MODES[0]


@pytest.fixture(scope="module")
def kiosk(qapp: QGuiApplication) -> Iterator[Stage]:
    stage = Stage("portrait", scale=0.5)
    yield stage
    stage.close()


def press(stage: Stage, name: str) -> None:
    assert obstacle(stage.window, name) is None
    item = find(stage.window, name)
    assert item is not None
    QTest.mouseClick(stage.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, middle(item))
    stage.settle()


@pytest.mark.parametrize(
    ("sample", "name", "asked"),
    [
        ("01-home", "search", ("start_search",)),
        ("01-home", "key_help", ("open_help",)),
        ("02-topic", "key_back", ("back",)),
        ("02-topic", "hit_unemployment-registration", ("choose", "unemployment-registration")),
        ("03-find", "hit_gjj-rent-withdrawal", ("choose", "gjj-rent-withdrawal")),
        ("02-topic-business", "policies", ("open_info", InfoKind.POLICIES)),
        ("03-find-nearest", "ask_instead", ("choose_for_words",)),
        ("03-info-outlets", "info_close", ("back",)),
        ("03-info-policies", "info_graduates", ("choose", "policy-entitlement")),
        ("04-guide-trouble", "other_outlets", ("open_info", InfoKind.OUTLETS)),
        ("05-card-optional", "go_unnamed", ("go_unnamed",)),
        ("17-help-home", "help_outlets", ("open_info", InfoKind.OUTLETS)),
        ("17-help-home", "help_notices", ("open_info", InfoKind.NOTICES)),
        ("04-guide", "primary", ("begin",)),
        ("04-guide", "for_other", ("begin_for_other",)),
        ("04-guide-trouble", "hit_elderly-allowance", ("choose", "elderly-allowance")),
        ("05-card-failed", "retry_card", ("retry_card",)),
        ("06-consent", "primary", ("give_consent",)),
        ("07-form-choice", "choice_lives_there_here", ("answer", "/lives_there", "here")),
        ("07-form-choice", "unsure", ("open_help",)),
        ("07-form-choice", "end", ("ask_end",)),
        ("07-form-date", "choice_own_wish_true", ("answer", "/own_wish", "true")),
        ("07-form-fields", "primary", ("next_page",)),
        ("07-form-aid", "aid_read_lease", ("open_aid", "read:lease")),
        ("07-form-codes", "aid_code__credit_code", ("open_aid", "code:/credit_code")),
        ("07-form-codes", "confirm_credit_code", ("confirm", "/credit_code")),
        ("07-form-proposals", "confirm_rent_address", ("confirm", "/rent_address")),
        ("07-form-pictures", "aid_pages__evidence", ("open_aid", "pages:/evidence")),
        ("07-form-pictures", "choice_portrait_window", ("answer", "/portrait", "window")),
        ("07-form-photo-lost", "choice_portrait_window", ("answer", "/portrait", "window")),
        ("07-form-signed", "clear_guardian", ("answer", "/guardian", "")),
        ("09-scan-reading", "leave_aid", ("back",)),
        ("09-scan-portrait", "take_page", ("take_page",)),
        ("09-scan-portrait-taken", "retake_portrait", ("retake_page",)),
        ("09-scan-portrait-taken", "primary", ("material_complete",)),
        ("09-scan-code", "leave_aid", ("back",)),
        ("09-scan", "take_page", ("take_page",)),
        ("09-scan", "retake", ("retake_page",)),
        ("09-scan", "material_complete", ("material_complete",)),
        ("09-scan-no-camera", "without_material", ("without_material",)),
        ("10-review", "review_change_monthly_rent", ("change", "/monthly_rent")),
        ("10-review", "primary", ("submit",)),
        ("10-review-findings", "finding_change_0", ("change", "lease")),
        ("12-receipt", "primary", ("print_receipt",)),
        ("12-receipt-printed", "receipt_done", ("rate_page",)),
        ("12-receipt-printed", "print_result", ("print_result",)),
        ("13-receipt-trouble", "receipt_done", ("rate_page",)),
        ("14-rating", "rate_4", ("rate", 4)),
        ("14-rating", "no_rating", ("finish_unrated",)),
        ("14-rating-chosen", "no_rating", ("finish_unrated",)),
        ("14-rating-chosen", "primary", ("finish",)),
        ("15-idle", "idle_stay", ("keep_going",)),
        ("15-idle", "idle_end", ("end",)),
        ("16-end", "end_stay", ("keep_going",)),
        ("16-end", "end_confirm", ("end",)),
        ("17-help", "help_close", ("close_help",)),
    ],
)
def test_a_press_reaches_the_session(kiosk: Stage, sample: str, name: str, asked: tuple[object, ...]) -> None:
    kiosk.show(SAMPLES[sample], UPRIGHT)
    kiosk.session.asked.clear()
    press(kiosk, name)
    assert asked in kiosk.session.asked


def test_a_blocked_filing_cannot_be_submitted(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["10-review-findings"], UPRIGHT)
    assert obstacle(kiosk.window, "primary") == "primary is disabled"


def test_nothing_of_a_page_is_left_under_the_idle_warning(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["15-idle"], UPRIGHT)
    assert find(kiosk.window, "take_page") is None
    assert find(kiosk.window, "end") is None


def test_a_question_takes_the_touches_of_the_page_below(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["16-end"], UPRIGHT)
    assert obstacle(kiosk.window, "key_back") is not None
    assert obstacle(kiosk.window, "choice_lives_there_here") is not None


def test_refusing_a_commitment_is_asked_before_it_is_done(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["08-sign"], UPRIGHT)
    press(kiosk, "refuse")
    assert ("refuse_commitment",) not in kiosk.session.asked
    press(kiosk, "refuse_confirm")
    assert ("refuse_commitment",) in kiosk.session.asked


def test_a_signature_inside_a_form_is_written_and_given_with_its_field(kiosk: Stage) -> None:
    kiosk.show(replace(SAMPLES["07-form-signed"], form=UNSIGNED), UPRIGHT)
    pad = find(kiosk.window, "field_guardian")
    assert pad is not None
    start = middle(pad)
    QTest.mousePress(kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
    for step in range(1, 12):
        QTest.mouseMove(kiosk.window, start + QPoint(8 * step, 5 * (step % 3)))
    QTest.mouseRelease(kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start + QPoint(88, 0))
    kiosk.settle()
    name, pointer, signature = kiosk.session.asked[-1]
    assert (name, pointer) == ("sign_field", "/guardian")
    assert isinstance(signature, Signature)
    assert len(signature.strokes[0]) > 5


def test_a_date_is_chosen_with_the_wheels(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["07-form-date"], UPRIGHT)
    press(kiosk, "field_last_day")
    press(kiosk, "date_month_up")
    # 31 May, one month back: April has no 31st.
    assert kiosk.session.asked[-1] == ("answer", "/last_day", "2026-04-30")
    press(kiosk, "date_done")
    assert find(kiosk.window, "date_done") is None


def test_a_typed_value_reaches_the_session_and_stays_in_the_field(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["07-form-error"], UPRIGHT)
    press(kiosk, "field_phone")
    QTest.keyClick(kiosk.window, Qt.Key.Key_1)
    kiosk.settle()
    assert kiosk.session.asked[-1] == ("answer", "/phone", "13800005621")
    field = find(kiosk.window, "field_phone")
    assert field is not None
    assert field.property("text") == "13800005621"


def test_a_masked_number_shows_only_while_it_is_asked_for(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["10-review"], UPRIGHT)
    press(kiosk, "review_show_row_1")
    key = find(kiosk.window, "review_show_row_1")
    assert key is not None
    assert key.property("text") == "遮住"
    press(kiosk, "review_show_row_1")
    assert key.property("text") == "看全"


def test_the_language_key_changes_every_word_at_once(kiosk: Stage) -> None:
    kiosk.show(SAMPLES["04-guide"], UPRIGHT)
    press(kiosk, "key_language")
    assert kiosk.session.snapshot.language == "en"
    kiosk.application.set_language("en")
    kiosk.settle()
    key = find(kiosk.window, "primary")
    assert key is not None
    assert key.property("text") == "Begin"
