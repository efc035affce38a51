"""Situations in which other proxies fail: what a client of gapdesk gets, and what Google is asked."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from typing import Any

import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice.keys import PracticeKey
from tests.rig import FLASH, FREE, OLD, Rig, rig
from tests.server.wire import chunks, content, event, payload, raw, said, stream, until, whole

TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string"}}},
    },
}
ASKS_TOOL = '/tool weather {"city": "Oslo"}'


async def reply(r: Rig, text: str, **more: Any) -> dict[str, Any]:
    """A good answer's only choice."""
    response = await r.chat(text, **more)
    assert response.status == 200, await response.text()
    choice: dict[str, Any] = (await response.json())["choices"][0]
    return choice


# --- tools --------------------------------------------------------------------------------------------------


async def test_a_tool_call_ends_with_tool_calls() -> None:
    async with rig() as r:
        choice = await reply(r, ASKS_TOOL, model=FLASH, tools=[TOOL])
        assert choice["finish_reason"] == "tool_calls"
        assert choice["message"]["tool_calls"][0]["function"] == {
            "name": "weather",
            "arguments": '{"city":"Oslo"}',
        }

        streamed = chunks(await raw(await r.chat(ASKS_TOOL, model=FLASH, tools=[TOOL], stream=True)))
        assert [c["choices"][0]["finish_reason"] for c in streamed][-1] == "tool_calls"


async def test_a_plain_client_that_echoes_a_call_still_sends_its_signature() -> None:
    async with rig() as r:
        call = (await reply(r, ASKS_TOOL, model=FLASH, tools=[TOOL]))["message"]["tool_calls"][0]
        signature = call["extra_content"]["google"]["thought_signature"]
        plain = {key: call[key] for key in ("id", "type", "function")}
        messages = [
            {"role": "user", "content": "go"},
            {"role": "assistant", "content": None, "tool_calls": [plain]},
            {"role": "tool", "tool_call_id": call["id"], "content": "rain"},
        ]
        async with r.http.post(
            "/v1/chat/completions", json={"model": FLASH, "messages": messages, "tools": [TOOL]}
        ) as response:
            assert response.status == 200
        assert len(r.generations()) == 2
        turn = r.generations()[1].json["contents"][1]
        assert turn["parts"][0]["thoughtSignature"] == signature


# --- schemas ------------------------------------------------------------------------------------------------


async def test_a_schema_with_references_and_nulls_is_understood() -> None:
    schema = {
        "type": "object",
        "properties": {
            "home": {"$ref": "#/$defs/place"},
            "work": {"anyOf": [{"$ref": "#/$defs/place"}, {"type": "null"}]},
        },
        "required": ["home"],
        "$defs": {
            "place": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
        },
    }
    tool = {"type": "function", "function": {"name": "move", "parameters": schema}}
    async with rig() as r:
        choice = await reply(r, "go", tools=[tool], tool_choice="required")
        assert choice["finish_reason"] == "tool_calls"
        (sent,) = r.generations()[0].json["tools"][0]["functionDeclarations"]
        assert sent["parametersJsonSchema"]["properties"].keys() == {"home", "work"}
        assert sent["parametersJsonSchema"]["required"] == ["home"]


async def test_a_json_schema_reaches_google_and_is_kept_to() -> None:
    schema = {"type": "object", "properties": {"answer": {"type": "integer"}}, "required": ["answer"]}
    wanted = {"type": "json_schema", "json_schema": {"name": "n", "schema": schema}}
    async with rig() as r:
        choice = await reply(r, "six times seven", response_format=wanted)
        config = r.generations()[0].json["generationConfig"]
        assert config["responseJsonSchema"] == schema
        assert config["responseMimeType"] == "application/json"
        assert choice["message"]["content"].startswith('{"answer":')


# --- thinking and counts ------------------------------------------------------------------------------------


async def test_thoughts_and_their_tokens_are_shown() -> None:
    async with rig() as r:
        response = await r.chat("/think", model=FLASH, reasoning_effort="high")
        doc = await response.json()
        assert doc["choices"][0]["message"]["reasoning_content"]
        assert doc["usage"]["completion_tokens_details"]["reasoning_tokens"] > 0


async def test_cached_tokens_are_counted() -> None:
    async with rig() as r:
        doc = await (await r.chat("/cached please, with some words")).json()
        assert doc["usage"]["prompt_tokens_details"]["cached_tokens"] > 0


async def test_reasoning_effort_becomes_what_the_model_knows() -> None:
    async with rig() as r:
        await reply(r, "hi", model=FLASH, reasoning_effort="low")
        await reply(r, "hi", model=OLD, reasoning_effort="low")
        new, old = (call.json["generationConfig"]["thinkingConfig"] for call in r.generations())
        assert new["thinkingLevel"].lower() == "low"
        assert "thinkingBudget" not in new
        assert old["thinkingBudget"] == 1024
        assert "thinkingLevel" not in old


