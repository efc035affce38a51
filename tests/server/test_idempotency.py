"""Requests in flight with the same Idempotency-Key: one is asked, all are answered."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import orjson
import pytest

from tests.loops import both_loops
from tests.rig import LITE, Rig, rig
from tests.server.talking import another, only
from tests.server.wire import ask, content, native_text, payload, until
from tests.server.wire import lines as lines_of

ASKED = "/slow 0.15 please"


async def send(
    r: Rig,
    text: str = ASKED,
    key: str | None = "k-1",
    *,
    gemini: bool = False,
    stream: bool = False,
    token: str = "gd-practice",
    name: str | None = None,
    status: int = 200,
) -> str:
    """What was said; `name` is that of the conversation."""
    headers = {"Authorization": f"Bearer {token}"}
    if name is not None:
        headers["X-Conversation-Id"] = name
    if key is not None:
        headers["Idempotency-Key"] = key
    body: dict[str, Any]
    if gemini:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        url, body = f"/v1beta/models/{LITE}:{verb}", ask(text)
    else:
        url = "/v1/chat/completions"
        body = {"model": LITE, "messages": [{"role": "user", "content": text}], "stream": stream}
    async with r.http.post(url, json=body, headers=headers) as response:
        raw = await response.read()
    assert response.status == status, raw
    if status != 200:
        return str(orjson.loads(raw)["error"]["message"])
    if gemini:
        return native_text([orjson.loads(one) for one in (lines_of(raw) if stream else [raw])])
    if stream:
        assert raw.endswith(b"data: [DONE]\n\n")
        return content(raw)
    return str(orjson.loads(raw)["choices"][0]["message"]["content"])


@both_loops
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
@pytest.mark.parametrize("gemini", [False, True], ids=["openai", "native"])
async def test_equal_requests_in_flight_are_one_call(gemini: bool, stream: bool) -> None:
    async with rig() as r:
        said = await asyncio.gather(*(send(r, gemini=gemini, stream=stream) for _ in range(4)))
        assert len(r.generations()) == 1
        assert len(set(said)) == 1
        assert "please" in said[0]
        await until(lambda: len(r.finished) == 4)
        assert sum(event.usage is not None for event in r.finished) == 1, "counted once"
        assert sorted(len(event.attempts) for event in r.finished) == [0, 0, 0, 1]
        await send(r, gemini=gemini, stream=stream)
        assert len(r.generations()) == 2, "nothing is kept for later"


async def test_a_stream_and_a_whole_answer_may_be_one_call() -> None:
    async with rig() as r:
        said = await asyncio.gather(send(r, stream=True), send(r), send(r, stream=True))
        assert len(r.generations()) == 1
        assert len(set(said)) == 1


async def test_without_a_key_each_is_asked() -> None:
    async with rig() as r:
        await asyncio.gather(send(r, key=None), send(r, key=None))
        assert len(r.generations()) == 2


async def test_what_differs_is_asked() -> None:
    async with rig() as r:
        _, token = await another(r, "another")
        await asyncio.gather(
            send(r), send(r, ASKED + "!"), send(r, key="k-2"), send(r, token=token), send(r, key="")
        )
        assert len(r.generations()) == 5


@both_loops
@pytest.mark.parametrize("stream", [False, True], ids=["whole", "stream"])
async def test_the_follower_is_answered_though_the_leader_leaves(stream: bool) -> None:
    async with rig() as r:
        leader = asyncio.create_task(send(r, stream=stream))
        await until(lambda: r.generations())
        followers = [asyncio.create_task(send(r, stream=stream)) for _ in range(3)]
        await until(lambda: r.engine.snapshot().in_flight == 4)
        followers.pop().cancel()
        leader.cancel()
        said = await asyncio.gather(*followers)
        with contextlib.suppress(asyncio.CancelledError):
            await leader
        assert len(set(said)) == 1
        assert "please" in said[0]
        assert len(r.generations()) == 2
        await until(lambda: [call.aborted for call in r.generations()] == [True, False])
        await until(lambda: len(r.finished) == 4)
        assert sorted(event.status for event in r.finished) == [200, 200, 499, 499]


async def test_a_failure_is_told_to_all() -> None:
    async with rig() as r:
        answer = payload("400_penalty")
        r.upstream.plan(type(answer)(answer.status, answer.body, delay=0.1))
        said = await asyncio.gather(*(send(r, status=400) for _ in range(3)))
        assert len(set(said)) == 1
        assert len(r.generations()) == 1
        assert sum(len(event.attempts) for event in r.finished) <= 3


async def test_equal_requests_are_one_turn_of_the_conversation() -> None:
    async with rig() as r:
        await asyncio.gather(send(r), send(r))
        conversation = await only(r)
        roles = [message.content["role"] for message in conversation.messages]
        assert roles.count("user") == 1


@pytest.mark.parametrize("completion", ["explicit", "off"])
async def test_a_named_conversation_has_the_turn_once(completion: str) -> None:
    async with rig(settings={"context.completion": completion}) as r:
        await asyncio.gather(*(send(r, name="one") for _ in range(4)))
        assert len(r.generations()) == 1
        found = await only(r)
        assert len(found.messages) == 2


async def test_two_conversations_are_two_calls() -> None:
    async with rig() as r:
        await asyncio.gather(send(r, name="one"), send(r, name="two"))
        assert len(r.generations()) == 2
