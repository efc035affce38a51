"""Stopping while answers are on their way."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest

from gapdesk.events import RequestStarted
from gapdesk.practice.record import Canned
from gapdesk.proxy.types import FailureKind
from tests.loops import both_loops
from tests.rig import LITE, Rig, rig
from tests.server.wire import until

pytestmark = both_loops

ENDLESS = "/drip 1000 20"
NATIVE = f"/v1beta/models/{LITE}:streamGenerateContent"


def asking(r: Rig, path: str, text: str) -> aiohttp.client._RequestContextManager:
    body = {"model": LITE, "stream": True, "messages": [{"role": "user", "content": text}]}
    native = {"contents": [{"parts": [{"text": text}]}]}
    return r.http.post(path, json=body if path.startswith("/v1/chat") else native)


async def test_an_answer_may_finish() -> None:
    async with rig() as r, asking(r, "/v1/chat/completions", "/drip 10 20") as response:
        await response.content.readline()
        await r.engine.stop(5.0)
        assert (await response.read()).endswith(b"data: [DONE]\n\n")


@pytest.mark.parametrize("path", ["/v1/chat/completions", f"{NATIVE}?alt=sse"])
async def test_an_answer_that_takes_too_long_ends_with_an_error_event(path: str) -> None:
    async with rig() as r, asking(r, path, ENDLESS) as response:
        assert response.status == 200
        await response.content.readline()
        await r.engine.stop(0.1)
        rest = await response.read()  # not dropped: the body has its proper end
        last = json.loads(rest.strip().splitlines()[-1].removeprefix(b"data: "))
        assert "stopped" in last["error"]["message"]
        assert [event.failure for event in r.finished] == [FailureKind.STOPPED]


async def test_the_array_form_is_closed_too() -> None:
    async with rig() as r, asking(r, NATIVE, ENDLESS) as response:
        await response.content.readany()
        await r.engine.stop(0.1)
        rest = await response.read()
        assert rest.endswith(b"}]")
        assert b'"error"' in rest


async def test_an_answer_not_begun_gets_its_true_status() -> None:
    async with rig() as r:
        started = asyncio.Event()
        r.engine.bus.subscribe(lambda event: started.set() if isinstance(event, RequestStarted) else None)
        asked = asyncio.create_task(r.chat("/slow 60"))
        await started.wait()
        await r.engine.stop(0.05)
        response = await asked
        assert response.status == 503
        assert (await response.json())["error"]["code"] == "stopped"


OTHERS = {
    "a native method": (f"/v1beta/models/{LITE}:countTokens", {"contents": []}),
    "embeddings": ("/v1/embeddings", {"model": "gemini-embedding-001", "input": "hello"}),
    "a resource": ("/v1beta/cachedContents", {}),
    "an upload": ("/upload/v1beta/files", {}),
}


@pytest.mark.parametrize(("path", "body"), OTHERS.values(), ids=OTHERS)
async def test_whatever_else_is_cut_off_says_so(path: str, body: dict[str, Any]) -> None:
    async with rig() as r:
        r.upstream.plan(Canned(hang=True))
        asked = asyncio.create_task(say(r, path, body))
        await until(lambda: r.upstream.calls)
        await r.engine.stop(0.05)
        status, error = await asked
        assert status == 503
        assert "stopped" in error["error"]["message"]
        assert [event.failure for event in r.finished] == [FailureKind.STOPPED]


async def say(r: Rig, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    async with r.http.post(path, json=body) as response:
        return response.status, await response.json()


async def test_a_download_is_cut_off_with_the_rest() -> None:
    async with rig() as r:
        r.upstream.plan(Canned(body=(b"x",) * 100, delay=0.05))
        async with r.http.get("/v1beta/files/abc:download?alt=media") as response:
            await response.content.readany()
            await r.engine.stop(0.05)
            with pytest.raises(aiohttp.ClientPayloadError):
                await response.read()
        assert [event.failure for event in r.finished] == [FailureKind.STOPPED]
        await until(lambda: r.upstream.calls[-1].aborted)


async def test_it_serves_again_after_a_stop() -> None:
    async with rig() as r:
        await r.engine.stop(0.05)
        await r.engine.start()
        async with (
            aiohttp.ClientSession(r.url, headers=r.http.headers) as http,
            http.get("/v1/models") as got,
        ):
            assert got.status == 200
