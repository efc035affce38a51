from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.events import EngineProblem, EngineState, Problem
from gapdesk.proxy.types import FailureKind
from gapdesk.settings import Settings
from gapdesk.ui import moments, samples, words
from gapdesk.ui.i18n import Languages

KINDS = [*FailureKind, *EngineProblem]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_kind_of_failure_has_its_sentence_and_way_out(
    qapp, languages: Languages, language: str
) -> None:
    languages.use(language)
    found = [words.advice(kind) for kind in KINDS]
    assert len(set(found)) == len(KINDS)
    for advice in found:
        for text in advice:
            assert text.endswith("。" if language == "zh_CN" else ".")
            assert "!" not in text
            assert "！" not in text


def test_subject_and_count_are_told(qapp) -> None:
    one = Problem(100.0, FailureKind.QUOTA, "", "gemini-3.5-pro")
    assert words.headline(one).startswith("gemini-3.5-pro · ")
    assert words.headline(replace(one, subject="")) == words.advice(FailureKind.QUOTA).sentence
    assert words.headline(replace(one, kind=EngineProblem.KEY_REJECTED)).count("gemini-3.5-pro") == 1
    assert words.times(one, 112.0) == "12 s ago"
    assert words.times(replace(one, count=3), 112.0) == "× 3 · 12 s ago"


def test_advice_that_sends_to_the_message_has_it_shown() -> None:
    sent = {
        kind for kind, advice in words.ADVICE.items() if "message" in advice.action.split("last message")[0]
    }
    assert sent
    assert not sent & words.SAID


def test_sentences_are_joined_as_their_language_does() -> None:
    assert words.joined("One.", "", "Two.") == "One. Two."
    assert words.joined("一。", "二。") == "一。二。"


def test_every_state_has_a_word(qapp) -> None:
    pairs = [words.state(replace(samples.BUSY, state=state)) for state in EngineState]
    assert len({word for _, word in pairs}) == len(EngineState)


def test_only_counts_that_exist_are_named(qapp) -> None:
    assert words.keys_line(samples.EMPTY) == "No keys yet"
    assert words.keys_line(samples.BUSY) == "11 healthy · 2 cooling · 1 exhausted · 1 invalid"
    assert words.keys_line(samples.ERROR) == "2 invalid · 1 unchecked"


def test_choices_of_settings_are_words_where_they_are_no_names(qapp) -> None:
    named = {"America/Los_Angeles", "UTC"}
    for setting in Settings.declarations():
        assert all(value in words.CHOICES or value in named for value in setting.choices), setting.name


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0 s"), (59.9, "59 s"), (60, "1 min"), (3599, "59 min"), (22_320, "6 h 12 min"), (200_000, "2 d")],
)
def test_spans(qapp, seconds: float, text: str) -> None:
    assert moments.span(seconds) == text


def test_the_past(qapp) -> None:
    assert moments.ago(100.0, 102.0) == "just now"
    assert moments.ago(100.0, 400.0) == "5 min ago"
    assert moments.ago(100.0, 50.0) == "just now"  # the clock was set back


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**10))
def test_amounts_are_short(number: int) -> None:
    assert len(moments.amount(number)) <= len("10000.0 M")


def test_amounts(qapp) -> None:
    assert [moments.amount(n) for n in (7, 1250, 48_200, 1_200_000)] == ["7", "1,250", "48.2 k", "1.2 M"]
