"""The rest of the day at the rate so far: short and long days, too early, used up."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.forecast import forecast
from gapdesk.quota.report import Capacity

START, HOUR = 1_800_000_000.0, 3600.0


RPD = Dimension.RPD


def capacity(
    used: int, limit: int | None, hours: float = 24, dimension: Dimension = Dimension.RPD
) -> Capacity:
    return Capacity("m", dimension, used, limit, 1, START, START + hours * HOUR)


def test_half_a_day_doubles() -> None:
    found = forecast(capacity(30, 100), START + 12 * HOUR)
    assert (found.expected, found.lasts_until, found.resets_at) == (60, None, START + 24 * HOUR)


def test_the_limit_is_reached_at_todays_rate() -> None:
    found = forecast(capacity(40, 60), START + 12 * HOUR)
    assert (found.expected, found.lasts_until) == (80, START + 18 * HOUR)


def test_reaching_the_limit_at_the_reset_is_lasting() -> None:
    assert forecast(capacity(30, 60), START + 12 * HOUR).lasts_until is None


@pytest.mark.parametrize("used", [60, 61])
def test_used_up_is_now(used: int) -> None:
    assert forecast(capacity(used, 60), START + 60).lasts_until == START + 60


@pytest.mark.parametrize(("dimension", "minutes"), [(Dimension.RPD, 14.4), (Dimension.TPD, 144)])
def test_too_early_says_nothing(dimension: Dimension, minutes: float) -> None:
    early = forecast(capacity(10, 20, dimension=dimension), START + minutes * 60 - 1)
    assert (early.expected, early.lasts_until) == (None, None)
    assert forecast(capacity(10, 20, dimension=dimension), START + minutes * 60 + 1).expected is not None


def test_an_unknown_limit_has_a_forecast_but_no_end() -> None:
    found = forecast(capacity(50, None), START + 6 * HOUR)
    assert (found.expected, found.lasts_until, found.limit) == (200, None, None)


def test_nothing_used_and_no_quota_at_all_end_never() -> None:
    assert forecast(capacity(0, 20), START + 6 * HOUR).expected == 0
    assert forecast(capacity(0, 20), START + 6 * HOUR).lasts_until is None
    assert forecast(capacity(0, 0), START + 6 * HOUR).lasts_until is None


@pytest.mark.parametrize(
    ("noon", "hours"),
    [(datetime(2027, 3, 14, 19, tzinfo=UTC), 23), (datetime(2027, 11, 7, 20, tzinfo=UTC), 25)],
)
def test_days_of_23_and_25_hours(noon: datetime, hours: int) -> None:
    day, now = QuotaDay("America/Los_Angeles"), noon.timestamp()
    start, end = day.start(now), day.end(now)
    assert end - start == hours * HOUR
    elapsed = (now - start) / HOUR
    found = forecast(Capacity("m", Dimension.RPD, 100, 150, 1, start, end), now)
    assert found.expected == round(100 * hours / elapsed)
    assert found.lasts_until == pytest.approx(start + 1.5 * elapsed * HOUR)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 10**6), st.floats(0, 1), st.sampled_from([23, 24, 25]))
def test_it_lasts_exactly_when_the_expectation_stays_within(
    used: int, limit: int, elapsed: float, hours: int
) -> None:
    now = START + elapsed * hours * HOUR
    found = forecast(capacity(used, limit, hours), now)
    if found.lasts_until is not None:
        assert now <= found.lasts_until < found.resets_at or used >= limit
        assert found.expected is None or found.expected >= min(used, limit)
    elif found.expected is not None:
        assert found.expected <= limit + 1
    assert found.expected is None or found.expected >= used


def test_what_was_used_elsewhere_is_not_there_to_be_used() -> None:
    found = forecast(Capacity("m", RPD, 20, 100, 2, START, START + 24 * HOUR, 1, 50), START + 12 * HOUR)
    assert (found.expected, found.lasts_until, found.used_up) == (40, None, False)
    found = forecast(Capacity("m", RPD, 40, 100, 2, START, START + 24 * HOUR, 1, 50), START + 12 * HOUR)
    assert (found.expected, found.lasts_until) == (80, START + 15 * HOUR)


@pytest.mark.parametrize("limit", [250, 0])
def test_used_up_elsewhere_is_now(limit: int) -> None:
    found = forecast(Capacity("m", RPD, 0, limit, 1, START, START + 24 * HOUR, 1, limit), START + 60)
    assert (found.used_up, found.lasts_until) == (True, START + 60)
