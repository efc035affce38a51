"""The loop-lag monitor."""

from __future__ import annotations

import asyncio
import logging

import pytest

from gapdesk.aio import settle, spawn
from gapdesk.clock import ManualClock
from gapdesk.lag import watch_loop

pytestmark = pytest.mark.allow_warnings


@pytest.mark.parametrize(
    ("gap", "said"),
    [
        (0.1, []),
        (0.5, [(logging.WARNING, "the loop stood still for 500 ms")]),
        (3600.0, [(logging.INFO, "the computer slept for 3600 s")]),
    ],
)
async def test_gaps(gap: float, said: list[tuple[int, str]], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "gapdesk.lag")
    clock = ManualClock()
    task = spawn(watch_loop(interval=0, clock=clock), name="lag")
    await asyncio.sleep(0)  # the monitor sleeps now
    clock.advance(gap)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    await settle(task)
    assert [(record.levelno, record.message) for record in caplog.records] == said
