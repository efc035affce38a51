"""Telling that little is left: each level once per quota day and model, also across a restart."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.events import QuotaLow
from gapdesk.proxy.types import Dimension
from gapdesk.quota.forecast import forecast
from gapdesk.quota.report import Capacity
from gapdesk.quota.warnings import Warner

START, DAY = 1_800_000_000.0, 86400.0
NOON = START + DAY / 2


def capacity(
    used: int,
    limit: int | None = 100,
    model: str = "m",
    dimension: Dimension = Dimension.RPD,
    day: int = 0,
    out: int = 0,
    elsewhere: int = 0,
) -> Capacity:
    start, end = START + day * DAY, START + (day + 1) * DAY
    return Capacity(model, dimension, used, limit, 2, start, end, out, elsewhere)


def look(warner: Warner, *capacities: Capacity, now: float = NOON) -> tuple[QuotaLow, ...]:
    return warner.look(capacities, [forecast(one, now) for one in capacities], now)


def levels(news: tuple[QuotaLow, ...]) -> list[tuple[str, int]]:
    return [(one.model, one.percent) for one in news]


def test_each_level_is_told_once() -> None:
    warner = Warner()
    told = [levels(look(warner, capacity(used))) for used in (79, 80, 85, 99, 100, 101)]
    assert told == [[], [("m", 20)], [], [], [("m", 0)], []]


def test_a_jump_to_nothing_tells_only_that() -> None:
    warner = Warner()
    assert levels(look(warner, capacity(100))) == [("m", 0)]
    assert look(warner, capacity(85)) == ()


def test_it_says_how_much_and_how_long() -> None:
    (low,) = look(Warner(), capacity(80))
    assert low == QuotaLow("m", 20, 80, 100, START + DAY, NOON + DAY / 8)
    (out,) = look(Warner(), capacity(100))
    assert (out.percent, out.lasts_until, out.resets_at) == (0, None, START + DAY)


@pytest.mark.parametrize("limit", [100, 0])
def test_nothing_is_left_where_google_says_so_though_nothing_was_used_here(limit: int) -> None:
    (low,) = look(Warner(), capacity(0, limit, out=2, elsewhere=limit))
    assert (low.percent, low.used, low.limit, low.lasts_until) == (0, limit, limit, None)


def test_what_is_used_up_elsewhere_is_not_left() -> None:
    warner = Warner()
    assert look(warner, capacity(20, out=1, elsewhere=50)) == ()
    (low,) = look(warner, capacity(31, out=1, elsewhere=50))
    assert (low.percent, low.used, low.limit) == (20, 81, 100)
    assert low.lasts_until == START + DAY / 2 * 50 / 31


def test_keys_that_were_added_bring_no_second_warning() -> None:
    warner = Warner()
    look(warner, capacity(80))
    assert look(warner, capacity(80, 200)) == ()
    assert look(warner, capacity(180, 200)) == ()
    assert levels(look(warner, capacity(200, 200))) == [("m", 0)]


def test_the_next_day_begins_anew() -> None:
    warner = Warner()
    look(warner, capacity(100))
    assert levels(look(warner, capacity(80, day=1), now=NOON + DAY)) == [("m", 20)]


@pytest.mark.parametrize(
    "capacities", [[capacity(0, 0)], [capacity(5, 0)], [capacity(500, None)], [capacity(0, 1)]]
)
def test_what_has_no_quota_or_no_use_is_not_told(capacities: list[Capacity]) -> None:
    assert look(Warner(), *capacities) == ()


def test_of_requests_and_tokens_the_scarcer_is_told_once() -> None:
    tokens = capacity(95_000, 100_000, dimension=Dimension.TPD)
    (low,) = look(Warner(), capacity(85), tokens)
    assert (low.used, low.limit) == (95_000, 100_000)


def test_models_are_told_apart() -> None:
    warner = Warner()
    assert levels(look(warner, capacity(85), capacity(100, model="other"))) == [("m", 20), ("other", 0)]


def test_a_restart_does_not_tell_again() -> None:
    warner, after = Warner(), Warner()
    look(warner, capacity(85))
    after.restore(json.loads(json.dumps(warner.state())))
    assert look(after, capacity(90)) == ()
    assert levels(look(after, capacity(100))) == [("m", 0)]


def test_what_is_over_is_not_kept() -> None:
    warner = Warner()
    look(warner, capacity(85))
    look(warner, capacity(0, day=1), now=NOON + DAY)
    assert warner.state() == {}


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 60), st.integers(0, 50), st.booleans()), max_size=40
    )
)
def test_never_the_same_level_twice_a_day(steps: list[tuple[str, int, int, bool]]) -> None:
    warner, told = Warner(), set()
    for model, used, limit, restart in steps:
        if restart:
            state = warner.state()
            warner = Warner()
            warner.restore(state)
        for low in look(warner, capacity(used, limit, model)):
            assert (low.model, low.percent) not in told
            assert low.percent == 20 or used >= limit
            told.add((low.model, low.percent))
