"""What the window asks about quota: limits, prices, history, reports. Fulfils `ui.service.QuotaService`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from gapdesk.books import Books
from gapdesk.clock import Clock
from gapdesk.events import Bus, ReportChanged
from gapdesk.proxy.types import Dimension
from gapdesk.quota import limit_table, reporting
from gapdesk.quota.advice import advise
from gapdesk.quota.forecast import forecast
from gapdesk.quota.limit_rows import LimitRow, Price, UserLimit
from gapdesk.quota.pool import Pool
from gapdesk.quota.prices import Prices
from gapdesk.quota.report import Capacity, Forecast, Report, ReportSpan
from gapdesk.quota.reporting import MEAN_DAYS, SPAN_DAYS, Day, Rows, last_days
from gapdesk.quota.usage import MINUTE, History, Point, Span
from gapdesk.quota_watch import QuotaWatch
from gapdesk.store import quota_state
from gapdesk.store import usage as store
from gapdesk.store.database import Database

_MINUTES = {Span.HOUR: 60, Span.DAY: 24 * 60}
_MONTH_DAYS = 30

_Db = Any
"""peewee's database, which only the store knows; it is passed on there."""


@dataclass(frozen=True, slots=True)
class _Question:
    """What a report is made of, besides what is stored."""

    span: ReportSpan
    days: tuple[Day, ...]
    mean_days: tuple[Day, ...]
    prices: Prices
    labels: dict[str, str]
    """Of the keys there are, by id."""
    capacities: tuple[Capacity, ...]
    now: float


class QuotaDesk:
    """Answers on the serving loop; what has to read many rows does so on the database's thread."""

    def __init__(
        self,
        pool: Pool,
        prices: Prices,
        database: Database,
        books: Books,
        watch: QuotaWatch,
        bus: Bus,
        clock: Clock,
        zone: Callable[[], str],
    ) -> None:
        """`zone` is the setting quota.day_zone as it is now."""
        self._pool = pool
        self._prices = prices
        self._database = database
        self._books = books
        self._watch = watch
        self._bus = bus
        self._clock = clock
        self._zone = zone

    async def open(self) -> None:
        """Take over the user's limits and prices; to be called once, when the database is open."""
        for limit in await self._database.run(quota_state.load_user_limits):
            self._pool.limits.set_user(limit)
        for price in await self._database.run(quota_state.load_prices):
            self._prices.set_user(price)
        self._pool.refresh()

    # --- limits and prices ----------------------------------------------------------------------------------

    def limits(self, tier: str | None) -> tuple[LimitRow, ...]:
        """The table, as it holds for a project of `tier`: models asked for first, then by name."""
        now = self._clock.now()
        today = reporting.utc_day(now)
        rows = limit_table.rows(self._pool.limits, tier, self._pool.models(now))
        return tuple(replace(row, price=self._prices.at(row.pattern, today)) for row in rows)

    def user_limits(self) -> tuple[UserLimit, ...]:
        return self._pool.limits.user_limits()

    def set_limit(self, limit: UserLimit) -> None:
        """Raises Objection to a pattern or number that makes no sense."""
        self._pool.limits.set_user(limit)
        limit = replace(limit, pattern=self._pool.limits.quota_model(limit.pattern))  # as it is counted
        self._database.post(quota_state.save_user_limit, limit)
        self._limits_changed()

    def clear_limit(
        self, pattern: str, dimension: Dimension, tier: str | None = None, project: str | None = None
    ) -> None:
        """Take a limit of the user away; harmless if there is none."""
        self._pool.limits.clear_user(pattern, dimension, tier, project)
        pattern = self._pool.limits.quota_model(pattern)
        self._database.post(quota_state.drop_user_limit, pattern, dimension, tier, project)
        self._limits_changed()

    def forget_learned(self, project: str, model: str) -> None:
        """Let Google say it again."""
        self._pool.limits.forget_learned(project, model)
        self._limits_changed()

    def prices(self) -> tuple[Price, ...]:
        """All rows, shipped and the user's, by pattern and day."""
        return self._prices.rows()

    def set_price(self, price: Price) -> None:
        """Set or replace the user's row for that pattern and day. Raises Objection."""
        self._prices.set_user(price)
        self._database.post(quota_state.save_price, price)
        self._bus.publish(ReportChanged())

    def clear_price(self, pattern: str, since: str) -> None:
        """Take a price of the user away; harmless if there is none."""
        self._prices.clear_user(pattern, since)
        self._database.post(quota_state.drop_price, pattern, since)
        self._bus.publish(ReportChanged())

    def _limits_changed(self) -> None:
        self._pool.refresh()
        self._watch.limits_changed()
        self._bus.publish(ReportChanged())

    # --- use ------------------------------------------------------------------------------------------------

    def forecasts(self) -> tuple[Forecast, ...]:
        """Of today, per model and dimension that has a limit or use."""
        return self._watch.forecasts()

    async def history(self, project: str, model: str, span: Span) -> History:
        """What a project used of a model, up to now."""
        self._books.flush()
        now = self._clock.now()
        model = self._pool.limits.quota_model(model)
        if span is Span.MONTH:
            days = last_days(self._zone(), now, _MONTH_DAYS)
            return await self._database.run(_month, project, model, days, now)
        start = now // MINUTE * MINUTE - (_MINUTES[span] - 1) * MINUTE
        return await self._database.run(_minutes, project, model, span, start, now)

    async def report(self, span: ReportSpan) -> Report:
        """Over the quota days of `span`, today's last."""
        self._books.flush()
        now = self._clock.now()
        days = last_days(self._zone(), now, max(SPAN_DAYS[span], MEAN_DAYS + 1))
        question = _Question(
            span,
            days[-SPAN_DAYS[span] :],
            days[-MEAN_DAYS - 1 : -1],
            self._prices,
            self._pool.labels(),
            self._pool.capacities(now),
            now,
        )
        return await self._database.run(_report, question)

    async def report_csv(self, span: ReportSpan) -> str:
        """The report's lines, one per hour, key, project, model and client."""
        self._books.flush()
        lines, labels = [reporting.csv_head()], self._pool.labels()
        for day in last_days(self._zone(), self._clock.now(), SPAN_DAYS[span]):  # others may write in between
            lines.append(await self._database.run(_csv, day, self._prices, labels))
        return "".join(lines)


