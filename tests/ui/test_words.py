from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.events import EngineProblem, EngineState, Problem, QuotaLow, Waiting
from gapdesk.keys.types import Storage, StorageState
from gapdesk.proxy.types import FailureKind
from gapdesk.settings import Settings
from gapdesk.ui import limit_words, moments, samples, words
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


def test_keys_that_wait_for_the_keyring_are_counted(qapp) -> None:
    assert words.keys_line(replace(samples.ERROR, locked=1)) == "2 invalid · 1 waiting for the keyring"


def test_what_waits_is_said_with_its_next_try(qapp) -> None:
    idle = replace(samples.BUSY, held=0, waiting=())
    assert words.waiting_line(idle, 0.0) == ""
    assert words.waiting_line(replace(idle, held=1), 0.0) == "1 request waits for quota"
    waiting = tuple(Waiting("gemini-3.8-flash", "default", 90.0, until) for until in (111.5, 130.0))
    text = words.waiting_line(replace(idle, held=2, waiting=waiting), 100.0)
    assert text == "2 requests wait for quota: gemini-3.8-flash, 12 s"


def test_low_quota_is_said_with_what_is_left_and_until_when(qapp) -> None:
    low = QuotaLow("gemini-3.8-flash", 20, 49, 60, resets_at=1_795_334_400.0, lasts_until=1_795_300_000.0)
    later, reset = moments.time_of_day(1_795_300_000.0), moments.time_of_day(1_795_334_400.0)
    plain = words.quota_low(low).replace("\N{NO-BREAK SPACE}", " ")
    assert plain == f"gemini-3.8-flash: 18 % of today's quota left, lasts until {later}"
    assert words.quota_low(replace(low, lasts_until=None)).endswith("% of today's quota left")
    gone = words.quota_low(replace(low, percent=0, used=60, lasts_until=None))
    assert gone == f"gemini-3.8-flash: today's quota is used up until {reset}"


def test_trouble_with_storage_has_a_way_out_and_the_rest_is_silent(qapp) -> None:
    told = {state: words.storage(Storage(state)) for state in StorageState}
    silent = {state for state, advice in told.items() if advice is None}
    assert silent == {StorageState.KEYRING, StorageState.LOADING, StorageState.SESSION}
    one = words.storage(Storage(StorageState.LOCKED, waiting=1))
    assert one is not None
    assert one.action == "1 key waits for it. Unlock it, then try again."


def test_choices_of_settings_are_words_where_they_are_no_names(qapp) -> None:
    named = {"America/Los_Angeles", "UTC"}
    for setting in Settings.declarations():
        assert all(value in words.CHOICES or value in named for value in setting.choices), setting.name


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (3599, "59 min"),
        (3659, "1 h"),
        (3660, "1 h 1 min"),
        (22_320, "6 h 12 min"),
        (200_000, "2 d"),
    ],
)
def test_spans(qapp, seconds: float, text: str) -> None:
    assert moments.span(seconds) == text


def test_the_past(qapp) -> None:
    assert moments.ago(100.0, 102.0) == "just now"
    assert moments.ago(100.0, 400.0) == "5 min ago"
    assert moments.ago(100.0, 50.0) == "just now"  # the clock was set back


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_amounts_are_near_and_narrow(number: int) -> None:
    text = moments.amount(number)
    assert len(text) <= 7
    assert limit_words.read_limit(text) == pytest.approx(number, rel=0.006)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((0, "0"), (7, "7"), (1250, "1,250"), (9999, "9,999"), (10_000, "10 k"), (48_200, "48.2 k")),
        *((250_000, "250 k"), (999_499, "999 k"), (999_500, "1 M"), (1_048_576, "1.05 M")),
        *((1_200_000, "1.2 M"), (3_000_000, "3 M"), (999_400_000, "999 M"), (999_500_000, "1,000 M")),
        (10**10, "10,000 M"),
    ],
)
def test_amounts(number: int, text: str) -> None:
    assert moments.amount(number) == text


@pytest.mark.parametrize(
    ("dollars", "text"),
    [
        *((0, "$0"), (0.00004, "< $0.0001"), (0.0123, "$0.0123"), (0.99996, "$1.00"), (4.561, "$4.56")),
        *((999.999, "$1,000"), (1234.5, "$1,234")),
    ],
)
def test_money(dollars: float, text: str) -> None:
    assert moments.money(dollars) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0001, "1 ms"),
        (0.84, "840 ms"),
        (0.9996, "1.0 s"),
        (6.44, "6.4 s"),
        (59.97, "1 min"),
        (122, "2 min"),
    ],
)
def test_response_times(qapp, seconds: float, text: str) -> None:
    assert moments.short_span(seconds) == text


def test_shares() -> None:
    shown = [moments.percent(share).replace("\N{NO-BREAK SPACE}", " ") for share in (0, 0.001, 0.43, 1.2)]
    assert shown == ["0 %", "< 1 %", "43 %", "120 %"]


def test_names_in_a_row(qapp) -> None:
    assert words.listed(["alpha"]) == "alpha"
    assert words.listed(iter(("alpha", "beta"))) == "alpha, beta"
