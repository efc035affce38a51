"""The accounts: what the pool knows and what was used, kept on disk, watched, and reported."""

from __future__ import annotations

from gapdesk.books import Books
from gapdesk.clock import Clock
from gapdesk.events import Bus
from gapdesk.keeper import Keeper
from gapdesk.quota.pool import Pool
from gapdesk.quota.prices import Prices
from gapdesk.quota.reasons import LocalTime
from gapdesk.quota_desk import QuotaDesk
from gapdesk.quota_watch import QuotaWatch
from gapdesk.report_line import ReportLine
from gapdesk.settings import Settings
from gapdesk.store import quota_state, usage
from gapdesk.store.database import Database


class Accounts:
    """Opens, feeds and closes the keeper, the books, the watch, the report line and the quota desk."""

    def __init__(
        self,
        pool: Pool,
        prices: Prices,
        database: Database,
        bus: Bus,
        settings: Settings,
        clock: Clock,
        local_time: LocalTime,
    ) -> None:
        self._database = database
        self._keeper = Keeper(pool, database, clock)
        self._books = Books(pool, database, bus)
        self._watch = QuotaWatch(pool, database, bus, clock)
        self.desk = QuotaDesk(
            pool, prices, database, self._books, self._watch, bus, clock, lambda: settings.quota_day_zone
        )
        self._report_line = ReportLine(self.desk.report, settings, clock, local_time)
        for subscriber in (self._keeper, self._books, self._watch, self._report_line):
            bus.subscribe(subscriber)

    async def open(self) -> None:
        """Give the pool what was stored; to be called once, before keys are added."""
        await self._keeper.restore()
        await self.desk.open()
        await self._watch.open()

    async def close(self) -> None:
        """Write the last of it; the database must still be open."""
        await self._report_line.close()
        self._watch.close()
        self._books.flush()
        self._keeper.close()

    def lasts(self) -> tuple[tuple[str, float], ...]:
        """(model, epoch seconds) of each model whose quota will not last the day at today's rate."""
        return self._watch.lasts()

    async def clean(self, now: float) -> None:
        """Delete what is too old, and give the space back."""
        await self._database.run(quota_state.prune, now)
        more = True
        while more:  # in small steps: others get their turn in between
            more = await self._database.run(usage.prune, now)
        await self._database.shrink()
