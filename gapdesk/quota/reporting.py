"""From the stored rows to the Report, its CSV file, the means of past days and the points of a graph."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import TypeVar
from zoneinfo import ZoneInfo

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.keys import project_shown
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import (
    AddressLine,
    Advice,
    Cost,
    Forecast,
    Latency,
    Line,
    Past,
    Report,
    ReportSpan,
)
from gapdesk.quota.usage import (
    AddressRow,
    Counts,
    FailureRow,
    LatencyRow,
    Point,
    UsageRow,
    bucket_seconds,
)

_Name = TypeVar("_Name", str, int)

SPAN_DAYS = {ReportSpan.TODAY: 1, ReportSpan.WEEK: 7, ReportSpan.MONTH: 30}
MEAN_DAYS = 7
"""Quota days before today whose use is averaged."""


@dataclass(frozen=True, slots=True)
class Day:
    """A quota day."""

    name: str
    """"2026-11-21" in its zone."""
    start: float
    """Epoch seconds."""
    end: float


def last_days(zone: str, now: float, count: int) -> tuple[Day, ...]:
    """The last `count` quota days of `zone`, today's last."""
    calendar, place = QuotaDay(zone), ZoneInfo(zone)
    days: list[Day] = []
    moment = now
    for _ in range(count):
        start, end = calendar.start(moment), calendar.end(moment)
        days.append(Day(datetime.fromtimestamp(start, place).date().isoformat(), start, end))
        moment = start - 1
    return tuple(reversed(days))


def edges(days: Sequence[Day], turns: Iterable[str]) -> list[int]:
    """Where sums for a report over `days` must end: prices change when `turns` ("2026-12-01", UTC) begin."""
    start, end = int(days[0].start), int(days[-1].end)
    midnights = {int(datetime.fromisoformat(turn).replace(tzinfo=UTC).timestamp()) for turn in turns}
    return sorted({start, end, *(midnight for midnight in midnights if start < midnight < end)})


@dataclass(frozen=True, slots=True)
class Rows:
    """What is stored of a span of time."""

    usage: Sequence[UsageRow] = ()
    """Sums of any length within `edges`; those used last come last."""
    hours: Sequence[UsageRow] = ()
    """The same once more, by hour and model only: for the sums by day."""
    failures: Sequence[FailureRow] = ()
    latencies: Sequence[LatencyRow] = ()
    addresses: Sequence[AddressRow] = ()


def report(
    span: ReportSpan,
    days: Sequence[Day],
    rows: Rows,
    prices: Prices,
    labels: Mapping[str, str],
    forecasts: tuple[Forecast, ...],
    advice: Advice,
) -> Report:
    """The report over `days`, from the rows that lie in them.

    `labels` are those of the keys there are, by id; the others go by their last.
    """
    priced = _priced(rows.usage, prices)
    labels = _labels(rows.usage, labels)
    return Report(
        span=span,
        start=days[0].start,
        end=days[-1].end,
        total=_sum("", priced),
        keys=_lines(priced, lambda row: row.key, lambda key: labels[key]),
        projects=_lines(priced, lambda row: row.project, lambda home: project_shown(home, labels)),
        models=_lines(priced, lambda row: row.model),
        clients=_lines(priced, lambda row: row.client),
        days=_days(days, _priced(rows.hours, prices)),
        addresses=_addresses(rows.addresses),
        failures=_failures(rows.failures),
        latencies=_latencies(rows.latencies),
        forecasts=forecasts,
        advice=advice,
        total_latency=_total_latency(rows.latencies),
    )


def past(days: Sequence[Day], usage: Iterable[UsageRow], first: float | None) -> Past:
    """What full quota `days` were like; `first` is when the oldest record begins, None if there is none.

    Days without use count for the means, but not those before the first record.
    """
    if first is None:
        return Past()
    requests: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for row in usage:
        requests[row.model] += row.counts.requests
        tokens[row.model] += row.counts.input
    count = sum(day.end > first for day in days)
    means = {(model, Dimension.RPD): total / count for model, total in requests.items()} | {
        (model, Dimension.TPD): total / count for model, total in tokens.items()
    }
    return Past(sum(day.start >= first for day in days), means)


def daily_points(days: Sequence[Day], usage: Iterable[UsageRow]) -> tuple[Point, ...]:
    """One point per quota day in which there was use."""
    sums: defaultdict[float, Counts] = defaultdict(Counts)
    starts = [day.start for day in reversed(days)]
    for row in usage:
        start = next((start for start in starts if start <= row.hour), None)
        if start is not None:
            sums[start] += row.counts
    return tuple(Point(start, one.requests, one.input, one.failed) for start, one in sorted(sums.items()))


# --- sums ---------------------------------------------------------------------------------------------------


_Priced = tuple[UsageRow, Cost]
"""A row, and what it cost."""


def _priced(usage: Iterable[UsageRow], prices: Prices) -> list[_Priced]:
    return [(row, prices.cost(row.counts, row.model, utc_day(row.hour))) for row in usage]


