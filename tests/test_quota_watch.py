"""Little quota is told over the bus, once, also across a restart; forecasts are fresh enough."""

from __future__ import annotations

import asyncio

import pytest

from gapdesk import quota_watch as module
from gapdesk.events import Bus, QuotaLow
from gapdesk.proxy.types import Dimension, Kind
from gapdesk.quota_watch import QuotaWatch
from tests.desk import MODEL, NOON, Desk, desk, finished


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_LOOK_SECONDS", 0.0)


async def watch(d: Desk) -> QuotaWatch:
    found = QuotaWatch(d.pool, d.database, d.bus, d.clock)
    await found.open()
    d.bus.subscribe(found)
    return found


async def use(d: Desk, times: int) -> list[int]:
    """Ask so often, a minute apart; the levels that were told."""
    d.events.clear()
    for _ in range(times):
        d.ask()
        d.clock.advance(60)
    for _ in range(3):
        await asyncio.sleep(0)
    return [event.percent for event in d.events if isinstance(event, QuotaLow)]


async def test_a_level_is_told_once_also_across_a_restart() -> None:
    async with desk("k1") as d:
        await watch(d)
        assert await use(d, 15) == []
        assert await use(d, 1) == [20]
        assert await use(d, 1) == []
        d.bus = Bus()  # nobody listens any more
        d.bus.subscribe(d.events.append)
        await watch(d)
        assert await use(d, 1) == []
        assert await use(d, 2) == [0]


async def test_what_was_used_up_elsewhere_is_told_at_the_first_request() -> None:
    async with desk("k1") as d:
        await watch(d)
        d.events.clear()
        d.ask(Kind.QUOTA_DAY)
        for _ in range(3):
            await asyncio.sleep(0)
        (low,) = (event for event in d.events if isinstance(event, QuotaLow))
        assert (low.percent, low.used, low.limit) == (0, 20, 20)


async def test_what_asks_nobody_is_not_looked_at() -> None:
    async with desk("k1") as d:
        found = await watch(d)
        d.bus.publish(finished())
        assert found._timer is None


async def test_forecasts_are_at_most_five_seconds_old() -> None:
    async with desk("k1", now=NOON) as d:
        found = QuotaWatch(d.pool, d.database, d.bus, d.clock)
        assert found.forecasts() == ()
        d.ask()
        d.clock.advance(4.9)
        assert found.forecasts() == ()
        d.clock.advance(0.2)
        by_dimension = {one.dimension: one for one in found.forecasts()}
        assert (by_dimension[Dimension.RPD].used, by_dimension[Dimension.RPD].expected) == (1, 2)


async def test_how_long_it_lasts_is_told_while_there_is_some() -> None:
    async with desk("k1") as d:
        found = QuotaWatch(d.pool, d.database, d.bus, d.clock)
        for _ in range(12):
            d.ask()
            d.clock.advance(60)
        ((model, until),) = found.lasts()
        assert model == MODEL
        assert NOON < until < NOON + 12 * 3600
        d.ask(Kind.QUOTA_DAY)
        d.clock.advance(6)
        assert found.lasts() == ()
