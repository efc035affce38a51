"""Waiting for quota: who waits, what the client hears meanwhile, what it is told when waiting is no use."""

from __future__ import annotations

import asyncio
import math
import time
from datetime import datetime

import pytest

from gapdesk.clock import ManualClock
from gapdesk.events import EngineState, RequestHeld, RequestResumed
from gapdesk.proxy.types import Dimension
from gapdesk.quota.limit_rows import UserLimit
from tests.loops import both_loops
from tests.rig import FREE, LITE, rig
from tests.server.wire import chunks, content, lines, native, payload, quota_minute, raw, until

PATIENT = {"retry.hold_seconds": 5.0}


@both_loops
@pytest.mark.parametrize("streamed", [False, True])
async def test_a_request_waits_for_the_quota_that_comes_back(streamed: bool) -> None:
    async with rig([FREE[0]], PATIENT) as r:
        r.upstream.plan(quota_minute(0.15))
        response = await r.chat("hi", stream=streamed)
        assert response.status == 200
        first, second = r.generations()
        assert second.started - first.started >= 0.15
        events = [event for event in r.events if isinstance(event, RequestHeld | RequestResumed)]
        assert [type(event) for event in events] == [RequestHeld, RequestResumed]
        assert {event.id for event in events} == {r.finished[0].id}
        assert len(r.finished[0].attempts) == 2


async def test_the_engine_says_that_it_waits() -> None:
    async with rig([FREE[0]], PATIENT) as r:
        r.upstream.plan(quota_minute(0.2))
        asked = asyncio.create_task(r.chat("hi"))
        await until(lambda: r.engine.state is EngineState.WAITING)
        assert r.engine.snapshot().held == 1
        await asked
        assert r.engine.state is EngineState.RUNNING