def _lines(
    rows: Iterable[_Priced], of: Callable[[UsageRow], str], shown: Callable[[str], str] = str
) -> tuple[Line, ...]:
    """The rows by one of their names, most requests first; `shown` says what stands for a name."""
    lines = [_sum(shown(name), group) for name, group in _groups(rows, of).items()]
    return tuple(sorted(lines, key=lambda line: (-line.counts.requests, line.name)))


def _days(days: Sequence[Day], rows: Iterable[_Priced]) -> tuple[Line, ...]:
    starts = [day.start for day in days]
    groups = _groups(rows, lambda row: bisect_right(starts, row.hour) - 1)
    return tuple(_sum(day.name, groups.get(place, ())) for place, day in enumerate(days))


def _groups(rows: Iterable[_Priced], of: Callable[[UsageRow], _Name]) -> dict[_Name, list[_Priced]]:
    groups: defaultdict[_Name, list[_Priced]] = defaultdict(list)
    for row in rows:
        groups[of(row[0])].append(row)
    return groups


def _labels(usage: Iterable[UsageRow], labels: Mapping[str, str]) -> Mapping[str, str]:
    """`labels`, and the last ones of keys that are gone; by id."""
    return {row.key: row.label for row in usage} | dict(labels)  # in the order of time


def _sum(name: str, rows: Iterable[_Priced]) -> Line:
    counts, cost = Counts(), Cost()
    for row, price in rows:
        counts += row.counts
        cost += price
    return Line(name, counts, cost)


def _addresses(rows: Iterable[AddressRow]) -> tuple[AddressLine, ...]:
    requests: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    for row in rows:
        requests[row.address] += row.requests
        tokens[row.address] += row.tokens
    return tuple(AddressLine(address, count, tokens[address]) for address, count in requests.most_common())


def _failures(rows: Iterable[FailureRow]) -> tuple[tuple[Kind, int], ...]:
    counts: Counter[Kind] = Counter()
    for row in rows:
        counts[row.kind] += row.count
    return tuple(counts.most_common())


def _latencies(rows: Iterable[LatencyRow]) -> tuple[Latency, ...]:
    first: defaultdict[str, Counter[int]] = defaultdict(Counter)
    total: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for row in rows:
        first[row.model][row.bucket] += row.count
        total[row.model][row.total_bucket] += row.count
    lines = [_latency(model, buckets, total[model]) for model, buckets in first.items()]
    return tuple(sorted(lines, key=lambda line: (-line.count, line.model)))


def _total_latency(rows: Iterable[LatencyRow]) -> Latency | None:
    first: Counter[int] = Counter()
    total: Counter[int] = Counter()
    for row in rows:
        first[row.bucket] += row.count
        total[row.total_bucket] += row.count
    return _latency("", first, total) if first.total() else None


def _latency(model: str, first: Counter[int], total: Counter[int]) -> Latency:
    return Latency(
        model,
        first.total(),
        quantile(first, 0.5),
        quantile(first, 0.95),
        quantile(total, 0.5),
        quantile(total, 0.95),
    )


def quantile(buckets: Counter[int], part: float) -> float:
    """The seconds within which `part` of the counted requests ended: the upper end of a bucket."""
    wanted = max(1, ceil(part * buckets.total()))
    for bucket in sorted(buckets):
        wanted -= buckets[bucket]
        if wanted <= 0:
            return bucket_seconds(bucket)
    raise ValueError("there is nothing in the buckets")


# --- the file -----------------------------------------------------------------------------------------------

_HEAD = (
    *("time", "key", "project", "model", "client", "requests", "answered", "failed", "input_tokens"),
    *("output_tokens", "thought_tokens", "cached_tokens", "usd", "usd_saved_by_cache"),
)


def csv_head() -> str:
    """The first line: what the columns are."""
    return ",".join(_HEAD) + "\r\n"


def csv_lines(usage: Sequence[UsageRow], prices: Prices, labels: Mapping[str, str]) -> str:
    """The rows as CSV (RFC 4180): one line per hour, key, project, model and client.

    `labels` are those of the keys there are, by id.
    """
    labels = _labels(usage, labels)
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    for row in usage:
        counts, cost = row.counts, prices.cost(row.counts, row.model, utc_day(row.hour))
        dollars = ("", "") if cost.unpriced else (f"{cost.paid:.6f}", f"{cost.saved:.6f}")
        names = (labels[row.key], project_shown(row.project, labels), row.model, row.client)
        tokens = (counts.input, counts.output, counts.thoughts, counts.cached)
        time = datetime.fromtimestamp(row.hour, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        numbers = (counts.requests, counts.answered, counts.failed, *tokens)
        writer.writerow((time, *map(_harmless, names), *numbers, *dollars))
    return sheet.getvalue()


def _harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def utc_day(moment: float) -> str:
    """The day by which prices go: "2026-11-21"."""
    return datetime.fromtimestamp(moment, UTC).date().isoformat()