# --- filters and limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_blocked_prompt_costs_one_call_and_says_why(streamed: bool) -> None:
    async with rig() as r:
        response = await r.chat("/block PROHIBITED_CONTENT", stream=streamed)
        assert response.status == 200
        assert len(r.generations()) == 1
        if streamed:
            body = await raw(response)
            choices = [c["choices"][0] for c in chunks(body)]
            assert choices[-1]["finish_reason"] == "content_filter"
            assert any("PROHIBITED_CONTENT" in c["delta"].get("refusal", "") for c in choices)
            assert body.endswith(b"data: [DONE]\n\n")
        else:
            choice = (await response.json())["choices"][0]
            assert choice["finish_reason"] == "content_filter"
            assert "PROHIBITED_CONTENT" in choice["message"]["refusal"]


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_blocked_prompt_is_an_error_for_programs_that_would_show_nothing(streamed: bool) -> None:
    async with rig() as r:
        r.http.headers["User-Agent"] = "node-fetch"  # SillyTavern
        response = await r.chat("/block", stream=streamed)
        assert response.status == 400
        assert (await response.json())["error"]["code"] == "PROHIBITED_CONTENT"
        assert "blocked the prompt" in (response.reason or "")
        assert len(r.generations()) == 1


@pytest.mark.parametrize("streamed", [False, True])
async def test_text_before_a_safety_stop_is_kept(streamed: bool) -> None:
    async with rig() as r:
        response = await r.chat("/safety", stream=streamed)
        if streamed:
            body = await raw(response)
            assert content(body) == "I was about to say something that "
            assert chunks(body)[-1]["choices"][0]["finish_reason"] == "content_filter"
        else:
            choice = (await response.json())["choices"][0]
            assert choice["message"]["content"] == "I was about to say something that "
            assert choice["finish_reason"] == "content_filter"


async def test_a_length_limit_is_called_length() -> None:
    async with rig() as r:
        assert (await reply(r, "a rather long question", max_tokens=5))["finish_reason"] == "length"
        choice = await reply(r, "/max")  # everything went into thinking: still no error, and no second call
        assert choice["finish_reason"] == "length"
        assert len(r.generations()) == 2


async def test_a_picture_in_the_answer_arrives() -> None:
    async with rig() as r:
        message = (await reply(r, "/image"))["message"]
        assert message["images"][0]["image_url"]["url"].startswith("data:image/png;base64,")
        assert message["content"].startswith("Here is a picture.")


async def test_sound_reaches_google() -> None:
    sound = b64encode(b"RIFF....WAVEfmt ").decode()
    parts = [
        {"type": "text", "text": "what is it"},
        {"type": "input_audio", "input_audio": {"data": sound, "format": "wav"}},
    ]
    async with rig() as r:
        body = {"model": FLASH, "messages": [{"role": "user", "content": parts}]}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            assert response.status == 200
        sent = r.generations()[0].json["contents"][0]["parts"]
        assert {"inlineData": {"mimeType": "audio/wav", "data": sound}} in sent


# --- failures -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_bad_request_is_a_400_after_exactly_one_call(streamed: bool) -> None:
    async with rig() as r:
        r.upstream.plan(payload("400_unknown_name"))
        response = await r.chat("hi", stream=streamed)
        assert response.status == 400
        assert "additionalProperties" in (await response.json())["error"]["message"]
        assert len(r.generations()) == 1


@pytest.mark.parametrize("streamed", [False, True])
async def test_one_overloaded_answer_is_not_noticed(streamed: bool) -> None:
    async with rig() as r:
        r.upstream.plan(payload("503_high_demand"))
        response = await r.chat("hi", stream=streamed)
        assert response.status == 200
        assert len(r.generations()) == 2


@pytest.mark.parametrize("streamed", [False, True])
async def test_lasting_overload_is_a_503_after_the_allowed_tries(streamed: bool) -> None:
    async with rig(settings={"retry.max_attempts": 3}) as r:
        r.upstream.plan(*[payload("503_high_demand")] * 9)
        response = await r.chat("hi", stream=streamed)
        assert response.status == 503
        assert "high demand" in (await response.json())["error"]["message"]
        assert len(r.generations()) == 3
        assert response.headers["x-gapdesk-attempts"] == "3"


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_key_without_day_quota_is_left_alone_until_its_reset(streamed: bool) -> None:
    clock = ManualClock(1_800_000_000.0)
    keys = FREE[:2]
    async with rig(keys, clock=clock) as r:
        r.upstream.plan(payload("429_free_rpd"), key=keys[0].secret)
        for _ in range(6):
            response = await r.chat("hi", stream=streamed)
            assert response.status == 200
        asked = [call.key for call in r.generations()]
        assert asked == [keys[0].secret] + [keys[1].secret] * 6

        clock.advance(23_970)  # Google said 23,977 s
        await r.chat("hi", stream=streamed)
        assert r.generations()[-1].key == keys[1].secret
        clock.advance(10)
        await asyncio.gather(*(r.chat("hi", stream=streamed) for _ in range(2)))
        assert {call.key for call in r.generations()[-2:]} == {key.secret for key in keys}


