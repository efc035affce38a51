"""Watches today's quota: how long it lasts, and when to tell that little is left."""

from __future__ import annotations

import asyncio

from gapdesk.clock import Clock
from gapdesk.events import Bus, Event, RequestFinished
from gapdesk.quota.forecast import forecast
from gapdesk.quota.pool import Pool
from gapdesk.quota.report import Capacity, Forecast
from gapdesk.quota.warnings import Warner
from gapdesk.store import meta
from gapdesk.store.database import Database

_LOOK_SECONDS = 2.0
"""After a request: how soon it is looked whether it was one of the last."""
_FRESH_SECONDS = 5.0
_TOLD = "quota_low"
"""Name of the stored value."""


class QuotaWatch:
    """A subscriber of the bus that publishes QuotaLow."""

    def __init__(self, pool: Pool, database: Database, bus: Bus, clock: Clock) -> None:
        self._pool = pool
        self._database = database
        self._bus = bus
        self._clock = clock
        self._warner = Warner()
        self._timer: asyncio.TimerHandle | None = None
        self._found: tuple[Forecast, ...] = ()
        self._found_at = 0.0

    async def open(self) -> None:
        """Recall what was told before the restart."""
        self._warner.restore(await self._database.run(meta.read, _TOLD) or {})

    def close(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def __call__(self, event: Event) -> None:
        if isinstance(event, RequestFinished) and event.attempts and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_LOOK_SECONDS, self._look)

    def limits_changed(self) -> None:
        """What was found by the old ones holds no longer."""
        self._found_at = 0.0

    def forecasts(self) -> tuple[Forecast, ...]:
        """Of today; at most five seconds old."""
        now = self._clock.now()
        if not self._found_at <= now < self._found_at + _FRESH_SECONDS:
            self._add_up(now)
        return self._found

    def lasts(self) -> tuple[tuple[str, float], ...]:
        """(model, epoch seconds) of each model that will run out today but has not yet, the first first."""
        soonest: dict[str, float] = {}
        for one in self.forecasts():
            until = one.lasts_until
            if until is not None and not one.used_up:
                soonest[one.model] = min(until, soonest.get(one.model, until))
        return tuple(sorted(soonest.items(), key=lambda item: item[1]))

    def _look(self) -> None:
        self._timer = None
        now = self._clock.now()
        capacities = self._add_up(now)
        news = self._warner.look(capacities, self._found, now)
        for event in news:
            self._bus.publish(event)
        if news:
            self._database.post(meta.write, _TOLD, self._warner.state())

    def _add_up(self, now: float) -> tuple[Capacity, ...]:
        capacities = self._pool.capacities(now)
        self._found_at, self._found = now, tuple(forecast(capacity, now) for capacity in capacities)
        return capacities
