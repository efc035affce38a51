"""From a history and what is used right now to the lines of a graph. Pure: no Qt, no clock.

Times are epoch seconds. A line has at most `MOST` points, thinned so that its peaks stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from gapdesk.proxy.types import Dimension
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.usage import MINUTE, History, Point, Span

MOST = 600
"""Points of one line; more would only cost time."""
_TOKENS = (Dimension.TPM, Dimension.TPD)
PER_MINUTE = (Dimension.RPM, Dimension.TPM)


@dataclass(frozen=True, slots=True)
class Series:
    """One line: `values[n]` at `times[n]`, oldest first."""

    times: tuple[float, ...] = ()
    values: tuple[float, ...] = ()

    def ending(self, time: float, value: float) -> Series:
        """The same with one more point, not before the last."""
        return Series((*self.times, max((time, *self.times[-1:]))), (*self.values, value))

    def at(self, time: float) -> float | None:
        """The value of the last point at or before `time`."""
        found = [value for when, value in zip(self.times, self.values, strict=True) if when <= time]
        return found[-1] if found else None


def line(history: History, dimension: Dimension, day: QuotaDay, used: int, yesterday: int | None) -> Series:
    """What was used up to the end of `history`, without the live end.

    `used` is the count of today at that end, `yesterday` that of the whole quota day before (None: not
    known, then what is seen of it counts). Empty where the history does not tell: minutes of 30 days.
    """
    if history.span is Span.MONTH:
        return Series() if dimension in PER_MINUTE else _days(history, dimension, day)
    if dimension in PER_MINUTE:
        return _minutes(history, dimension)
    return _running(history, dimension, day, used, yesterday)


def _count(point: Point, dimension: Dimension) -> int:
    return point.tokens if dimension in _TOKENS else point.requests


def _minutes(history: History, dimension: Dimension) -> Series:
    """The sum of each minute at its end: just what a sliding window of a minute shows at that moment."""
    found = {int(point.time) // MINUTE: _count(point, dimension) for point in history.points}
    first, end = (
        ceil(history.start / MINUTE),
        int(history.end) // MINUTE,
    )  # the running minute is the live end
    width = max(1, ceil((end - first) / (MOST - 2)))
    times, values = [], []
    for start in range(first, end, width):
        stop = min(start + width, end)
        times.append(float(stop * MINUTE))
        values.append(float(max(found.get(minute, 0) for minute in range(start, stop))))
    return Series(tuple(times), tuple(values))


def _running(
    history: History, dimension: Dimension, day: QuotaDay, used: int, yesterday: int | None
) -> Series:
    """The total since midnight of the quota zone; falls to 0 there."""
    midnight = day.start(history.end)
    today = [point for point in history.points if point.time >= midnight]
    steps = _climb(today, dimension, max(history.start, midnight), used)
    if history.start < midnight:
        before = [point for point in history.points if point.time < midnight]
        seen = sum(_count(point, dimension) for point in before)
        total = seen if yesterday is None else max(seen, yesterday)
        steps = [*_climb(before, dimension, history.start, total), (midnight, float(total)), *steps]
    return _thinned(steps)


def _climb(
    points: Sequence[Point], dimension: Dimension, start: float, end: int
) -> list[tuple[float, float]]:
    """A total that ends at `end`, from `start` on; counted backwards, for what was before is not in it."""
    total = end - sum(_count(point, dimension) for point in points)
    steps = [(start, float(max(0, total)))]
    for point in points:
        time = max(start, point.time)
        steps.append((time, float(max(0, total))))
        total += _count(point, dimension)
        steps.append((time, float(max(0, total))))
    return steps


def _days(history: History, dimension: Dimension, day: QuotaDay) -> Series:
    """One level step per quota day, up to today's beginning."""
    found = {day.start(point.time): _count(point, dimension) for point in history.points}
    steps: list[tuple[float, float]] = []
    start, today = day.start(history.start), day.start(history.end)
    while start < today:
        end = day.end(start)
        value = float(found.get(start, 0))
        steps += [(start, value), (end, value)]
        start = end
    return _thinned([*steps, (today, float(found.get(today, 0)))])


def _thinned(steps: Iterable[tuple[float, float]]) -> Series:
    """Of a line that rises or falls all the time, each n-th point and the last say enough."""
    kept = list(steps)
    width = ceil(len(kept) / (MOST - 2))
    if width > 1:
        kept = [*kept[::width], kept[-1]]
    return Series(tuple(time for time, _ in kept), tuple(value for _, value in kept))
