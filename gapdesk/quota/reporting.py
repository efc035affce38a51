"""From the stored rows to the Report, its CSV file, the means of past days and the points of a graph."""

from __future__ import annotations

import csv
import io
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from zoneinfo import ZoneInfo

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.day import QuotaDay
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import (
    AddressLine,
    Advice,
    Cost,
    Forecast,
    Latency,
    Line,
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

SPAN_DAYS = {ReportSpan.TODAY: 1, ReportSpan.WEEK: 7, ReportSpan.MONTH: 30}
_UTC_DAY = 86400
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


def edges(days: Sequence[Day]) -> list[int]:
    """Where sums for a report over `days` must end: quota days, and the days (UTC) by which prices go."""
    midnights = range(int(days[0].start) // _UTC_DAY * _UTC_DAY, int(days[-1].end), _UTC_DAY)
    inside = {midnight for midnight in midnights if midnight > days[0].start}
    return sorted(inside | {int(day.start) for day in days} | {int(days[-1].end)})


@dataclass(frozen=True, slots=True)
class Rows:
    """What is stored of a span of time."""

    usage: Sequence[UsageRow] = ()
    """Sums of any length within `edges`; oldest first."""
    failures: Sequence[FailureRow] = ()
    latencies: Sequence[LatencyRow] = ()
    addresses: Sequence[AddressRow] = ()


def report(
    span: ReportSpan,
    days: Sequence[Day],
    rows: Rows,
    prices: Prices,
    forecasts: tuple[Forecast, ...],
    advice: Advice,
) -> Report:
    """The report over `days`, from the rows that lie in them."""
    parts = _parts(days, rows.usage, prices)
    labels: dict[str, str] = {}
    for row in rows.usage:  # in the order of time: the newest label stays
        labels[row.key] = row.label
    by_day = {line.name: line for line in _lines(parts, lambda part: part.day)}
    return Report(
        span=span,
        start=days[0].start,
        end=days[-1].end,
        total=_sum("", parts),
        keys=_lines(parts, lambda part: part.key, labels),
        projects=_lines(parts, lambda part: part.project),
        models=_lines(parts, lambda part: part.model),
        clients=_lines(parts, lambda part: part.client),
        days=tuple(by_day.get(day.name, Line(day.name, Counts(), Cost())) for day in days),
        addresses=_addresses(rows.addresses),
        failures=_failures(rows.failures),
        latencies=_latencies(rows.latencies),
        forecasts=forecasts,
        advice=advice,
        total_latency=_total_latency(rows.latencies),
    )


def means(
    days: Sequence[Day], usage: Iterable[UsageRow], *, older: bool
) -> dict[tuple[str, Dimension], float]:
    """Requests and input tokens a day by model, over full quota `days`.

    Days without use count, but not those before the first record; `older` says that there are records from
    before `days`.
    """
    requests: Counter[str] = Counter()
    tokens: Counter[str] = Counter()
    first = days[-1].start if days else 0.0
    for row in usage:
        first = min(first, row.hour)
        requests[row.model] += row.counts.requests
        tokens[row.model] += row.counts.input
    count = len(days) if older else sum(day.end > first for day in days)
    return {(model, Dimension.RPD): total / count for model, total in requests.items()} | {
        (model, Dimension.TPD): total / count for model, total in tokens.items()
    }


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


@dataclass(frozen=True, slots=True)
class _Part:
    """What was used of one model in one quota day at one price, by one client with one key."""

    key: str
    project: str
    model: str
    client: str
    day: str
    counts: Counts
    cost: Cost


def _parts(days: Sequence[Day], usage: Iterable[UsageRow], prices: Prices) -> list[_Part]:
    """The rows, added up to days before they are added up in five ways."""
    place_in_time: dict[int, tuple[str, str]] = {}
    sums: dict[tuple[str, str, str, str, str, str], Counts] = {}
    for row in usage:
        times = place_in_time.get(row.hour)
        if times is None:
            name = next((day.name for day in days if day.start <= row.hour < day.end), "")
            times = place_in_time[row.hour] = name, _utc_day(row.hour)
        place = (row.key, row.project, row.model, row.client, *times)
        known = sums.get(place)
        sums[place] = row.counts if known is None else known + row.counts
    return [
        _Part(key, project, model, client, day, counts, prices.cost(counts, model, utc_day))
        for (key, project, model, client, day, utc_day), counts in sums.items()
    ]


def _lines(
    parts: Iterable[_Part], of: Callable[[_Part], str], shown: Mapping[str, str] | None = None
) -> tuple[Line, ...]:
    """The parts by one of their names, most requests first; `shown` says what stands for a name."""
    groups: defaultdict[str, list[_Part]] = defaultdict(list)
    for part in parts:
        groups[of(part)].append(part)
    lines = [_sum(shown[name] if shown else name, group) for name, group in groups.items()]
    return tuple(sorted(lines, key=lambda line: (-line.counts.requests, line.name)))


def _sum(name: str, parts: Iterable[_Part]) -> Line:
    counts, cost = Counts(), Cost()
    for part in parts:
        counts += part.counts
        cost += part.cost
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


def csv_lines(usage: Iterable[UsageRow], prices: Prices) -> str:
    """The rows as CSV (RFC 4180): one line per hour, key, project, model and client."""
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    for row in usage:
        counts, cost = row.counts, prices.cost(row.counts, row.model, _utc_day(row.hour))
        dollars = ("", "") if cost.unpriced else (f"{cost.paid:.6f}", f"{cost.saved:.6f}")
        names = (row.label, row.project, row.model, row.client)
        tokens = (counts.input, counts.output, counts.thoughts, counts.cached)
        time = datetime.fromtimestamp(row.hour, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        numbers = (counts.requests, counts.answered, counts.failed, *tokens)
        writer.writerow((time, *map(_harmless, names), *numbers, *dollars))
    return sheet.getvalue()


def _harmless(text: str) -> str:
    """`text` as a cell that no spreadsheet takes for a formula (OWASP, "CSV injection")."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _utc_day(hour: int) -> str:
    return datetime.fromtimestamp(hour, UTC).date().isoformat()
