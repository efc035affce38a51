"""A block or an empty reply, as the client's profile wants it: an error, readable text, or as it came."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from gapdesk.practice.record import Canned
from gapdesk.proxy.types import FailureKind, Kind
from tests.rig import LITE, Rig, rig
from tests.server.wire import chunks, content, event, lines, raw, stream, whole

BLOCK = {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}}
EMPTY = whole(finish="STOP")
THOUGHT = event({"text": "hm", "thought": True})
NATIVE = f"/v1beta/models/{LITE}:generateContent"
NATIVE_STREAM = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
ASKED = {"contents": [{"role": "user", "parts": [{"text": "hi"}]}]}


async def native(r: Rig, path: str) -> tuple[int, Any]:
    async with r.http.post(path, json=ASKED) as response:
        body = await response.read()
        return response.status, body if "alt=sse" in path else await response.json()


def text_of(document: Any) -> str:
    return "".join(part.get("text", "") for part in document["candidates"][0]["content"]["parts"])


@pytest.mark.parametrize("streamed", [False, True])
async def test_an_empty_reply_is_an_error_unless_text_is_wanted(streamed: bool) -> None:
    empty = stream(event(finish="STOP")) if streamed else EMPTY
    async with rig() as r:
        r.upstream.plan(empty, empty)
        response = await r.chat("hi", stream=streamed)
        assert response.status == 502
        assert r.finished[0].failure is FailureKind.EMPTY_RESPONSE


@pytest.mark.parametrize("streamed", [False, True])
async def test_an_empty_reply_becomes_text_where_wanted(streamed: bool) -> None:
    empty = stream(event(finish="STOP")) if streamed else EMPTY
    async with rig(settings={"blocked.as": "text"}) as r:
        r.upstream.plan(empty, empty)
        response = await r.chat("hi", stream=streamed)
        assert response.status == 200
        if streamed:
            body = await raw(response)
            assert content(body).startswith("Google answered without any content")
            assert chunks(body)[-1]["choices"][0]["finish_reason"] == "stop"
        else:
            choice = (await response.json())["choices"][0]
            assert choice["message"]["content"].startswith("Google answered without any content")
        (finished,) = r.finished
        assert [attempt.kind for attempt in finished.attempts] == [Kind.EMPTY, Kind.EMPTY]
        assert response.headers["x-gapdesk-key"] == finished.attempts[-1].label


async def test_thoughts_without_an_answer_end_in_text_where_wanted() -> None:
    async with rig(settings={"blocked.as": "text"}) as r:
        r.upstream.plan(stream(THOUGHT, event(finish="STOP"), delay=0.05))
        body = await raw(await r.chat("hi", stream=True))
        assert "without any content" in content(body)
        assert chunks(body)[-1]["choices"][0]["finish_reason"] == "stop"
        assert body.endswith(b"data: [DONE]\n\n")


async def test_a_native_client_gets_a_block_as_google_sent_it_by_default() -> None:
    async with rig() as r:
        r.upstream.plan(Canned(body=BLOCK))
        assert await native(r, NATIVE) == (200, BLOCK)


async def test_a_native_client_gets_a_block_as_it_wants_it() -> None:
    async with rig(settings={"blocked.as": "text"}) as r:
        r.upstream.plan(Canned(body=BLOCK), stream(BLOCK))
        status, document = await native(r, NATIVE)
        assert (status, text_of(document)[:6]) == (200, "Google")
        status, body = await native(r, NATIVE_STREAM)
        (only,) = map(orjson.loads, lines(body))
        assert text_of(only).startswith("Google blocked the prompt")
        assert only["candidates"][0]["finishReason"] == "STOP"
    async with rig(settings={"blocked.as": "error"}) as r:
        r.upstream.plan(Canned(body=BLOCK), stream(BLOCK))
        status, document = await native(r, NATIVE)
        assert (status, document["error"]["status"]) == (400, "INVALID_ARGUMENT")
        assert (await native(r, NATIVE_STREAM))[0] == 400


async def test_a_native_client_gets_text_for_an_empty_reply_where_wanted() -> None:
    async with rig(settings={"blocked.as": "text"}) as r:
        r.upstream.plan(EMPTY, EMPTY)
        status, document = await native(r, NATIVE)
        assert status == 200
        assert "without any content" in text_of(document)
