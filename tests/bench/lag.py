"""How long a loop stands still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

from gapdesk import aio

_STEP = 0.002
"""Seconds between two looks at the loop."""


class Lag:
    """The longest time the loop stood still, seconds."""

    def __init__(self) -> None:
        self.longest = 0.0
        """On the clock."""
        self.worked = 0.0
        """The most that this process worked meanwhile: what else the machine does is nobody's fault here."""

    @contextmanager
    def watched(self) -> Iterator[None]:
        watching = aio.spawn(self._watch(), name="finer loop lag")
        try:
            yield
        finally:
            watching.cancel()

    async def _watch(self) -> None:
        while True:
            began, worked = time.perf_counter(), time.process_time()
            await asyncio.sleep(_STEP)
            stood = time.perf_counter() - began - _STEP
            self.longest = max(self.longest, stood)
            self.worked = max(self.worked, min(stood, time.process_time() - worked))
