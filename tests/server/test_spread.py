"""How requests are shared out over keys, seen from outside: even, in proportion, and never into a wall."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from gapdesk.practice.keys import PracticeKey
from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import UserLimit
from tests.loops import both_loops
from tests.rig import LITE, Rig, rig
from tests.server.wire import until


def projects(count: int) -> tuple[PracticeKey, ...]:
    """Keys of as many projects, without limits."""
    return tuple(
        PracticeKey(f"AQ.test-key-spread-{n:03d}-00000", f"3000000{n:05d}", tier="tier1", label=f"key {n}")
        for n in range(count)
    )


async def ask(r: Rig, requests: int, at_once: int) -> list[int]:
    """The statuses of that many chats, `at_once` in flight at any time."""
    todo = iter(range(requests))
    statuses: list[int] = []

    async def client() -> None:
        for _ in todo:
            statuses.append((await r.chat("hi", model=LITE)).status)

    await asyncio.gather(*(client() for _ in range(at_once)))
    return statuses


def asked(r: Rig) -> Counter[str]:
    return Counter(call.key for call in r.generations())


@pytest.mark.parametrize("at_once", [1, 32])
async def test_two_thousand_requests_over_fifty_equal_keys(at_once: int) -> None:
    keys = projects(50)
    async with rig(keys) as r:
        assert set(await ask(r, 2000, at_once)) == {200}
        shares = asked(r)
    assert len(shares) == 50
    assert sum(shares.values()) == 2000
    assert max(shares.values()) / min(shares.values()) <= 1.2, shares


async def test_unequal_limits_are_used_in_proportion() -> None:
    keys = projects(3)
    limits = dict(zip((f"projects/{key.project}" for key in keys), (20, 100, 500), strict=True))
    async with rig(keys) as r:
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPM, None))  # or the one minute of a test decides
        for project, limit in limits.items():
            r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPD, limit, project=project))
        assert set(await ask(r, 310, 8)) == {200}
        shares = asked(r)
    used = [shares[key.secret] / limits[f"projects/{key.project}"] for key in keys]
    assert max(used) - min(used) <= 0.1, used


@both_loops
async def test_what_the_ledger_knows_to_be_full_is_never_asked() -> None:
    """40 requests at once, five a minute in each of three projects: 15 answers, no 429 from upstream."""
    keys = projects(3)
    async with rig(keys, {"retry.hold_seconds": 0}) as r:
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPM, 5))
        responses = await asyncio.gather(*(r.chat("hi", model=LITE) for _ in range(40)))
        assert Counter(response.status for response in responses) == {200: 15, 429: 25}
        assert sorted(asked(r).values()) == [5, 5, 5]
        assert {call.status for call in r.generations()} == {200}
        for response in responses:
            if response.status == 429:
                assert 50 <= int(response.headers["Retry-After"]) <= 60
                assert "the first returns at" in (await response.json())["error"]["message"]


async def test_or_it_is_held_until_there_is_room() -> None:
    keys = projects(3)
    async with rig(keys, {"retry.hold_seconds": 120}) as r:
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPM, 5))
        asking = [asyncio.create_task(r.chat("hi", model=LITE)) for _ in range(40)]
        await until(lambda: r.engine.snapshot().held == 25 and len(r.generations()) == 15, 10.0)
        snapshot = r.engine.snapshot()
        assert {one.model for one in snapshot.waiting} == {LITE}
        assert len(r.generations()) == 15
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPM, 100))  # more room: nobody waits any longer
        responses = await asyncio.gather(*asking)
        assert {response.status for response in responses} == {200}
        assert {call.status for call in r.generations()} == {200}
        assert r.engine.snapshot().waiting == ()
