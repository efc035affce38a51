"""Keeps what the pool knows on disk, so that a restart forgets nothing."""

from __future__ import annotations

import asyncio

from gapdesk.clock import Clock
from gapdesk.events import Event, PoolChanged, RequestFinished, RequestStarted
from gapdesk.quota.pool import Pool
from gapdesk.store import quota_state
from gapdesk.store.database import Database

SAVE_SECONDS = 0.5


class Keeper:
    """A subscriber of the bus. While nothing is under way and nothing changes, it does nothing at all."""

    def __init__(self, pool: Pool, database: Database, clock: Clock) -> None:
        self._pool = pool
        self._database = database
        self._clock = clock
        self._running: set[str] = set()
        self._restored = False
        self._timer: asyncio.TimerHandle | None = None

    async def restore(self) -> None:
        """Give the pool what was stored; to be called once, before keys are added. Saving begins with it."""
        now = self._clock.now()
        self._pool.restore(await self._database.run(quota_state.load, now), now)
        self._restored = True

    def __call__(self, event: Event) -> None:
        match event:
            case RequestStarted():
                self._running.add(event.id)
            case RequestFinished():
                self._running.discard(event.id)
            case PoolChanged():
                pass
            case _:
                return
        self._arm()

    def close(self) -> None:
        """Save the last of it; the database must still be open."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._save()
        self._restored = False

    def _arm(self) -> None:
        if self._timer is None and self._restored:
            self._timer = asyncio.get_running_loop().call_later(SAVE_SECONDS, self._ring)

    def _ring(self) -> None:
        self._timer = None
        self._save()
        if self._running:  # what is asked counts from the moment it is sent
            self._arm()

    def _save(self) -> None:
        if not self._restored:
            return
        changes = self._pool.changes(self._clock.now())
        if changes:
            self._database.post(quota_state.save, changes)
