"""The loop-lag monitor: says when something held the serving loop up."""

from __future__ import annotations

import asyncio
import logging

from gapdesk.clock import Clock, SystemClock

log = logging.getLogger(__name__)

ASLEEP = 60.0
"""Seconds; a longer gap was the computer sleeping, not the program."""


async def watch_loop(threshold: float = 0.2, *, interval: float = 0.25, clock: Clock | None = None) -> None:
    """Log each gap in the loop above `threshold` seconds; runs until cancelled.

    A gap is seen for sure if it exceeds `threshold` + `interval`, a shorter one if it ends late enough.
    """
    clock = clock or SystemClock()
    while True:
        due = clock.monotonic() + interval
        await asyncio.sleep(interval)
        late = clock.monotonic() - due
        if late > ASLEEP:
            log.info("the computer slept for %.0f s", late)
        elif late > threshold:
            log.warning("the loop stood still for %.0f ms", late * 1000)