# --- on the database's thread -------------------------------------------------------------------------------


def _minutes(db: _Db, project: str, model: str, span: Span, start: float, now: float) -> History:
    points = tuple(
        Point(row.minute, row.requests, row.tokens, row.failed)
        for row in store.minutes(db, project, model, start, now)
    )
    return History(span, start, now, points, tuple(store.marks(db, project, model, start, now)))


def _month(db: _Db, project: str, model: str, days: tuple[Day, ...], now: float) -> History:
    start = days[0].start
    points = reporting.daily_points(days, store.hours(db, project, model, start, now))
    return History(Span.MONTH, start, now, points, tuple(store.marks(db, project, model, start, now)))


def _report(db: _Db, question: _Question) -> Report:
    span = question.days[0].start, question.days[-1].end
    before = question.mean_days[0].start, question.mean_days[-1].end
    rows = Rows(
        store.usage_sums(db, reporting.edges(question.days, question.prices.turns())),
        store.model_hours(db, *span),
        store.failures_between(db, *span),
        store.latencies_between(db, *span),
        store.addresses_between(db, *span),
    )
    past = reporting.past(question.mean_days, store.model_hours(db, *before), store.first_hour(db))
    return reporting.report(
        question.span,
        question.days,
        rows,
        question.prices,
        question.labels,
        tuple(forecast(capacity, question.now) for capacity in question.capacities),
        advise(question.capacities, past, question.now),
    )


def _csv(db: _Db, day: Day, prices: Prices, labels: dict[str, str]) -> str:
    return reporting.csv_lines(store.usage_between(db, day.start, day.end), prices, labels)
