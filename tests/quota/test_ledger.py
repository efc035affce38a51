from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from math import inf
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.ledger import WINDOW, Entry, Ledger

PACIFIC = "America/Los_Angeles"
NOON = datetime(2026, 11, 21, 20, tzinfo=ZoneInfo("UTC")).timestamp()
MIDNIGHTS = [
    datetime(2026, month, day, tzinfo=ZoneInfo(PACIFIC)).timestamp()
    for month, day in ((3, 8), (3, 9), (11, 1), (11, 2))
]


@dataclass
class Fact:
    time: float
    tokens: int
    entry: Entry
    counts: bool = True


class Oracle:
    """Counts by looking at everything every time."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []

    def used(self, dimension: Dimension, now: float) -> int:
        zone = ZoneInfo(PACIFIC)
        today = datetime.fromtimestamp(int(now), zone).date()
        if dimension in (Dimension.RPM, Dimension.TPM):
            seen = [fact for fact in self.facts if fact.counts and fact.time + WINDOW > now]
        else:
            seen = [
                f
                for f in self.facts
                if f.counts and datetime.fromtimestamp(int(f.time), zone).date() == today
            ]
        if dimension in (Dimension.RPM, Dimension.RPD):
            return len(seen)
        return sum(fact.tokens for fact in seen)


STEPS = st.tuples(
    st.sampled_from(["reserve", "reserve", "settle", "release", "wait"]),
    st.floats(0, 45),
    st.integers(0, 50_000),
    st.integers(0, 1_000),
)


@settings(max_examples=150, deadline=None)
@given(
    start=st.sampled_from(MIDNIGHTS).flatmap(lambda midnight: st.floats(midnight - 200, midnight + 50)),
    steps=st.lists(STEPS, max_size=40),
    limit=st.integers(1, 120_000),
    need=st.integers(1, 60_000),
)
def test_agrees_with_an_oracle_across_daylight_saving(
    start: float, steps: list[tuple[str, float, int, int]], limit: int, need: int
) -> None:
    ledger, oracle, now = Ledger(QuotaDay(PACIFIC)), Oracle(), start
    flying: list[Fact] = []
    for what, pause, tokens, which in steps:
        now += pause
        if what == "reserve":
            fact = Fact(now, tokens, ledger.reserve(tokens, now))
            oracle.facts.append(fact)
            flying.append(fact)
        elif what == "settle" and flying:
            fact = flying.pop(which % len(flying))
            ledger.settle(fact.entry, tokens, now)
            fact.tokens = tokens
        elif what == "release" and flying:
            fact = flying.pop(which % len(flying))
            ledger.release(fact.entry, now)
            fact.counts = False
        for dimension in Dimension:
            assert ledger.used(dimension, now) == oracle.used(dimension, now)
    for dimension, wanted, most in (
        (Dimension.RPM, 1, max(1, limit % 7)),
        (Dimension.TPM, need, limit),
        (Dimension.RPD, 1, max(1, limit % 7)),
        (Dimension.TPD, need, limit),
    ):
        freed = ledger.frees_at(dimension, wanted, most, now)
        if freed is None:
            assert wanted > most
            continue
        assert oracle.used(dimension, freed) + wanted <= most
        if freed > now:  # and not a moment earlier
            assert oracle.used(dimension, freed - 0.001) + wanted > most


def test_tokens_are_freed_when_enough_has_slid_out() -> None:
    ledger = Ledger(QuotaDay("UTC"))
    for second, tokens in ((0, 100), (10, 300), (20, 50)):
        ledger.reserve(tokens, NOON + second)
    now = NOON + 30
    assert ledger.frees_at(Dimension.TPM, 50, 500, now) == now
    assert ledger.frees_at(Dimension.TPM, 150, 500, now) == NOON + 60
    assert ledger.frees_at(Dimension.TPM, 151, 500, now) == NOON + 70
    assert ledger.frees_at(Dimension.TPM, 500, 500, now) == NOON + 80
    assert ledger.frees_at(Dimension.TPM, 501, 500, now) is None


def test_a_long_reply_counts_its_true_tokens_only_where_it_still_counts() -> None:
    ledger = Ledger(QuotaDay("UTC"))
    entry = ledger.reserve(10, NOON)
    ledger.settle(entry, 25, NOON + 100)
    assert ledger.used(Dimension.TPM, NOON + 100) == 0
    assert ledger.used(Dimension.TPD, NOON + 100) == 25


def test_release_after_midnight_leaves_the_new_day_alone() -> None:
    ledger = Ledger(QuotaDay("UTC"))
    midnight = QuotaDay("UTC").end(NOON)
    old = ledger.reserve(10, midnight - 5)
    ledger.reserve(20, midnight + 5)
    ledger.release(old, midnight + 6)
    assert ledger.used(Dimension.RPD, midnight + 6) == 1
    assert ledger.used(Dimension.RPM, midnight + 6) == 1
    assert ledger.used(Dimension.TPD, midnight + 6) == 20


def test_a_day_that_google_ends_at_another_moment() -> None:
    ledger = Ledger(QuotaDay(PACIFIC))
    ledger.reserve(10, NOON)
    named = NOON + 4 * 3600  # 00:00 UTC
    ledger.end_day(named, NOON + 1)
    assert ledger.frees_at(Dimension.RPD, 1, 1, NOON + 2) == named
    assert ledger.used(Dimension.RPD, named - 1) == 1
    assert ledger.used(Dimension.RPD, named) == 0
    ledger.reserve(10, named + 1)
    assert ledger.frees_at(Dimension.RPD, 1, 1, named + 2) == QuotaDay(PACIFIC).end(NOON)


@pytest.mark.parametrize("back", [3_600 * 37.5, 9 * 86_400])
def test_what_a_clock_left_ahead_of_it_when_it_was_set_back_is_void(back: float) -> None:
    ledger = Ledger(QuotaDay(PACIFIC))
    old = ledger.reserve(10, NOON + back)
    ledger.reserve(20, NOON + back)
    assert ledger.counts(NOON) == (0, 0, 0, 0)
    new = ledger.reserve(5, NOON)
    ledger.settle(old, 99, NOON + 1)
    assert ledger.counts(NOON + 1)[:3] == (1, 5, 1)
    ledger.settle(new, 7, NOON + 2)
    assert ledger.day_end(NOON + 2) == QuotaDay(PACIFIC).end(NOON)
    again = Ledger(QuotaDay(PACIFIC))
    again.restore_window([(NOON + back, 10), (NOON - 1, 5)], NOON)
    again.restore_day(9, 90, NOON + back, NOON)
    assert again.counts(NOON)[:2] == (1, 5)


def test_absorb_adds_up_and_settles_the_others_entries() -> None:
    day = QuotaDay("UTC")
    mine, theirs = Ledger(day), Ledger(day)
    mine.reserve(1, NOON)
    entry = theirs.reserve(2, NOON - 10)
    mine.reserve(4, NOON + 10)
    mine.absorb(theirs, NOON + 20)
    mine.settle(entry, 8, NOON + 20)
    assert mine.counts(NOON + 20) == (3, 13, 3, 13)
    assert mine.counts(NOON + 50) == (2, 5, 3, 13)  # the absorbed one slides out first
    assert mine.counts(NOON + 70) == (0, 0, 3, 13)


@pytest.mark.parametrize("pause", [0.0, 59.0])
def test_next_change_is_the_oldest_leaving_the_window(pause: float) -> None:
    ledger = Ledger(QuotaDay("UTC"))
    assert ledger.next_change(NOON) == inf
    ledger.reserve(1, NOON)
    ledger.reserve(1, NOON + 30)
    assert ledger.next_change(NOON + 30 + min(pause, 20)) == NOON + 60
    assert ledger.next_change(NOON + 60) == NOON + 90
    assert ledger.next_change(NOON + 90) == QuotaDay("UTC").end(NOON)
