from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot

from kiosk.catalog.model import Topic
from kiosk.services.information import InfoKind
from kiosk.services.intents import Signature
from ui.samples.session import StillSession
from ui.samples.snapshots import SAMPLES
from ui.viewmodels.app import AppViewModel

NOON = datetime(2026, 6, 9, 14, 36, tzinfo=UTC)


def app_on(session: StillSession) -> AppViewModel:
    return AppViewModel(session, now=lambda: NOON)


def test_only_what_changed_is_announced(qtbot: QtBot) -> None:
    session = StillSession(SAMPLES["07-form-choice"])
    app = app_on(session)
    told: list[str] = []
    app.screenChanged.connect(lambda: told.append("screen"))
    app.elderlyChanged.connect(lambda: told.append("elderly"))
    app.form.titleChanged.connect(lambda: told.append("title"))  # type: ignore[attr-defined]
    app.frame.networkChanged.connect(lambda: told.append("network"))  # type: ignore[attr-defined]
    session.show(replace(session.snapshot, elderly=True))
    assert told == ["elderly"]


def test_a_page_appears_with_its_words_in_place(qtbot: QtBot) -> None:
    session = StillSession(SAMPLES["01-home"])
    app = app_on(session)
    titles: list[str] = []
    app.screenChanged.connect(lambda: titles.append(app.guide.title))  # type: ignore[attr-defined]
    session.show(SAMPLES["04-guide"])
    assert titles == ["租房住，取公积金"]


@pytest.mark.parametrize(
    ("slot", "arguments", "asked"),
    [
        ("back", (), ("back",)),
        ("switchLanguage", (), ("set_language", "en")),
        ("switchElderly", (), ("set_elderly", True)),
        ("openHelp", (), ("open_help",)),
        ("closeHelp", (), ("close_help",)),
        ("askEnd", (), ("ask_end",)),
        ("keepGoing", (), ("keep_going",)),
        ("end", (), ("end",)),
        ("startSearch", (), ("start_search",)),
        ("search", ("房产证",), ("search", "房产证")),
        ("showTopic", ("housing_fund",), ("show_topic", Topic.HOUSING_FUND)),
        ("openInfo", ("outlets",), ("open_info", InfoKind.OUTLETS)),
        ("choose", ("gjj-rent-withdrawal",), ("choose", "gjj-rent-withdrawal")),
        ("chooseForWords", (), ("choose_for_words",)),
        ("begin", (), ("begin",)),
        ("beginForOther", (), ("begin_for_other",)),
        ("goUnnamed", (), ("go_unnamed",)),
        ("retryCard", (), ("retry_card",)),
        ("giveConsent", (), ("give_consent",)),
        ("answer", ("/phone", "138"), ("answer", "/phone", "138")),
        ("nextPage", (), ("next_page",)),
        ("takePage", (), ("take_page",)),
        ("retakePage", (), ("retake_page",)),
        ("materialComplete", (), ("material_complete",)),
        ("withoutMaterial", (), ("without_material",)),
        ("clearSignature", (), ("clear_signature",)),
        ("refuseCommitment", (), ("refuse_commitment",)),
        ("signingComplete", (), ("signing_complete",)),
        ("change", ("/phone",), ("change", "/phone")),
        ("submit", (), ("submit",)),
        ("printReceipt", (), ("print_receipt",)),
        ("printResult", (), ("print_result",)),
        ("ratePage", (), ("rate_page",)),
        ("rate", (4,), ("rate", 4)),
        ("finish", (), ("finish",)),
    ],
)
def test_every_touch_reaches_the_session(
    qtbot: QtBot, slot: str, arguments: tuple[object, ...], asked: tuple[object, ...]
) -> None:
    session = StillSession(SAMPLES["01-home"])
    getattr(app_on(session), slot)(*arguments)
    assert session.asked == [asked]


def test_a_signature_reaches_the_session_untouched(qtbot: QtBot) -> None:
    session = StillSession(SAMPLES["08-sign"])
    signature = Signature(width=900, height=400, strokes=())
    app_on(session).sign(signature)
    assert session.asked == [("sign", signature)]
    assert session.asked[0][1] is signature


def test_the_clock_shows_the_time_it_is_given(qtbot: QtBot) -> None:
    assert app_on(StillSession(SAMPLES["01-home"])).time == "14:36"


def test_without_a_voice_the_key_is_dimmed_and_does_nothing(qtbot: QtBot) -> None:
    app = app_on(StillSession(SAMPLES["01-home"]))
    assert not app.canSpeak
    app.speak("您好")
    assert not app.speaking
