from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota import advice as core
from gapdesk.quota.report import Advice, AdviceKind, Forecast
from gapdesk.ui import moments, report_words
from gapdesk.ui.theme import State

ADD = Advice(AdviceKind.ADD_NOW, 3, 5, "gemini-3.8-flash", Dimension.RPD, 57, 60, by_forecast=True)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        (
            {},
            "Add 2 keys of other projects now, or turn on billing: gemini-3.8-flash will need 57 requests "
            "today, 3 projects give 60 (95 %).",
        ),
        (
            {"kind": AdviceKind.ADD, "wanted": 2, "projects": 1, "by_forecast": False, "demand": 50},
            "Add a key of another project soon, or turn on billing: gemini-3.8-flash needs 50 requests a day "
            "on average, 1 project gives 60 (83 %).",
        ),
        (
            {"kind": AdviceKind.REMOVE, "wanted": 1, "demand": 1},
            "1 project would do instead of 3: gemini-3.8-flash will need 1 of 60 requests today (2 %).",
        ),
        (
            {"kind": AdviceKind.KEEP, "projects": 1, "demand": 1_200_000, "capacity": 3_000_000}
            | {"dimension": Dimension.TPD},
            "Keep your project: gemini-3.8-flash will need 1.2 M of 3 M tokens today (40 %).",
        ),
        (
            {"kind": AdviceKind.KEEP, "demand": 30},
            "Keep your 3 projects: gemini-3.8-flash will need 30 of 60 requests today (50 %).",
        ),
        (
            {"kind": AdviceKind.EARLY},
            "Too early to say whether your keys will do: the quota day has just begun.",
        ),
        ({"kind": AdviceKind.UNKNOWN}, "No advice yet: no daily limit is known, or nothing was used."),
    ],
)
def test_advice_is_one_sentence_with_its_numbers(qapp, changes: dict, text: str) -> None:
    assert plain(report_words.advice(replace(ADD, **changes))) == text


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(AdviceKind),
    st.integers(1, 40),
    st.integers(1, 9),
    st.booleans(),
    st.integers(1, 9000),
    st.integers(1, 9000),
)
def test_the_window_says_the_numbers_of_the_log(
    qapp, kind: AdviceKind, projects: int, more: int, by_forecast: bool, demand: int, capacity: int
) -> None:
    wanted = projects + more if kind in (AdviceKind.ADD, AdviceKind.ADD_NOW) else projects
    advice = Advice(kind, projects, wanted, "gemini-m", Dimension.RPD, demand, capacity, by_forecast)
    window, log = plain(report_words.advice(advice)), core.english(advice)
    assert window.startswith(log.partition(":")[0].partition(" ")[0])
    if kind not in (AdviceKind.EARLY, AdviceKind.UNKNOWN):
        for number in (demand, capacity):
            assert f"{number:,}" in window
            assert f"{number:,}" in log


def test_every_advice_and_failure_has_its_looks_and_words(qapp) -> None:
    assert set(report_words.ADVICE_STATES) == set(AdviceKind)
    wrong = [kind for kind in Kind if kind is not Kind.ANSWERED]
    assert len({report_words.failure(kind) for kind in wrong}) == len(wrong)
    assert not any(report_words.failure(kind) == str(kind) for kind in wrong)


RESET, LATER = 1_795_334_400.0, 1_795_300_000.0
FORECAST = Forecast("gemini-3.8-flash", Dimension.RPD, 41, 60, 57, None, RESET)


@pytest.mark.parametrize(
    ("changes", "state", "text"),
    [
        ({}, State.OK, "57 of 60 requests expected by {reset}"),
        (
            {"lasts_until": LATER, "expected": 90},
            State.WARN,
            "90 of 60 requests expected by {reset} · lasts until {later}",
        ),
        ({"used": 3, "lasts_until": LATER, "used_up": True}, State.BAD, "60 requests: used up until {reset}"),
        ({"used": 0, "limit": 0, "used_up": True}, State.BAD, "used up until {reset}"),
        ({"limit": None}, State.OFF, "57 requests expected by {reset}"),
        ({"expected": None, "used": 1}, State.OK, "1 of 60 requests so far: too early for a forecast"),
        (
            {"limit": None, "expected": None, "used": 1},
            State.OFF,
            "1 request so far: too early for a forecast",
        ),
        (
            {"dimension": Dimension.TPD, "expected": 1_230_000, "limit": None},
            State.OFF,
            "1.23 M tokens expected by {reset}",
        ),
    ],
)
def test_forecasts(qapp, changes: dict, state: State, text: str) -> None:
    found = replace(FORECAST, **changes)
    times = {"reset": moments.time_of_day(RESET), "later": moments.time_of_day(LATER)}
    assert report_words.forecast(found) == text.format(**times)
    assert report_words.forecast_state(found) is state
