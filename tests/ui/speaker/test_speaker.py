"""The key reads aloud only where something can. Qt's own silent engine stands in for the synthesizer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ui.speaker import Speaker, open_speaker

# Qt's multimedia library says so where the machine has no pipewire; a voice does not need it.
pytestmark = pytest.mark.qt_log_ignore("pipewire-0.3", extend=True)


@pytest.fixture
def speaker(qapp) -> Iterator[Speaker]:
    speaker = open_speaker("mock")
    assert speaker is not None
    yield speaker
    speaker.stop()


def test_reading_ends_by_itself_and_says_so(speaker: Speaker, qtbot) -> None:
    with qtbot.waitSignal(speaker.finished):
        speaker.say("Done", "en")


def test_stopped_reading_says_so(speaker: Speaker, qtbot) -> None:
    speaker.say("a long text " * 50, "en")
    with qtbot.waitSignal(speaker.finished):
        speaker.stop()


def test_language_without_a_voice_is_not_read_in_another_one(speaker: Speaker, qtbot) -> None:
    assert speaker.can_speak("en")
    assert not speaker.can_speak("zh")
    with qtbot.waitSignal(speaker.finished):
        speaker.say("您好", "zh")


def test_engine_that_is_not_there_leaves_no_speaker(qapp) -> None:
    assert open_speaker("nowhere") is None
