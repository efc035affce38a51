"""What the window asks about quota: written and unwritten use, limits, prices, reports, CSV."""

from __future__ import annotations

import contextlib
import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gapdesk.books import Books
from gapdesk.events import ReportChanged
from gapdesk.proxy.types import Dimension, Estimate, Kind, Lease, Refusal, Usage
from gapdesk.quota.limit_rows import LimitRow, Price, Source, UserLimit
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import AdviceKind, ReportSpan
from gapdesk.quota.usage import Batch, Counts, MarkKind, Span, UsageRow
from gapdesk.quota_desk import QuotaDesk
from gapdesk.quota_watch import QuotaWatch
from gapdesk.store import usage as store
from gapdesk.ui.service import QuotaService
from tests.desk import MODEL, NOON, TABLE, Desk, desk

PACIFIC = "America/Los_Angeles"


def quota_desk(d: Desk) -> QuotaDesk:
    books = Books(d.pool, d.database, d.bus)
    d.bus.subscribe(books)
    watch = QuotaWatch(d.pool, d.database, d.bus, d.clock)
    return QuotaDesk(d.pool, Prices(TABLE), d.database, books, watch, d.bus, d.clock, lambda: PACIFIC)


@contextlib.asynccontextmanager
async def desks(*keys: str) -> AsyncIterator[tuple[Desk, QuotaDesk]]:
    async with desk(*keys) as d:
        yield d, quota_desk(d)


def row_of(quota: QuotaDesk, model: str = MODEL) -> LimitRow:
    return next(row for row in quota.limits("free") if row.pattern == model)


async def test_it_is_what_the_window_knows() -> None:
    async with desks() as (_, quota):
        service: QuotaService = quota
        assert service.user_limits() == () and service.forecasts() == ()


# --- limits and prices --------------------------------------------------------------------------------------


async def test_a_limit_of_the_user_holds_at_once_and_over_restarts() -> None:
    async with desks("k1") as (d, quota):
        quota.set_limit(UserLimit(MODEL, Dimension.RPM, 1))
        assert d.events[-1] == ReportChanged()
        assert (row_of(quota).rpm.value, row_of(quota).rpm.source) == (1, Source.USER)
        d.ask()
        assert isinstance(d.pool.lease(MODEL, Estimate(), NOON), Refusal)
        again = quota_desk(d)
        d.pool.limits.clear_user(MODEL, Dimension.RPM)
        await again.open()
        assert again.user_limits() == (UserLimit(MODEL, Dimension.RPM, 1),)
        again.clear_limit(MODEL, Dimension.RPM)
        assert row_of(again).rpm.source is Source.SHIPPED
        assert isinstance(d.pool.lease(MODEL, Estimate(), NOON), Lease)
        await again.open()
        assert again.user_limits() == ()


async def test_a_limit_of_the_user_changes_the_forecast_at_once() -> None:
    async with desks("k1") as (d, quota):
        d.ask()
        assert {one.limit for one in quota.forecasts()} == {20}
        quota.set_limit(UserLimit(MODEL, Dimension.RPD, 7))
        assert {one.limit for one in quota.forecasts()} == {7}


async def test_a_limit_set_under_another_name_of_a_model_does_not_come_back_when_cleared() -> None:
    async with desks("k1") as (_, quota):
        quota.set_limit(UserLimit(f"models/{MODEL}", Dimension.RPM, 1))
        quota.clear_limit(MODEL, Dimension.RPM)
        await quota.open()
        assert quota.user_limits() == ()


async def test_a_limit_that_makes_no_sense_changes_nothing() -> None:
    async with desks("k1") as (_, quota):
        with pytest.raises(ValueError, match=r"\.$"):
            quota.set_limit(UserLimit("", Dimension.RPM, 1))
        await quota.open()
        assert quota.user_limits() == ()


async def test_prices_of_the_user_are_kept_and_stand_in_the_table() -> None:
    async with desks("k1") as (d, quota):
        mine = Price(MODEL, "2026-11-01", 9.0, 8.0, None, "my contract", user=True)
        quota.set_price(replace(mine, user=False))
        assert d.events[-1] == ReportChanged()
        assert row_of(quota).price == mine
        again = quota_desk(d)
        await again.open()
        assert mine in again.prices()
        again.clear_price(MODEL, "2026-11-01")
        price = row_of(again).price
        assert price is not None and (price.input, price.user) == (1.0, False)
        with pytest.raises(ValueError, match="day"):
            again.set_price(replace(mine, since="soon"))


async def test_models_asked_for_come_first() -> None:
    async with desks("k1") as (d, quota):
        quota.set_limit(UserLimit("a-model", Dimension.RPM, 1))
        d.ask()
        assert [(row.pattern, row.asked) for row in quota.limits("free")] == [
            (MODEL, True),
            ("a-model", False),
        ]


async def test_what_was_learned_can_be_forgotten() -> None:
    async with desks("k1@p") as (d, quota):
        d.pool.limits.learn("p", MODEL, Dimension.RPD, 250, NOON)
        assert [one.value for one in row_of(quota).learned] == [250]
        quota.forget_learned("p", MODEL)
        assert row_of(quota).learned == ()
        assert d.events[-1] == ReportChanged()


# --- use ----------------------------------------------------------------------------------------------------


async def test_history_holds_what_is_not_written_yet() -> None:
    async with desks("k1@p") as (d, quota):
        d.ask(usage=Usage(prompt=10))
        d.clock.advance(61)
        d.ask(Kind.QUOTA_MINUTE)
        d.clock.advance(1)
        found = await quota.history("p", MODEL, Span.HOUR)
        assert [(p.time, p.requests, p.tokens, p.failed) for p in found.points] == [
            (NOON, 1, 10, 0),
            (NOON + 60, 0, 0, 1),
        ]
        assert [mark.kind for mark in found.marks] == [] or found.marks[0].kind is MarkKind.COOLED
        assert (found.start, found.end) == (NOON + 60 - 59 * 60, NOON + 62)
        assert (await quota.history("other", MODEL, Span.DAY)).points == ()


