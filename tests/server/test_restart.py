"""What a restart remembers: counts, exhausted keys, learned limits; also after kill -9 and across DST."""

from __future__ import annotations

import asyncio
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp
import pytest

from gapdesk.clock import ManualClock, SystemClock
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import Source
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.program import started
from tests.server.wire import payload

PACIFIC = ZoneInfo("America/Los_Angeles")


async def quota(http: aiohttp.ClientSession, url: str = "") -> list[dict[str, Any]]:
    async with http.get(f"{url}/api/v1/quota") as response:
        assert response.status == 200
        found = await response.json()
    assert found["object"] == "list"
    lines: list[dict[str, Any]] = found["data"]
    return lines


def line_of(r: Rig, model: str = FLASH) -> Any:
    lines = r.engine.pool.statuses(r.engine._clock.now())[0].models
    (line,) = (line for line in lines if line.model == model)
    return line


async def test_kill_9_loses_at_most_the_last_second(tmp_path: Path) -> None:
    """Requests go on until the kill; each one answered more than a second before it is counted after it."""
    upstream = PracticeUpstream(SystemClock(), FREE)
    url = await upstream.start()
    options = ("--headless", "--port", "0", "--data-dir", tmp_path, "--upstream", url)
    env = {"GEMINI_API_KEYS": FREE[0].secret, "PASSWORD": "gd-chosen"}
    answered: list[float] = []
    async with aiohttp.ClientSession(headers={"Authorization": "Bearer gd-chosen"}) as http:
        async with started(*options, env=env) as program:
            await program.ready()
            body = {"model": LITE, "messages": [{"role": "user", "content": "hi"}]}
            until = time.monotonic() + 3
            while time.monotonic() < until:
                async with http.post(f"{program.url}/v1/chat/completions", json=body) as response:
                    assert response.status == 200, await response.text()
                answered.append(time.monotonic())
                await asyncio.sleep(0.05)
            killed = time.monotonic()
            await program.stop(signal.SIGKILL)
        async with started(*options, env=env) as program:
            await program.ready()
            (line,) = (line for line in await quota(http, program.url) if line["model"] == LITE)
            await program.stop()
    await upstream.stop()
    certain = sum(moment < killed - 1 for moment in answered)
    assert certain > 20
    assert certain <= line["limits"]["rpd"]["used"] <= len(answered) + 1
    assert certain <= line["limits"]["rpm"]["used"], "the sliding minute as well"


@pytest.mark.parametrize(
    "noon",
    [
        datetime(2026, 11, 21, 12, tzinfo=PACIFIC),
        datetime(2027, 3, 13, 23, tzinfo=PACIFIC),  # the next day has 23 hours
        datetime(2027, 3, 14, 1, tzinfo=PACIFIC),
        datetime(2027, 11, 7, 0, 30, tzinfo=PACIFIC),  # this day has 25
        datetime(2027, 11, 6, 12, tzinfo=PACIFIC),
    ],
    ids=str,
)
async def test_an_exhausted_key_is_asked_again_after_its_reset_and_not_before(
    noon: datetime, tmp_path: Path
) -> None:
    clock = ManualClock(noon.timestamp())
    midnight = datetime(*_next_day(noon), tzinfo=PACIFIC).timestamp()
    async with rig([FREE[0]], {"retry.hold_seconds": 0}, clock=clock, folder=tmp_path) as r:
        r.upstream.plan(payload("429_free_rpd_misleading_delay"))
        assert (await r.chat("hi", model=FLASH)).status == 429
        assert len(r.generations()) == 1
    for moment in (clock.time + 60, midnight - 2):
        clock.time = moment
        async with rig([FREE[0]], {"retry.hold_seconds": 0}, clock=clock, folder=tmp_path) as r:
            refused = await r.chat("hi", model=FLASH)
            assert (refused.status, len(r.generations())) == (429, 0), "asked before its reset"
            assert abs(int(refused.headers["Retry-After"]) - (midnight - moment)) <= 1
            assert (await r.chat("hi", model=LITE)).status == 200, "other models still serve"
    clock.time = midnight + 1
    async with rig([FREE[0]], {"retry.hold_seconds": 0}, clock=clock, folder=tmp_path) as r:
        assert (await r.chat("hi", model=FLASH)).status == 200
        assert len(r.generations()) == 1


def _next_day(moment: datetime) -> tuple[int, int, int]:
    following = datetime.fromordinal(moment.toordinal() + 1)
    return following.year, following.month, following.day


async def test_what_google_said_about_limits_is_remembered(tmp_path: Path) -> None:
    clock = ManualClock(datetime(2026, 11, 21, 12, tzinfo=PACIFIC).timestamp())
    async with rig([FREE[0]], {"retry.hold_seconds": 0}, clock=clock, folder=tmp_path) as r:
        r.upstream.plan(payload("429_free_rpd_misleading_delay"))
        await r.chat("hi", model=FLASH)
        everything = r.engine.pool.limits.learned()
        (learned,) = (one for one in everything if one.model == FLASH)
        assert learned.dimension is Dimension.RPD
        assert learned.at == clock.time
        assert "PerDay" in learned.quota_id
    clock.advance(60)
    async with rig([FREE[0]], {"retry.hold_seconds": 0}, clock=clock, folder=tmp_path) as r:
        assert set(r.engine.pool.limits.learned()) == set(everything)
        rpd = next(q for q in line_of(r).quotas if q.dimension is Dimension.RPD)
        assert (rpd.limit, rpd.source, rpd.blocks) == (learned.value, Source.LEARNED, True)


async def test_history_and_report_survive(tmp_path: Path) -> None:
    from gapdesk.quota.report import ReportSpan
    from gapdesk.quota.usage import Span

    clock = ManualClock(datetime(2026, 11, 21, 12, tzinfo=PACIFIC).timestamp())
    for _ in range(2):
        async with rig([FREE[0]], clock=clock, folder=tmp_path) as r:
            for _ in range(3):
                assert (await r.chat("hi", model=LITE)).status == 200
            clock.advance(120)
            report = await r.engine.quota.report(ReportSpan.TODAY)
            project = r.engine.pool.statuses(clock.time)[0].project
            history = await r.engine.quota.history(project, LITE, Span.HOUR)
    assert report.total.counts.requests == report.total.counts.answered == 6
    assert [line.name for line in report.models] == [LITE]
    assert sum(point.requests for point in history.points) == 6
    assert len(history.points) == 2