async def test_a_waiting_openai_stream_is_kept_alive() -> None:
    settings = PATIENT | {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
    async with rig([FREE[0]], settings) as r:
        r.upstream.plan(quota_minute(0.3))
        body = await raw(await r.chat("hi", stream=True))
        beats = body.split(b"data: ", 1)[0]
        assert len(beats) > 1
        assert beats == b": keep-alive\n\n" * (len(beats) // 14)
        assert beats.count(b"keep-alive") >= 3
        assert "hi" in content(body)
        assert body.endswith(b"data: [DONE]\n\n")


async def test_a_waiting_native_stream_is_padded() -> None:
    settings = PATIENT | {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
    async with rig([FREE[0]], settings) as r:
        r.upstream.plan(quota_minute(0.3))
        response = await native(r.http, "hi", model=LITE, verb="streamGenerateContent", query="?alt=sse")
        body = await raw(response)
        assert body.startswith(b"data:    ")
        assert len(lines(body)) > 1


async def test_a_new_key_ends_the_wait() -> None:
    async with rig(FREE[:2], {"retry.hold_seconds": 60.0}) as r:
        # The second project's key is unknown to the engine at first.
        second = next(s for s in r.engine.pool.statuses(0.0) if s.info.label == "key 2")
        r.engine.pool.remove(second.info.id)
        r.upstream.plan(quota_minute(30.0), key=FREE[0].secret)
        asked = asyncio.create_task(r.chat("hi"))
        await until(lambda: r.engine.state is EngineState.WAITING)
        r.engine.pool.add(second.info)
        response = await asked
        assert response.status == 200
        assert [call.key for call in r.generations()] == [FREE[0].secret, FREE[1].secret]


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_request_waits_for_the_keyring(streamed: bool) -> None:
    async with rig([FREE[0]], PATIENT) as r:
        (key,) = r.engine.keys.ids()
        r.engine.pool.lock(key)
        asked = asyncio.create_task(r.chat("hi", stream=streamed))
        await until(lambda: r.engine.state is EngineState.WAITING)
        assert r.generations() == []
        r.engine.pool.unlock(key)
        response = await asked
        assert response.status == 200
        assert len(r.generations()) == 1


@pytest.mark.parametrize("patience", [0.0, 0.1])
async def test_a_keyring_that_stays_locked_is_told(patience: float) -> None:
    async with rig([FREE[0]], {"retry.hold_seconds": patience}) as r:
        r.engine.pool.lock(r.engine.keys.ids()[0])
        response = await r.chat("hi")
        assert response.status == 503
        assert response.headers["Retry-After"] == "5"
        assert response.headers.get("x-should-retry") != "false"
        error = (await response.json())["error"]
        assert error["message"] == "The keys wait for the keyring; unlock it, then try again."
        held = [event for event in r.events if isinstance(event, RequestHeld)]
        assert len(held) == (1 if patience else 0)


async def test_whatever_comes_first_ends_the_wait_quota_or_the_keyring() -> None:
    async with rig(FREE[:2], PATIENT) as r:
        second = r.engine.keys.ids()[1]
        r.engine.pool.lock(second)
        r.upstream.plan(quota_minute(0.1), key=FREE[0].secret)
        assert (await r.chat("hi")).status == 200
        assert [call.key for call in r.generations()] == [FREE[0].secret] * 2, "its quota came back"
        r.upstream.plan(quota_minute(30.0), key=FREE[0].secret)
        asked = asyncio.create_task(r.chat("hi"))
        await until(lambda: r.engine.state is EngineState.WAITING)
        r.engine.pool.unlock(second)
        assert (await asked).status == 200
        assert r.generations()[-1].key == FREE[1].secret


async def test_a_client_that_leaves_while_waiting_leaves_nothing_behind() -> None:
    async with rig([FREE[0]], {"retry.hold_seconds": 60.0}) as r:
        r.upstream.plan(quota_minute(30.0))
        asked = asyncio.create_task(r.chat("hi"))
        await until(lambda: r.engine.state is EngineState.WAITING)
        asked.cancel()
        await until(lambda: r.finished)
        assert r.finished[0].status == 499
        assert r.engine.state is EngineState.RUNNING
        assert len(r.generations()) == 1


async def test_an_upstream_that_keeps_refusing_is_not_asked_for_ever() -> None:
    async with rig([FREE[0]], {"retry.hold_seconds": 0.3}) as r:
        r.upstream.plan(*[quota_minute(0.1)] * 50)
        response = await r.chat("hi")
        assert response.status == 429
        assert len(r.generations()) <= 4


# --- all keys are out ---------------------------------------------------------------------------------------


@both_loops
@pytest.mark.parametrize("streamed", [False, True])
async def test_all_keys_out_is_a_429_at_once_that_says_when_and_why(
    streamed: bool, record_property: pytest.RecordProperty
) -> None:
    async with rig(settings={"retry.hold_seconds": 0}) as r:
        for key in FREE:
            r.upstream.plan(payload("429_free_rpd"), key=key.secret)
        await r.chat("use them up", stream=streamed)
        assert len(r.generations()) == 3
        r.upstream.calls.clear()

        began = time.perf_counter()
        answers = [await r.chat("hi", stream=streamed) for _ in range(5)]
        each = (time.perf_counter() - began) / 5
        record_property("milliseconds per refusal", round(each * 1000, 1))
        assert each < 1.0
        for response in answers:
            assert response.status == 429
            wait = int(response.headers["Retry-After"])
            assert 23_900 < wait <= 23_978
            assert response.headers["x-should-retry"] == "false"
            error = (await response.json())["error"]
            assert error["type"] == "rate_limit_error"
            back = datetime.fromtimestamp(time.time() + wait).astimezone().strftime("%H:")
            for words in (
                "Every usable key is out of quota",
                LITE,
                f"at {back}",
                "6 h 40 min",
                "key 1 exhausted",
            ):
                assert words in error["message"]
            assert error["message"].startswith((response.reason or "?").removesuffix("..."))
        assert r.upstream.calls == [], "what is known to be refused is not sent"


async def test_the_native_429_carries_retry_info() -> None:
    async with rig([FREE[0]]) as r:
        r.upstream.plan(quota_minute(30.0))
        response = await native(r.http, "hi", model=LITE)
        assert response.status == 429
        error = (await response.json())["error"]
        assert error["status"] == "RESOURCE_EXHAUSTED"
        (info,) = [d for d in error["details"] if d["@type"].endswith("RetryInfo")]
        assert info["retryDelay"] == f"{response.headers['Retry-After']}s"
        assert 29 <= int(response.headers["Retry-After"]) <= 30


async def test_a_stream_already_kept_alive_ends_with_the_refusal() -> None:
    settings = {
        "retry.hold_seconds": 0.25,
        "streaming.commit_seconds": 0.05,
        "streaming.keepalive_seconds": 0.05,
    }
    async with rig([FREE[0]], settings) as r:
        r.upstream.plan(quota_minute(0.2), quota_minute(30.0))
        response = await r.chat("hi", stream=True)
        body = await raw(response)
        assert response.status == 200
        (last,) = chunks(body)
        assert last["error"]["code"] == "rate_limit_exceeded"
        assert body.endswith(b"}\n\n")
        assert r.finished[0].failure == "quota"


# --- limits the user set ------------------------------------------------------------------------------------


async def test_requests_in_parallel_never_exceed_a_limit_the_user_set() -> None:
    clock = ManualClock()
    async with rig(settings={"retry.hold_seconds": 0}, clock=clock) as r:
        r.engine.pool.limits.set_user(UserLimit(LITE, Dimension.RPM, 4))
        r.engine.pool.refresh()
        for minute in range(2):
            answers = await asyncio.gather(*(r.chat("hi", stream=n % 2 == 0) for n in range(30)))
            assert sorted(answer.status for answer in answers) == [200] * 12 + [429] * 18
            asked = [call.key for call in r.generations()][12 * minute :]
            assert sorted(asked) == sorted(key.secret for key in FREE for _ in range(4))
            waits = {math.ceil(float(a.headers["Retry-After"])) for a in answers if a.status == 429}
            assert waits == {60}
            clock.advance(60.001)
