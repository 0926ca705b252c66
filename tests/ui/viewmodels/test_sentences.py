from __future__ import annotations

import re
from collections.abc import Iterable

import pytest

from kiosk.catalog.model import Capability
from kiosk.catalog.text import LocalText
from kiosk.filing.session import State
from kiosk.forms.kinds import Origin
from kiosk.services.form_views import ScanAdvice
from kiosk.services.snapshot import DeviceState, TroubleCode
from ui.viewmodels.sentences import (
    ADVICE,
    DEVICE_STATES,
    DEVICE_TASKS,
    ORIGIN_ICONS,
    ORIGINS,
    STEPS,
    TROUBLES,
)

HAN = re.compile(r"[\u4e00-\u9fff]")
WORKING = (
    State.GUIDE,
    State.IDENTIFYING,
    State.CONSENT,
    State.FILLING,
    State.COMMITMENT,
    State.MATERIALS,
    State.REVIEW,
)


def in_both_languages(texts: Iterable[LocalText]) -> None:
    for text in texts:
        assert HAN.search(text.zh), text.zh
        assert not HAN.search(text.en), text.en


@pytest.mark.parametrize("code", list(TroubleCode))
def test_every_trouble_says_the_fact_and_what_to_do_in_both_languages(code: TroubleCode) -> None:
    sentence = TROUBLES[code]
    in_both_languages((sentence.fact, sentence.act))


@pytest.mark.parametrize("code", list(TroubleCode))
def test_no_trouble_blames_shouts_or_shows_a_code(code: TroubleCode) -> None:
    sentence = TROUBLES[code]
    said = sentence.fact.zh + sentence.act.zh + sentence.fact.en + sentence.act.en
    assert not re.search(r"[！!]|错误|失败|非法|异常|[Ee]rror|[Ii]nvalid|[Ff]ailed", said)
    assert not any(str(each.value) in said for each in TroubleCode)


def test_everything_else_that_has_a_code_has_its_words() -> None:
    assert set(ADVICE) == set(ScanAdvice)
    assert set(ORIGINS) == set(ORIGIN_ICONS) == set(Origin)
    assert set(DEVICE_TASKS) == set(Capability)
    assert set(DEVICE_STATES) == set(DeviceState)
    assert set(WORKING) <= set(STEPS)
    in_both_languages((*ADVICE.values(), *ORIGINS.values(), *DEVICE_TASKS.values()))
    in_both_languages((*DEVICE_STATES.values(), *STEPS.values()))


def test_no_answer_from_a_device_is_never_worded_as_an_empty_tray() -> None:
    words = [text.zh for text in DEVICE_STATES.values()]
    assert len(set(words)) == len(words)
    assert "纸" not in DEVICE_STATES[DeviceState.NO_ANSWER].zh
