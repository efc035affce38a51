"""What is done now and then while the engine is open: cleaning up, looking around, watching the loop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

from gapdesk import aio
from gapdesk.clock import Clock
from gapdesk.events import Bus, PoolChanged
from gapdesk.lag import watch_loop
from gapdesk.serving import Serving
from gapdesk.surroundings import Surroundings

log = logging.getLogger(__name__)

Clean = Callable[[float], Coroutine[Any, Any, None]]
"""Deletes what is too old at a moment (epoch seconds)."""

_CLEAN_SECONDS = 3600.0
_SOON_SECONDS = 30.0
"""After the start; then what was deleted in the run before goes for good: nobody can undo that any more."""


class Caretaker:
    """Its tasks run from `begin` until they are cancelled."""

    def __init__(
        self,
        clock: Clock,
        bus: Bus,
        serving: Serving,
        purge: Clean,
        cleans: Sequence[Clean],
        updates: Callable[[], Coroutine[Any, Any, None]],
    ) -> None:
        """`purge` is run once, soon after the start; `cleans` each hour; `updates` all the time."""
        self._clock = clock
        self._bus = bus
        self._serving = serving
        self._purge = purge
        self._cleans = cleans
        self._updates = updates
        self._surroundings = Surroundings(clock, self._woke, self._network_changed)

    def begin(self) -> list[asyncio.Task[Any]]:
        """Begin; the caller cancels the tasks at the end."""
        return [
            aio.spawn(self._clean(), name="clean-up"),
            aio.spawn(watch_loop(), name="loop lag"),
            aio.spawn(self._surroundings.watch(), name="surroundings"),
            aio.spawn(self._updates(), name="updates"),
        ]

    def look_around(self) -> None:
        """The computer may have woken up, or be in another network: see."""
        self._surroundings.look()

    async def _clean(self) -> None:
        await asyncio.sleep(_SOON_SECONDS)  # never at the start
        await self._run([self._purge])
        while True:
            await asyncio.sleep(_CLEAN_SECONDS)
            await self._run(self._cleans)

    async def _run(self, cleans: Sequence[Clean]) -> None:
        now = self._clock.now()
        for clean in cleans:
            for problem in await asyncio.gather(clean(now), return_exceptions=True):
                if problem is not None:  # such as a full disk: in an hour there may be room
                    log.error("clean-up failed", exc_info=problem)

    def _woke(self, seconds: float) -> None:
        aio.spawn(self._serving.woke(seconds), name="new connections")
        self._bus.publish(PoolChanged())  # quota came back meanwhile

    def _network_changed(self) -> None:
        aio.spawn(self._renew(), name="new connections")

    async def _renew(self) -> None:
        await self._serving.network_changed()
        self._bus.publish(PoolChanged())  # other addresses are shown
