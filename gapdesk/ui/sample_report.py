"""A made-up report, for screenshots and page tests."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from functools import reduce
from operator import add

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.report import (
    AddressLine,
    Advice,
    AdviceKind,
    Cost,
    Forecast,
    Latency,
    Line,
    Report,
    ReportSpan,
)
from gapdesk.quota.usage import Counts

DAY_START = 1_795_248_000.0
"""Midnight in California, 2026-11-21."""
NOW = DAY_START + 7200.0
RESET = DAY_START + 86_400.0
_DAYS = {ReportSpan.TODAY: 1, ReportSpan.WEEK: 7, ReportSpan.MONTH: 30}

_MODELS = (
    # model, share of the requests, input tokens each, $ per M in and out, cached share
    ("gemini-3.8-flash", 0.56, 9400, 0.30, 2.50, 0.42),
    ("gemini-3.8-flash-lite", 0.30, 2100, 0.10, 0.40, 0.10),
    ("gemini-3.5-pro", 0.09, 24_000, 1.25, 10.0, 0.61),
    ("gemini-2.5-flash-preview-native-audio-dialog-09-2026", 0.03, 800, None, None, 0.0),
    ("gemini-embedding-001", 0.02, 350, 0.15, 0.0, 0.0),
)


def sample_report(span: ReportSpan) -> Report:
    """What somebody with fifteen keys used in `span`."""
    days = tuple(_day(back) for back in reversed(range(_DAYS[span])))
    total = _sum("", days)
    models = tuple(_model(total.counts, *row) for row in _MODELS)
    cost = reduce(add, (line.cost for line in models))
    return Report(
        span=span,
        start=DAY_START - 86_400.0 * (_DAYS[span] - 1),
        end=NOW,
        total=replace(total, cost=cost),
        keys=_split(total, cost, [("main", 0.4), ("spare-1", 0.25), ("spare-2", 0.2), ("key 7", 0.15)]),
        projects=_split(total, cost, [("alpha", 0.65), ("beta", 0.2), ("key 7", 0.15)]),
        models=models,
        clients=_split(total, cost, [("SillyTavern", 0.6), ("Cline", 0.3), ("default", 0.1)]),
        days=days,
        addresses=(
            AddressLine("192.168.1.31", total.counts.requests // 9, total.counts.input // 9),
            AddressLine("192.168.1.44", total.counts.requests // 30, total.counts.input // 40),
        ),
        failures=(
            (Kind.QUOTA_MINUTE, 41 * len(days)),
            (Kind.OVERLOADED, 7 * len(days)),
            (Kind.QUOTA_DAY, 3 * len(days)),
            (Kind.NETWORK, 2),
            (Kind.KEY_INVALID, 1),
        ),
        latencies=(
            Latency("gemini-3.8-flash", 740, 0.84, 2.7, 6.1, 21.4),
            Latency("gemini-3.8-flash-lite", 401, 0.42, 1.1, 2.9, 8.6),
            Latency("gemini-3.5-pro", 88, 6.4, 21.5, 31.2, 122.0),
        ),
        total_latency=Latency("", 1229, 0.71, 6.4, 5.1, 31.2),
        forecasts=_forecasts(),
        advice=Advice(
            AdviceKind.ADD_NOW, 3, 5, "gemini-3.8-flash", Dimension.RPD, 1460, 1500, by_forecast=True
        ),
    )


def empty_report(span: ReportSpan) -> Report:
    """A report of nothing."""
    line = Line("", Counts(), Cost())
    nothing = Advice(AdviceKind.UNKNOWN, 0, 0, "", Dimension.RPD, 0, 0, by_forecast=False)
    start = DAY_START - 86_400.0 * (_DAYS[span] - 1)
    return Report(span, start, NOW, line, (), (), (), (), (), (), (), (), (), nothing)


def _day(back: int) -> Line:
    """The quota day `back` days ago, some of them quiet."""
    date = datetime.fromtimestamp(DAY_START - 86_400.0 * back, UTC).date()
    requests = 1348 if back == 0 else 40 + (back * 7919) % 900
    tokens = requests * 7400
    counts = Counts(
        requests=requests,
        answered=requests * 24 // 25,
        failed=requests // 25,
        input=tokens,
        output=requests * 610,
        thoughts=requests * 240,
        cached=tokens * 2 // 5,
    )
    cost = Cost(requests * 0.0041, requests * 0.0009, requests // 33)
    return Line(date.isoformat(), counts, cost)


def _sum(name: str, lines: Iterable[Line]) -> Line:
    found = list(lines)
    counts, cost = reduce(add, (line.counts for line in found)), reduce(add, (line.cost for line in found))
    return Line(name, counts, cost)


def _part(counts: Counts, share: float) -> Counts:
    return Counts(
        *(
            int(number * share)
            for number in (
                counts.requests,
                counts.answered,
                counts.failed,
                counts.input,
                counts.output,
                counts.thoughts,
                counts.cached,
            )
        )
    )


def _model(
    total: Counts,
    name: str,
    share: float,
    tokens: int,
    price_in: float | None,
    price_out: float | None,
    cached: float,
) -> Line:
    part = _part(total, share)
    counts = replace(part, input=part.requests * tokens, cached=int(part.requests * tokens * cached))
    if price_in is None or price_out is None:
        return Line(name, counts, Cost(unpriced=counts.requests))
    saved = counts.cached * price_in * 0.9 / 1e6
    paid = counts.input * price_in / 1e6 - saved + (counts.output + counts.thoughts) * price_out / 1e6
    return Line(name, counts, Cost(paid, saved))


def _split(total: Line, cost: Cost, shares: list[tuple[str, float]]) -> tuple[Line, ...]:
    return tuple(
        Line(name, _part(total.counts, share), Cost(cost.paid * share, cost.saved * share))
        for name, share in shares
    )


def _forecasts() -> tuple[Forecast, ...]:
    requests, tokens = Dimension.RPD, Dimension.TPD
    return (
        Forecast("gemini-3.8-flash", requests, 812, 1500, 1460, None, RESET),
        Forecast("gemini-3.5-pro", requests, 93, 100, 310, NOW + 9480, RESET),
        Forecast("gemini-3.8-flash-lite", requests, 401, 7500, 1240, None, RESET),
        Forecast("gemini-3.8-flash-lite", tokens, 2_900_000, None, 9_100_000, None, RESET),
        Forecast(
            "gemini-2.5-flash-preview-native-audio-dialog-09-2026", requests, 25, 25, 61, NOW, RESET, True
        ),
        Forecast("gemini-embedding-001", requests, 17, None, 52, None, RESET),
        Forecast("gemma-4-27b-it", requests, 1, 14_400, None, None, RESET),
    )
