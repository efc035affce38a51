"""Two keys of one Google project: one quota, wherever one looks."""

from __future__ import annotations

import time

from gapdesk.practice.keys import PracticeKey
from gapdesk.proxy.types import Dimension
from gapdesk.quota.keys import KeyState, QuotaLine
from gapdesk.quota.limit_rows import UserLimit
from gapdesk.quota.report import ReportSpan
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.wire import quota_minute

PROJECT = "400000000001"
TWO = tuple(
    PracticeKey(f"AQ.test-key-shared-{n}-000000000", PROJECT, tier="tier1", label=f"shared {n}")
    for n in (1, 2)
)


def quotas(r: Rig, label: str, model: str) -> tuple[QuotaLine, ...]:
    """What the Keys page shows of a key."""
    for row in r.engine.keys.rows(r.engine.keys.ids(), model):
        if row.info.label == label:
            assert row.line is not None
            return row.line.quotas
    raise AssertionError(label)


async def test_what_one_key_used_is_gone_for_both() -> None:
    async with rig(TWO, {"retry.hold_seconds": 0}) as r:
        r.engine.quota.set_limit(UserLimit(LITE, Dimension.RPD, 5))
        for _ in range(5):
            assert (await r.chat("hi", model=LITE)).status == 200
        assert {call.key for call in r.generations()} == {key.secret for key in TWO}
        assert (await r.chat("hi", model=LITE)).status == 429
        assert len(r.generations()) == 5, "a second key of the project is no second quota"

        assert quotas(r, "shared 1", LITE) == quotas(r, "shared 2", LITE)
        rpd = next(line for line in quotas(r, "shared 1", LITE) if line.dimension is Dimension.RPD)
        assert (rpd.used, rpd.limit) == (5, 5)
        assert {row.siblings for row in r.engine.keys.rows(r.engine.keys.ids())} == {1}
        assert {one.score for one in r.engine.keys.explain(LITE)} == {0.0}
        (today,) = (one for one in r.engine.snapshot().today if one.model == LITE)
        assert (today.used, today.limit) == (5, 5), "counted once"
        async with r.http.get("/api/v1/quota") as response:
            (entry,) = (await response.json())["data"]
        assert entry["keys"] == ["shared 1", "shared 2"]
        assert (entry["limits"]["rpd"]["used"], entry["limits"]["rpd"]["limit"]) == (5, 5)
        report = await r.engine.quota.report(ReportSpan.TODAY)
        assert [line.counts.requests for line in report.projects] == [5]
        assert sum(line.counts.requests for line in report.keys) == 5
        assert {one.limit for one in report.forecasts if one.dimension is Dimension.RPD} == {5}


async def test_a_429_of_one_cools_both_for_that_model_only() -> None:
    async with rig((*TWO, FREE[0]), {"retry.hold_seconds": 0}) as r:
        r.upstream.plan(quota_minute(30.0), key=TWO[0].secret, model=FLASH)
        r.upstream.plan(quota_minute(30.0), key=TWO[1].secret, model=FLASH)
        for _ in range(4):
            assert (await r.chat("hi", model=FLASH)).status == 200
        refused = [call for call in r.generations() if call.status == 429]
        assert len(refused) == 1, "the other key of the project is not asked after the first one's 429"

        states = {
            row.info.label: row.line.state
            for row in r.engine.keys.rows(r.engine.keys.ids(), FLASH)
            if row.line is not None
        }
        assert states == {
            "shared 1": KeyState.COOLING,
            "shared 2": KeyState.COOLING,
            FREE[0].label: KeyState.HEALTHY,
        }
        reasons = {one.label: one.reason for one in r.engine.keys.explain(FLASH)}
        assert reasons["shared 1"] is not None
        assert reasons["shared 1"] == reasons["shared 2"]
        assert time.time() < (reasons["shared 1"].until or 0) <= time.time() + 30

        r.upstream.clear()
        for _ in range(4):
            assert (await r.chat("hi", model=LITE)).status == 200
        assert {call.project for call in r.generations()} == {PROJECT, FREE[0].project}, "others still serve"
