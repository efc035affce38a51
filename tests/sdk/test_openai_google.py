"""openai-python as the client of what only Google has: files, caches; and answers that come late."""

from __future__ import annotations

import io
from typing import Any

import openai
import orjson
import pytest

from gapdesk.practice.keys import PracticeKey
from gapdesk.practice.record import Canned
from tests.rig import LITE, OLD, rig
from tests.sdk.clients import IMPATIENT, genai_client, of_google, openai_client

pytestmark = of_google

LONG = "A sentence that is worth keeping for later questions. " * 600
HELLO: list[Any] = [{"role": "user", "content": "Hi"}]
OVERLOADED = {"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}


async def test_uploaded_file_is_used_through_its_project() -> None:
    async with rig() as r, openai_client(r) as client, genai_client(r) as google:
        file = await google.files.upload(file=io.BytesIO(b"notes"), config={"mime_type": "text/plain"})
        owner = r.upstream.calls[0].project
        for reference in (file.name, f"https://generativelanguage.googleapis.com/v1beta/{file.name}"):
            for _ in range(2):
                reply = await client.chat.completions.create(
                    model=LITE,
                    messages=[
                        {"role": "user", "content": [{"type": "file", "file": {"file_id": reference}}]},
                        *HELLO,
                    ],
                )
                assert "I see the file" in (reply.choices[0].message.content or "")
        assert {call.project for call in r.generations()} == {owner}


async def test_cache_is_used_through_its_project() -> None:
    keys = (
        PracticeKey("AQ.test-key-poor-1-0000000000", "200000000001"),
        PracticeKey("AQ.test-key-rich-2-0000000000", "200000000002", tier="tier1"),
    )
    cached = {"model": f"models/{OLD}", "contents": [{"role": "user", "parts": [{"text": LONG}]}]}
    async with rig(keys) as r, openai_client(r) as client:
        async with r.http.post("/v1beta/cachedContents", json=cached) as response:
            name = (await response.json())["name"]
        for _ in range(3):
            reply = await client.chat.completions.create(
                model=OLD, messages=HELLO, extra_body={"extra_body": {"google": {"cached_content": name}}}
            )
        assert {call.project for call in r.generations()} == {keys[1].project}
    assert reply.usage is not None and reply.usage.prompt_tokens_details is not None
    assert (reply.usage.prompt_tokens_details.cached_tokens or 0) > 1024


async def test_failure_after_the_commit_is_raised_with_its_words(streaming: dict[str, Any]) -> None:
    settings = {**streaming, "retry.max_attempts": 1}
    async with rig(settings=settings) as r, openai_client(r) as client:
        r.upstream.plan(Canned(status=503, body=OVERLOADED, delay=0.15))
        stream = await client.chat.completions.create(model=LITE, messages=HELLO, stream=True)
        with pytest.raises(openai.APIError) as caught:
            async for _ in stream:
                pass
        assert r.finished[0].failure is not None
    assert "overloaded" in caught.value.message


async def test_late_whole_answer_may_be_led_by_blanks() -> None:
    settings = {**IMPATIENT, "streaming.nonstream_keepalive": True}
    async with rig(settings=settings) as r, openai_client(r) as client:
        raw = await client.chat.completions.with_raw_response.create(
            model=LITE, messages=[{"role": "user", "content": "/slow 0.2"}]
        )
        reply = raw.parse()
    assert raw.content.startswith(b"  ")
    assert "/slow 0.2" in (reply.choices[0].message.content or "")


async def test_quick_failure_keeps_its_status_though_blanks_are_allowed() -> None:
    settings = {"streaming.nonstream_keepalive": True, "streaming.commit_seconds": 5.0}
    async with rig(settings=settings) as r, openai_client(r) as client:
        with pytest.raises(openai.BadRequestError):
            await client.chat.completions.create(
                model=LITE, messages=[{"role": "user", "content": "/error 400"}]
            )


async def test_stream_sends_each_kind_in_a_chunk_of_its_own(streaming: dict[str, Any]) -> None:
    """Some programs read one kind per chunk only, and lose the rest."""
    tools: list[Any] = [{"type": "function", "function": {"name": "look"}}]
    thought_text_call = [
        {"text": "Hmm.", "thought": True},
        {"text": "I look."},
        {"functionCall": {"name": "look", "args": {}, "id": "a"}, "thoughtSignature": "c2ln"},
    ]
    event = {
        "candidates": [
            {"content": {"parts": thought_text_call, "role": "model"}, "finishReason": "STOP", "index": 0}
        ],
        "usageMetadata": {"promptTokenCount": 3, "candidatesTokenCount": 4, "totalTokenCount": 7},
    }
    async with rig(settings=streaming) as r, openai_client(r) as client:
        r.upstream.plan(Canned(body=(b"data: " + orjson.dumps(event) + b"\r\n\r\n",)))
        stream = await client.chat.completions.create(
            model=LITE, messages=HELLO, tools=tools, stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
    kinds = []
    for chunk in chunks:
        if not chunk.choices:
            kinds.append("usage")
            continue
        (choice,) = chunk.choices
        found = [name for name, value in choice.delta.model_dump(exclude_none=True).items() if value]
        kinds += [choice.finish_reason] if choice.finish_reason else found
        assert len(found) + bool(choice.finish_reason) == 1
    assert kinds == ["role", "reasoning_content", "content", "tool_calls", "tool_calls", "usage"]
