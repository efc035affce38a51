from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.quota.day import QuotaDay

PACIFIC = "America/Los_Angeles"


def at(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("now", "reset"),
    [
        ("2026-11-21T09:00:00+00:00", "2026-11-22T08:00:00+00:00"),  # winter: UTC-8; it is 01:00 there
        ("2026-07-01T06:59:59+00:00", "2026-07-01T07:00:00+00:00"),  # summer: UTC-7
        ("2026-07-01T07:00:00+00:00", "2026-07-02T07:00:00+00:00"),  # midnight belongs to the new day
        ("2026-03-08T08:00:00+00:00", "2026-03-09T07:00:00+00:00"),  # 23 hours
        ("2026-11-01T07:00:00+00:00", "2026-11-02T08:00:00+00:00"),  # 25 hours
    ],
)
def test_pacific_midnight(now: str, reset: str) -> None:
    assert QuotaDay(PACIFIC).end(at(now)) == at(reset)


def test_utc_midnight() -> None:
    assert QuotaDay("UTC").end(at("2026-11-01T07:00:00+00:00")) == at("2026-11-02T00:00:00+00:00")


@settings(max_examples=200, deadline=None)
@given(
    moments=st.lists(
        st.floats(at("2026-03-06T00:00:00+00:00"), at("2026-11-04T00:00:00+00:00")), min_size=1, max_size=5
    ),
    zone=st.sampled_from([PACIFIC, "UTC"]),
)
def test_each_moment_lies_in_its_local_day(moments: list[float], zone: str) -> None:
    day = QuotaDay(zone)
    for moment in moments:
        start, end = day.start(moment), day.end(moment)
        local = datetime.fromtimestamp(int(moment), ZoneInfo(zone)).date()
        assert start <= moment < end
        assert datetime.fromtimestamp(start, ZoneInfo(zone)).isoformat()[:19] == f"{local}T00:00:00"
        last = datetime.fromtimestamp(end - 1, UTC).astimezone(ZoneInfo(zone))
        assert (last + timedelta(seconds=1)).date() == local + timedelta(days=1)


def test_move_forgets_the_day_of_the_old_zone() -> None:
    day, now = QuotaDay(PACIFIC), at("2026-11-21T09:00:00+00:00")
    assert day.end(now) == at("2026-11-22T08:00:00+00:00")
    day.move("UTC")
    assert day.end(now) == at("2026-11-22T00:00:00+00:00")


def test_unknown_zone() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        QuotaDay("Mars/Olympus")
