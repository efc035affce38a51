"""The end of the work that is still going on when the server stops: its clients are told, not dropped."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from gapdesk.proxy.types import Failure, FailureKind


class Curfew:
    """One per server run. Work goes on `within` it until it is rung."""

    def __init__(self) -> None:
        self._running: set[asyncio.Timeout] = set()

    @contextlib.asynccontextmanager
    async def within(self) -> AsyncIterator[None]:
        """Raises Failure STOPPED out of whatever is awaited inside when the curfew rings."""
        limit = asyncio.timeout(None)
        try:
            async with limit:
                self._running.add(limit)
                try:
                    yield
                finally:
                    self._running.discard(limit)
        except TimeoutError:
            if not limit.expired():
                raise
            raise Failure(
                FailureKind.STOPPED, 503, "gapdesk was stopped before the answer was complete; ask again."
            ) from None

    def ring(self) -> None:
        """End all work now."""
        now = asyncio.get_running_loop().time()
        for limit in tuple(self._running):
            limit.reschedule(now)
