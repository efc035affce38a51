"""Clients that leave, at every moment there is, and the end of gapdesk itself: nothing runs on for nobody."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import aiohttp
import pytest

from gapdesk.practice.record import Canned
from gapdesk.proxy.types import Kind
from tests.loops import both_loops
from tests.rig import LITE, Rig, rig
from tests.server.wire import ask, chunks, content, framed, said, until

QUICK = {"streaming.commit_seconds": 0.05, "streaming.keepalive_seconds": 0.05}
SILENT = Canned(hang=True)
STALLED = Canned(body=(framed(said("one ")), framed(said("two", "STOP"))), delay=0.3)
"""Says nothing for a while, then one thing, then nothing again."""


def post(r: Rig, *, stream: bool, gemini: bool = False) -> Any:
    if gemini:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        return r.http.post(f"/v1beta/models/{LITE}:{verb}", json=ask("hi"))
    body = {"model": LITE, "messages": [{"role": "user", "content": "hi"}], "stream": stream}
    return r.http.post("/v1/chat/completions", json=body)


async def all_is_quiet(r: Rig) -> None:
    """Upstream was stopped within a second, and the pool knows."""
    (call,) = r.generations()
    await until(lambda: call.aborted)
    await until(lambda: r.finished)
    assert r.finished[0].status == 499
    snapshot = r.engine.snapshot()
    assert (snapshot.in_flight, snapshot.streams) == (0, 0)
    assert all(known.in_flight == 0 for known in r.engine.pool.statuses(0.0))


CASES = {
    "whole, before the answer": (False, False, {}, SILENT),
    "whole, kept alive": (False, False, QUICK | {"streaming.nonstream_keepalive": True}, SILENT),
    "native, before the answer": (False, True, {}, SILENT),
    "stream, before the answer": (True, False, {}, SILENT),
    "stream, kept alive": (True, False, QUICK, SILENT),
    "stream, in the middle": (True, False, {}, STALLED),
    "native stream, padded": (True, True, QUICK, SILENT),
    "native stream, in the middle": (True, True, QUICK, STALLED),
    "fake stream": (True, False, QUICK | {"streaming.fake": True}, STALLED),
    "fake native stream": (True, True, QUICK | {"streaming.fake": True}, STALLED),
}


@both_loops
@pytest.mark.parametrize(("streamed", "gemini", "settings", "answer"), CASES.values(), ids=CASES)
async def test_a_client_that_leaves_stops_upstream(
    streamed: bool, gemini: bool, settings: dict[str, Any], answer: Canned
) -> None:
    async with rig(settings=settings) as r:
        r.upstream.plan(answer)

        async def asking() -> None:
            async with post(r, stream=streamed, gemini=gemini) as response:
                await response.read()

        asked = asyncio.create_task(asking())
        await until(lambda: r.generations())
        if answer is STALLED and "streaming.fake" not in settings:
            await until(lambda: r.generations()[0].chunks_sent)
        else:
            await asyncio.sleep(0.12 if settings else 0)  # two keep-alives
        asked.cancel()
        await all_is_quiet(r)
        assert [attempt.kind for attempt in r.finished[0].attempts] == [Kind.CANCELLED]


async def test_a_socket_that_is_reset_is_a_client_that_leaves() -> None:
    async with rig() as r:
        r.upstream.plan(STALLED)
        async with aiohttp.ClientSession(r.url, headers=r.http.headers) as other:
            body = {"model": LITE, "messages": [{"role": "user", "content": "hi"}], "stream": True}
            response = await other.post("/v1/chat/completions", json=body)
            await response.content.readany()
            assert response.connection is not None
            assert response.connection.transport is not None
            response.connection.transport.abort()
            response.close()
        await all_is_quiet(r)


async def test_one_that_leaves_does_not_disturb_the_others() -> None:
    async with rig() as r:

        async def ask_for(text: str) -> bytes:
            body = {"model": LITE, "messages": [{"role": "user", "content": text}], "stream": True}
            async with r.http.post("/v1/chat/completions", json=body) as response:
                return await response.read()

        asked = [asyncio.create_task(ask_for("/drip 10 20")) for _ in range(8)]
        await until(
            lambda: len(r.generations()) == 8 and all(call.chunks_sent > 2 for call in r.generations())
        )
        for task in asked[::2]:
            task.cancel()
        bodies = await asyncio.gather(*asked[1::2])
        assert {content(body) for body in bodies} == {"1 2 3 4 5 6 7 8 9 10 "}
        assert sum(call.aborted for call in r.generations()) == 4


# --- stopping -----------------------------------------------------------------------------------------------


@both_loops
async def test_stopping_lets_running_streams_finish_and_takes_no_new_ones() -> None:
    async with rig() as r:
        body = {"model": LITE, "messages": [{"role": "user", "content": "/drip 8 30"}], "stream": True}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            first = await response.content.readany()
            url = r.url
            stopping = asyncio.create_task(r.engine.stop(grace=5.0))
            await asyncio.sleep(0.02)
            async with aiohttp.ClientSession() as other:
                with pytest.raises(aiohttp.ClientConnectorError):
                    await other.get(f"{url}/health")
            whole = first + await response.content.read()
        assert content(whole) == "1 2 3 4 5 6 7 8 "
        assert whole.endswith(b"data: [DONE]\n\n")
        await stopping
        assert not r.generations()[0].aborted
        assert r.finished[0].status == 200


@both_loops
async def test_what_takes_too_long_to_stop_ends_with_an_error_event() -> None:
    async with rig() as r:
        body = {"model": LITE, "messages": [{"role": "user", "content": "/drip 60 50"}], "stream": True}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            first = await response.content.readany()
            await r.engine.stop(grace=0.1)
            whole = first + await response.content.read()
        assert chunks(whole)[-1]["error"]["code"] == "stopped"
        assert b"[DONE]" not in whole
        await until(lambda: r.generations()[0].aborted)


async def test_stopping_cuts_what_hangs_and_starts_again() -> None:
    async with rig(settings={"proxy.port": 0}) as r:
        r.upstream.plan(SILENT)
        asked = asyncio.create_task(r.chat("hi"))
        await until(lambda: r.generations())
        await r.engine.stop(grace=0.05)
        with contextlib.suppress(aiohttp.ClientError):
            assert (await asked).status == 503
        await until(lambda: r.generations()[0].aborted)
        await r.engine.start()
        url = f"{r.url}/v1beta/models/{LITE}:generateContent"
        async with r.http.post(url, json=ask("hi")) as response:
            assert response.status == 200
