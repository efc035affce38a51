"""What the pool knows outlives the program, and keeping it costs nothing while nothing happens."""

from __future__ import annotations

import asyncio

import pytest

from gapdesk import keeper as module
from gapdesk.events import PoolChanged, RequestStarted
from gapdesk.keeper import Keeper
from gapdesk.proxy.types import Dialect, Dimension, Estimate, Kind, Lease, Outcome, Refusal
from gapdesk.quota.pool import Pool
from gapdesk.quota.records import Changes
from gapdesk.store import quota_state
from tests.desk import MODEL, NOON, Desk, add_keys, desk, pool_of


def used(pool: Pool, now: float = NOON) -> int:
    (capacity,) = (one for one in pool.capacities(now) if one.dimension is Dimension.RPD)
    return capacity.used


async def kept(d: Desk) -> Keeper:
    keeper = Keeper(d.pool, d.database, d.clock)
    await keeper.restore()
    d.bus.subscribe(keeper)
    return keeper


async def test_counts_and_marks_are_there_again() -> None:
    async with desk("k1@p") as d:
        keeper = await kept(d)
        for _ in range(3):
            d.ask()
        d.ask(Kind.QUOTA_DAY)
        keeper.close()
        again = Keeper(pool := pool_of(), d.database, d.clock)
        await again.restore()
        add_keys(pool, "k1@p")
        assert used(pool) == 3
        assert isinstance(pool.lease(MODEL, Estimate(), NOON + 60), Refusal)
        again.close()


async def test_what_is_under_way_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SAVE_SECONDS", 0.01)
    async with desk("k1@p") as d:
        saved = asyncio.Event()
        d.database.post = lambda fn, *args: saved.set()  # type: ignore[method-assign]
        keeper = await kept(d)
        d.bus.publish(RequestStarted("r", NOON, "c", "", Dialect.OPENAI, MODEL, False))
        first = keeper._timer
        while keeper._timer is first:  # noqa: ASYNC110 - looked at before anything was sent
            await asyncio.sleep(0.005)
        saved.clear()
        assert isinstance(d.pool.lease(MODEL, Estimate(), NOON), Lease)
        async with asyncio.timeout(5):
            await saved.wait()
        keeper.close()


async def test_nothing_happens_while_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk("k1@p") as d:
        looks = 0

        def changes(now: float) -> Changes:
            nonlocal looks
            looks += 1
            return Changes()

        monkeypatch.setattr(d.pool, "changes", changes)
        monkeypatch.setattr(module, "SAVE_SECONDS", 0.005)
        keeper = await kept(d)
        assert keeper._timer is None
        d.bus.publish(PoolChanged())
        assert keeper._timer is not None
        while keeper._timer is not None:  # noqa: ASYNC110 - nothing tells
            await asyncio.sleep(0.005)
        assert looks == 1
        keeper.close()


async def test_before_the_restoring_and_after_the_end_nothing_is_saved() -> None:
    async with desk("k1@p") as d:
        keeper = Keeper(d.pool, d.database, d.clock)
        keeper(PoolChanged())
        assert keeper._timer is None
        await keeper.restore()
        keeper.close()
        keeper(PoolChanged())
        assert keeper._timer is None
        d.pool.settle(d.ask(settle=False), Outcome(Kind.ANSWERED, 200), NOON)
        keeper.close()
        assert (await d.database.run(quota_state.load, NOON)).meters == ()