async def test_the_client_of_a_stream_notices_nothing_of_a_dead_first_key() -> None:
    dead = PracticeKey("AQ.test-key-dead-1-0000000000", "300000000001", fault="leaked", label="dead")
    async with rig([dead, FREE[0]]) as r:
        response = await r.chat("hello there", stream=True, stream_options={"include_usage": True})
        body = await raw(response)
        assert response.status == 200
        assert "hello there" in content(body)
        assert body.endswith(b"data: [DONE]\n\n")
        assert b'"error"' not in body
        assert [call.key for call in r.generations()] == [dead.secret, FREE[0].secret]
        assert response.headers["x-gapdesk-key"] == "key 1"
        assert response.headers["x-gapdesk-attempts"] == "2"
        assert dead.secret.encode() not in body
        # It is not tried again.
        await r.chat("and again")
        assert [call.key for call in r.generations()][2:] == [FREE[0].secret]


async def test_a_stream_has_one_id_usage_when_asked_for_and_a_done() -> None:
    async with rig() as r:
        response = await r.chat("/drip 5 0", stream=True, stream_options={"include_usage": True})
        body = await raw(response)
        found = chunks(body)
        assert len({chunk["id"] for chunk in found}) == 1
        assert len({chunk["created"] for chunk in found}) == 1
        assert found[-1]["choices"] == []
        assert found[-1]["usage"]["completion_tokens"] > 0
        assert body.endswith(b"data: [DONE]\n\n")

        plain = chunks(await raw(await r.chat("/drip 5 0", stream=True)))
        assert not any("usage" in chunk for chunk in plain)


async def test_a_client_that_leaves_stops_upstream_within_a_second() -> None:
    async with rig() as r:
        body = {"model": FLASH, "messages": [{"role": "user", "content": "/drip 60 50"}], "stream": True}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            await response.content.readany()
            response.close()
        (call,) = r.generations()
        await until(lambda: call.aborted)
        assert call.chunks_sent < 30
        await until(lambda: r.finished)
        assert r.finished[0].status == 499


# --- empty answers ------------------------------------------------------------------------------------------

EMPTY = {
    "nothing": ("/empty", 2),
    "malformed": ("/malformed", 2),
    "undeclared call": ("/tool nobody {}", 2),
}


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize(("prompt", "calls"), EMPTY.values(), ids=EMPTY)
async def test_an_empty_reply_is_asked_for_once_more_and_then_told(
    prompt: str, calls: int, streamed: bool
) -> None:
    async with rig() as r:
        response = await r.chat(prompt, stream=streamed)
        assert response.status == 502
        assert (await response.json())["error"]["code"] == "empty_response"
        assert len(r.generations()) == calls


@pytest.mark.parametrize("streamed", [False, True])
async def test_a_second_try_that_brings_content_is_all_the_client_sees(streamed: bool) -> None:
    async with rig() as r:
        bad = event(finish="MALFORMED_FUNCTION_CALL")
        good = said("fine", finish="STOP")
        if streamed:
            r.upstream.plan(stream(bad), stream(good))
            body = await raw(await r.chat("hi", stream=True))
            assert content(body) == "fine"
            assert chunks(body)[-1]["choices"][0]["finish_reason"] == "stop"
        else:
            r.upstream.plan(whole(finish="MALFORMED_FUNCTION_CALL"), whole({"text": "fine"}))
            assert (await reply(r, "hi"))["message"]["content"] == "fine"
        assert len(r.generations()) == 2


async def test_thoughts_without_an_answer_end_with_an_error() -> None:
    """They went out already, so nothing can be asked again; but a reply without content is no success."""
    async with rig() as r:
        thought = event({"text": "hmm", "thought": True})
        r.upstream.plan(stream(thought, event(finish="MALFORMED_FUNCTION_CALL")))
        body = await raw(await r.chat("hi", stream=True))
        found = chunks(body)
        assert any(c["choices"][0]["delta"].get("reasoning_content") == "hmm" for c in found[:-1])
        assert found[-1]["error"]["code"] == "empty_response"
        assert b"[DONE]" not in body
        assert len(r.generations()) == 1