async def test_a_month_is_thirty_quota_days() -> None:
    async with desks("k1@p") as (d, quota):
        before_midnight = datetime(2026, 11, 20, 7, tzinfo=UTC).timestamp()  # 23:00 of the 19th in California
        rows = [
            UsageRow(int(moment), "k1", "label k1", "p", MODEL, "chat", Counts(requests=1, input=5))
            for moment in (before_midnight, before_midnight + 3600, before_midnight + 7200)
        ]
        await d.database.run(store.add, Batch(usage=tuple(rows)))
        found = await quota.history("p", MODEL, Span.MONTH)
        assert [(p.time, p.requests) for p in found.points] == [
            (before_midnight - 23 * 3600, 1),
            (before_midnight + 3600, 2),
        ]
        assert found.start == datetime(2026, 10, 23, 7, tzinfo=UTC).timestamp()  # while summer time lasted


async def test_a_report_of_today() -> None:
    async with desks("k1@p", "k2@q") as (d, quota):
        for _ in range(2):
            d.ask(usage=Usage(prompt=1_000_000, output=500_000, cached=200_000))
        d.ask(Kind.OVERLOADED)
        found = await quota.report(ReportSpan.TODAY)
        assert found.total.counts == Counts(2, 2, 1, 2_000_000, 1_000_000, 0, 400_000)
        assert found.total.cost.paid == pytest.approx(1.6 + 0.2 + 2.0)
        assert {line.name for line in found.keys} == {"label k1", "label k2"}
        assert [line.name for line in found.days] == ["2026-11-21"]
        assert found.failures == ((Kind.OVERLOADED, 1),)
        assert [(line.model, line.count) for line in found.latencies] == [(MODEL, 2)]
        by_dimension = {one.dimension: one for one in found.forecasts}
        assert by_dimension[Dimension.RPD].expected == 4
        assert (found.advice.kind, found.advice.demand, found.advice.capacity) == (AdviceKind.REMOVE, 4, 40)


async def test_the_advice_knows_the_week() -> None:
    async with desks("k1@p") as (d, quota):
        d.ask()
        day = 86400
        past = [
            UsageRow(int(NOON) - back * day, "k1", "l", "p", MODEL, "chat", Counts(requests=57))
            for back in (1, 2, 3, 30)
        ]
        await d.database.run(store.add, Batch(usage=tuple(past[:3])))
        advice = (await quota.report(ReportSpan.TODAY)).advice
        assert (advice.demand, advice.by_forecast) == (57, False)
        await d.database.run(store.add, Batch(usage=tuple(past[3:])))  # now the days without use count
        assert (await quota.report(ReportSpan.TODAY)).advice.demand == round(3 * 57 / 7)


async def test_a_day_hardly_begun_is_no_reason_for_advice() -> None:
    async with desks("k1", "k2", "k3") as (d, quota):
        d.clock.advance(12 * 3600 + 15 * 60)  # 00:15
        for _ in range(3):
            d.ask()
        advice = (await quota.report(ReportSpan.TODAY)).advice
        assert (advice.kind, advice.projects, advice.wanted) == (AdviceKind.EARLY, 3, 3)


async def test_projects_go_by_the_label_of_their_key_as_it_is_now() -> None:
    async with desks("k1", "k2@q") as (d, quota):
        for _ in range(2):
            d.ask()
        d.pool.update("k1", label="main")
        gone = UsageRow(int(NOON), "k0", "borrowed", "key:k0", MODEL, "chat", Counts(requests=5))
        await d.database.run(store.add, Batch(usage=(gone,)))
        found = await quota.report(ReportSpan.WEEK)
        assert [line.name for line in found.projects] == ["borrowed", "main", "q"]
        lines = csv.DictReader(io.StringIO(await quota.report_csv(ReportSpan.TODAY)))
        assert {(line["key"], line["project"]) for line in lines} == {
            ("borrowed", "borrowed"),
            ("main", "main"),
            ("label k2", "q"),
        }


async def test_tokens_of_a_week_cost_what_they_cost_on_their_day() -> None:
    async with desks("k1@p") as (d, quota):
        rows = [
            UsageRow(int(NOON) - back * 86400, "k1", "l", "p", MODEL, "chat", Counts(requests=1, input=10**6))
            for back in range(4)
        ]
        await d.database.run(store.add, Batch(usage=tuple(rows)))
        quota.set_price(Price(MODEL, "2026-11-20", 3.0, 3.0, None))
        found = await quota.report(ReportSpan.WEEK)
        assert found.total.cost.paid == pytest.approx(1 + 1 + 3 + 3)
        assert [line.cost.paid for line in found.days[-4:]] == pytest.approx([1, 1, 3, 3])


async def test_the_csv_file_has_the_lines_of_its_span() -> None:
    async with desks("k1@p") as (d, quota):
        d.ask(client="=evil", usage=Usage(prompt=1_000_000))
        old = UsageRow(int(NOON) - 8 * 86400, "k1", "l", "p", MODEL, "chat", Counts(requests=1))
        await d.database.run(store.add, Batch(usage=(old,)))
        week = list(csv.DictReader(io.StringIO(await quota.report_csv(ReportSpan.WEEK))))
        assert [(line["key"], line["client"], line["usd"]) for line in week] == [
            ("label k1", "'=evil", "1.000000")
        ]
        assert len(list(csv.DictReader(io.StringIO(await quota.report_csv(ReportSpan.MONTH))))) == 2
