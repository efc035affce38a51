from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.activity.spans import spans
from gapdesk.activity.types import Entry, Phase, Span
from gapdesk.events import RequestHeld
from gapdesk.proxy.types import Kind
from tests.activity.requests import NOW, attempt, ended, running


def told(entry: Entry, now: float = NOW) -> list[tuple[str, float, float, int]]:
    return [
        (span.phase.value, round(span.start, 6), round(span.end, 6), span.attempt)
        for span in spans(entry, now)
    ]


def test_the_whole_way_of_a_stream() -> None:
    first = attempt(
        started=NOW + 0.2, connect=0.1, first_byte=None, ended=0.3, kind=Kind.OVERLOADED, status=503
    )
    second = attempt(started=NOW + 1, first_byte=0.5, ended=2.0)
    assert told(ended(attempts=(first, second), total=3.1)) == [
        ("queue", 0, 0.2, -1),
        ("connect", 0.2, 0.3, 0),
        ("first_byte", 0.3, 0.5, 0),
        ("queue", 0.5, 1, -1),
        ("first_byte", 1, 1.5, 1),
        ("stream", 1.5, 3, 1),
        ("deliver", 3, 3.1, -1),
    ]


def test_what_follows_a_failed_try_was_spent_waiting() -> None:
    failed = attempt(kind=Kind.QUOTA_DAY, status=429, first_byte=0.5, ended=0.5)
    assert told(ended(attempts=(failed,), total=9.0)) == [("first_byte", 0, 0.5, 0), ("queue", 0.5, 9, -1)]


def test_an_answer_without_google_was_never_with_it() -> None:
    assert told(ended(attempts=(), total=0.25)) == [("queue", 0, 0.25, -1)]


def test_tries_side_by_side_share_the_time() -> None:
    late = attempt(started=NOW + 0.5, first_byte=1.0, ended=2.5)
    early = attempt(first_byte=0.7, ended=1.0, kind=Kind.OVERLOADED)
    assert told(ended(attempts=(late, early), total=3.0)) == [
        ("first_byte", 0, 0.7, 1),
        ("stream", 0.7, 1, 1),
        ("first_byte", 1, 1.5, 0),
        ("stream", 1.5, 3, 0),
    ]


def test_what_runs_grows() -> None:
    entry = running()
    assert told(entry, NOW) == told(entry, NOW - 5) == []
    assert told(entry, NOW + 4) == [("first_byte", 0, 4, -1)]
    entry.held = RequestHeld("r1", NOW + 60)
    assert told(entry, NOW + 5) == [("queue", 0, 5, -1)]


SECONDS = st.floats(-2, 50, allow_nan=False)
ATTEMPTS = st.lists(
    st.builds(
        lambda at, connect, first, end: attempt(
            started=NOW + at, connect=connect, first_byte=first, ended=end
        ),
        SECONDS, st.none() | SECONDS, st.none() | SECONDS, SECONDS,
    ),
    max_size=5,
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(ATTEMPTS, SECONDS)
def test_no_gaps_and_nothing_too_much(attempts: list[Any], total: float) -> None:
    found = spans(ended(attempts=tuple(attempts), total=total), NOW)
    assert all(span.end > span.start for span in found)
    assert all(one.end == other.start for one, other in pairwise(found))
    assert all(-1 <= span.attempt < len(attempts) for span in found)
    assert all((span.attempt < 0) == (span.phase in (Phase.QUEUE, Phase.DELIVER)) for span in found)
    whole = (found[0].start, found[-1].end) if found else (0.0, 0.0)
    assert whole == pytest.approx((0.0, max(0.0, total)))
    assert sum(span.end - span.start for span in found) == pytest.approx(max(0.0, total))
    assert all(isinstance(span, Span) for span in found)
