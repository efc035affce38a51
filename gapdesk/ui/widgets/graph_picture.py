"""What a graph shows at a moment: from a history, the count right now, and the limit. Pure.

Times are epoch seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from gapdesk.quota.day import QuotaDay
from gapdesk.quota.forecast import forecast
from gapdesk.quota.keys import QuotaLine
from gapdesk.quota.report import Capacity, Forecast
from gapdesk.quota.usage import HOUR, MINUTE, History, Mark, Span
from gapdesk.ui.widgets.graph_series import PER_MINUTE, Series

_AHEAD = 10 * MINUTE
"""How far the last hour of a total looks ahead; that of the day looks to its end."""
_STEP = {Span.HOUR: MINUTE, Span.DAY: 10 * MINUTE, Span.MONTH: HOUR}
"""The right end moves on by this much at once, so that the axis is not drawn anew all the time."""
_LENGTH = {Span.HOUR: HOUR, Span.DAY: 24 * HOUR, Span.MONTH: 30 * 24 * HOUR}


@dataclass(frozen=True, slots=True)
class Picture:
    """All that a graph shows, but its words."""

    start: float
    end: float
    line: Series
    limit: int | None
    forecast: Series
    midnights: tuple[float, ...]
    """When the count began anew."""
    marks: tuple[Mark, ...]


def outlook(quota: QuotaLine, day: QuotaDay, now: float) -> Forecast | None:
    """How far today's quota of this one project goes; None for limits per minute."""
    if quota.dimension in PER_MINUTE:
        return None
    start, end = day.start(now), day.end(now)
    return forecast(Capacity("", quota.dimension, quota.used, quota.limit, 1, start, end), now)


def picture(history: History, line: Series, quota: QuotaLine, day: QuotaDay, now: float) -> Picture:
    """`line` comes from `graph_series.line`; its live end and what may follow are added here."""
    span, daily = history.span, quota.dimension not in PER_MINUTE
    step = _STEP[span]
    end = float(ceil((now + 1) / step) * step)
    start = end - _LENGTH[span] - step
    midnights: tuple[float, ...] = ()
    ahead = Series()
    if span is Span.MONTH:
        start, end = day.start(start), day.end(now)
    elif daily:
        midnights = tuple(moment for moment in (day.start(now), day.end(now)) if moment > start)
        end = day.end(now) if span is Span.DAY else end + _AHEAD
        expected = outlook(quota, day, now)
        if expected and expected.expected is not None and quota.used:
            ahead = Series((now, day.end(now)), (float(quota.used), float(expected.expected)))
    live = line if not line.times else line.ending(now, float(quota.used))
    if span is Span.MONTH and line.times:
        live = Series((*line.times, end), (*line.values[:-1], float(quota.used), float(quota.used)))
    return Picture(start, end, live, quota.limit, ahead, midnights, history.marks)
