"""Rows in, report out: sums by every name, days of any length, latency, CSV, means, points."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from types import MappingProxyType

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota.advice import advise
from gapdesk.quota.limit_rows import Price
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import AddressLine, Past, Report, ReportSpan
from gapdesk.quota.reporting import (
    Rows,
    csv_head,
    csv_lines,
    daily_points,
    edges,
    last_days,
    past,
    quantile,
    report,
)
from gapdesk.quota.usage import (
    AddressRow,
    Counts,
    FailureRow,
    LatencyRow,
    UsageRow,
    bucket_seconds,
    latency_bucket,
)

PACIFIC = "America/Los_Angeles"
NOW = datetime(2026, 11, 21, 20, 30, tzinfo=UTC).timestamp()
"""12:30 in California."""
NOON = int(NOW) // 3600 * 3600
DAY = 86400


def prices() -> Prices:
    found = Prices({})
    found.set_user(Price("flash", "", 1.0, 2.0, 0.5))
    return found


PRICES = prices()


def row(
    hour: int = NOON,
    key: str = "k1",
    project: str = "p1",
    model: str = "flash",
    client: str = "chat",
    label: str = "key 1",
    **counts: int,
) -> UsageRow:
    return UsageRow(hour, key, label, project, model, client, Counts(**counts))


def made(
    rows: Rows,
    span: ReportSpan = ReportSpan.WEEK,
    days: int = 7,
    prices: Prices = PRICES,
    labels: Mapping[str, str] = MappingProxyType({}),
) -> Report:
    rows = replace(rows, hours=rows.usage)  # which are of single hours in these tests
    advice = advise((), Past(), NOW)
    return report(span, last_days(PACIFIC, NOW, days), rows, prices, labels, (), advice)


# --- days ---------------------------------------------------------------------------------------------------


def test_days_are_googles_and_todays_is_the_last() -> None:
    days = last_days(PACIFIC, NOW, 3)
    assert [day.name for day in days] == ["2026-11-19", "2026-11-20", "2026-11-21"]
    assert days[-1].start <= NOW < days[-1].end
    assert all(before.end == after.start for before, after in pairwise(days))


@pytest.mark.parametrize(
    ("moment", "hours"),
    [
        (datetime(2027, 3, 15, 12, tzinfo=UTC), [24, 23, 24]),
        (datetime(2027, 11, 8, 12, tzinfo=UTC), [24, 25, 24]),
    ],
)
def test_days_of_23_and_25_hours_leave_no_gap(moment: datetime, hours: list[int]) -> None:
    days = last_days(PACIFIC, moment.timestamp(), 3)
    assert [(day.end - day.start) / 3600 for day in days] == hours
    assert all(before.end == after.start for before, after in pairwise(days))


@pytest.mark.parametrize("zone", [PACIFIC, "UTC"])
def test_sums_end_where_a_price_changes_and_nowhere_else(zone: str) -> None:
    days = last_days(zone, NOW, 3)
    start, end = int(days[0].start), int(days[-1].end)
    assert edges(days, ()) == [start, end]
    turn = int(datetime(2026, 11, 20, tzinfo=UTC).timestamp())
    assert edges(days, ("2026-11-20", "2026-11-10", "2026-12-24")) == [start, turn, end]


# --- sums ---------------------------------------------------------------------------------------------------


def test_sums_by_key_project_model_client_and_day() -> None:
    rows = Rows(
        [
            row(NOON - DAY, requests=1, answered=1, input=1_000_000, output=500_000),
            row(requests=2, answered=1, failed=1, input=2_000_000, cached=1_000_000, client="code"),
            row(key="k2", label="key 2", project="p2", model="pro", requests=4, input=5),
        ]
    )
    found = made(rows)
    assert found.total.counts == Counts(7, 2, 1, 3_000_005, 500_000, 0, 1_000_000)
    assert found.total.cost.paid == pytest.approx(1 + 1 + 1 + 0.5)
    assert found.total.cost.saved == pytest.approx(0.5)
    assert found.total.cost.unpriced == 4
    assert [(line.name, line.counts.requests) for line in found.keys] == [("key 2", 4), ("key 1", 3)]
    assert [(line.name, line.counts.requests) for line in found.projects] == [("p2", 4), ("p1", 3)]
    assert [(line.name, line.counts.requests) for line in found.models] == [("pro", 4), ("flash", 3)]
    assert [(line.name, line.counts.requests) for line in found.clients] == [("chat", 5), ("code", 2)]
    assert [(line.name, line.counts.requests) for line in found.days[-3:]] == [
        ("2026-11-19", 0),
        ("2026-11-20", 1),
        ("2026-11-21", 6),
    ]
    assert len(found.days) == 7


def test_a_key_that_was_renamed_is_one_line_under_its_new_name() -> None:
    found = made(Rows([row(NOON - 3600, label="old", requests=1), row(label="new", requests=1)]))
    assert [(line.name, line.counts.requests) for line in found.keys] == [("new", 2)]


def test_names_of_projects_are_those_people_gave() -> None:
    rows = Rows(
        [
            row(key="gone", project="key:gone", label="borrowed", requests=1),
            row(key="k1", project="key:k1", label="old", requests=3),
            row(key="k2", project="alpha", label="spare", requests=2),
        ]
    )
    found = made(rows, labels={"k1": "main", "k2": "spare"})
    assert [line.name for line in found.projects] == ["main", "alpha", "borrowed"]
    assert [line.name for line in found.keys] == ["main", "spare", "borrowed"]
    text = csv_text(list(rows.usage), prices(), {"k1": "main"})
    assert [line["project"] for line in csv.DictReader(io.StringIO(text))] == ["borrowed", "main", "alpha"]


def test_tokens_cost_what_they_cost_on_their_day() -> None:
    dated = prices()
    dated.set_user(Price("flash", "2026-11-21", 10.0, 2.0, None))
    midnight = int(datetime(2026, 11, 21, tzinfo=UTC).timestamp())  # in the middle of a quota day
    rows = Rows([row(midnight - 3600, input=1_000_000), row(midnight, input=1_000_000)])
    found = made(rows, prices=dated)
    assert found.total.cost.paid == pytest.approx(11.0)
    assert found.days[-2].cost.paid == pytest.approx(11.0)


def test_nothing_used_is_an_empty_report() -> None:
    found = made(Rows(), ReportSpan.TODAY, 1)
    assert (found.keys, found.models, found.failures, found.latencies) == ((), (), (), ())
    assert [(line.name, line.counts) for line in found.days] == [("2026-11-21", Counts())]
    assert found.start <= NOW < found.end


def test_failures_and_addresses_add_up() -> None:
    rows = Rows(
        failures=[
            FailureRow(NOON, "p1", "flash", Kind.OVERLOADED, 1),
            FailureRow(NOON, "p2", "flash", Kind.QUOTA_DAY, 2),
            FailureRow(NOON - 3600, "p1", "pro", Kind.OVERLOADED, 3),
        ],
        addresses=[AddressRow(NOON, "192.168.1.9", 1, 10), AddressRow(NOON - 3600, "192.168.1.9", 2, 5)],
    )
    found = made(rows)
    assert found.failures == ((Kind.OVERLOADED, 4), (Kind.QUOTA_DAY, 2))
    assert found.addresses == (AddressLine("192.168.1.9", 3, 15),)


rows_of_use = st.lists(
    st.builds(
        row,
        hour=st.sampled_from([NOON - days * DAY - hours * 3600 for days in range(6) for hours in (0, 5, 11)]),
        key=st.sampled_from("abc"),
        project=st.sampled_from("pq"),
        model=st.sampled_from(["flash", "pro"]),
        client=st.sampled_from("xy"),
        requests=st.integers(0, 9),
        input=st.integers(0, 999),
        output=st.integers(0, 999),
    ),
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(rows_of_use)
def test_every_way_of_adding_up_comes_to_the_total(rows: list[UsageRow]) -> None:
    found = made(Rows(rows))
    for name in ("requests", "input", "output"):
        total = sum(getattr(one.counts, name) for one in rows)
        for lines in (found.keys, found.projects, found.models, found.clients, found.days):
            assert sum(getattr(line.counts, name) for line in lines) == total
    paid = sum((one.counts.input + 2 * one.counts.output) / 1e6 for one in rows if one.model == "flash")
    for lines in (found.keys, found.projects, found.models, found.clients, found.days, (found.total,)):
        assert sum(line.cost.paid for line in lines) == pytest.approx(paid, abs=1e-12)


# --- latency ------------------------------------------------------------------------------------------------


def test_median_and_95th_percentile() -> None:
    rows = [LatencyRow(NOON, "flash", 1, 5, 90), LatencyRow(NOON - 3600, "flash", 20, 30, 10)]
    found = made(Rows(latencies=rows))
    (line,) = found.latencies
    assert found.total_latency == replace(line, model="")
    assert (line.model, line.count) == ("flash", 100)
    assert (line.first_byte_median, line.first_byte_p95) == (bucket_seconds(1), bucket_seconds(20))
    assert (line.total_median, line.total_p95) == (bucket_seconds(5), bucket_seconds(30))


def test_the_median_of_all_is_none_of_the_medians_of_each() -> None:
    counts = {"flash": {1: 6, 9: 1}, "pro": {9: 2, 20: 4}, "lite": {5: 5}}
    rows = [
        LatencyRow(NOON, model, bucket, bucket + 10, count)
        for model, buckets in counts.items()
        for bucket, count in buckets.items()
    ]
    found = made(Rows(latencies=rows))
    total = found.total_latency
    assert total is not None
    assert (total.model, total.count) == ("", 18)
    assert total.first_byte_median == bucket_seconds(5)  # the ninth of 18
    assert (total.first_byte_p95, total.total_median) == (bucket_seconds(20), bucket_seconds(15))
    assert made(Rows()).total_latency is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.001, 900), min_size=1, max_size=40), st.sampled_from([0.5, 0.95]))
def test_a_quantile_is_the_bucket_of_the_true_one(seconds: list[float], part: float) -> None:
    found = quantile(Counter(map(latency_bucket, seconds)), part)
    within = sum(one <= found * (1 + 1e-9) for one in seconds)
    assert within >= part * len(seconds)


def csv_text(usage: list[UsageRow], prices: Prices, labels: Mapping[str, str] = MappingProxyType({})) -> str:
    return csv_head() + csv_lines(usage, prices, labels)


# --- CSV ----------------------------------------------------------------------------------------------------


def test_csv_has_a_line_per_row_and_a_head() -> None:
    text = csv_text([row(requests=3, answered=2, failed=1, input=1_000_000, thoughts=1_000_000)], prices())
    head, line = csv.DictReader(io.StringIO(text)), next(csv.DictReader(io.StringIO(text)))
    assert head.fieldnames and head.fieldnames[:5] == ["time", "key", "project", "model", "client"]
    assert (line["time"], line["key"], line["requests"]) == ("2026-11-21T20:00:00Z", "key 1", "3")
    assert (line["usd"], line["usd_saved_by_cache"]) == ("3.000000", "0.000000")
    assert text.count("\r\n") == 2 and text.endswith("\r\n")


def test_an_unknown_price_is_an_empty_cell() -> None:
    line = next(csv.DictReader(io.StringIO(csv_text([row(model="pro", requests=1)], prices()))))
    assert (line["usd"], line["usd_saved_by_cache"]) == ("", "")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_is_never_a_formula(start: str) -> None:
    line = next(
        csv.DictReader(io.StringIO(csv_text([row(label=f'{start}HYPERLINK("x")')], prices()), newline=""))
    )
    assert line["key"] == f'\'{start}HYPERLINK("x")'


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=20), min_size=4, max_size=4))
def test_names_come_back_whatever_they_hold(names: list[str]) -> None:
    label, project, model, client = names
    text = csv_text([row(label=label, project=project, model=model, client=client)], prices())
    (_, cells) = csv.reader(io.StringIO(text, newline=""))
    for name, cell in zip(names, cells[1:5], strict=True):
        assert cell in (name, f"'{name}")
        assert not cell.startswith(("=", "+", "-", "@"))


# --- means and points ---------------------------------------------------------------------------------------

WEEK = last_days(PACIFIC, NOW, 8)[:-1]


def test_days_without_use_count_for_the_mean() -> None:
    rows = [row(int(WEEK[3].start), requests=70, input=7000)]
    found = past(WEEK, rows, WEEK[0].start - 3600)
    assert found == Past(7, {("flash", Dimension.RPD): 10.0, ("flash", Dimension.TPD): 1000.0})


def test_days_before_the_first_record_do_not() -> None:
    rows = [row(int(WEEK[3].start) + 3600, requests=70), row(int(WEEK[5].start), requests=10)]
    found = past(WEEK, rows, rows[0].hour)
    assert found.means["flash", Dimension.RPD] == 20.0
    assert found.days == 3, "the day of the first record is not on record as a whole"


@pytest.mark.parametrize("first", [None, NOW])
def test_nothing_before_today_is_no_past(first: float | None) -> None:
    assert past(WEEK, [], first) == Past()


def test_points_of_days() -> None:
    days = last_days(PACIFIC, NOW, 30)
    rows = [
        row(int(days[0].start), requests=1, input=5),
        row(int(days[0].end) - 3600, requests=1, failed=2),
        row(NOON, requests=3, input=7),
        row(int(days[0].start) - 3600, requests=9),
    ]
    assert [(p.time, p.requests, p.tokens, p.failed) for p in daily_points(days, rows)] == [
        (days[0].start, 2, 5, 2),
        (days[-1].start, 3, 7, 0),
    ]
