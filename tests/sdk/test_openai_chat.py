"""openai-python as the client: chats, whole and streamed."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import openai
import pytest
from openai.lib.streaming.chat import ContentDoneEvent
from pydantic import BaseModel

from gapdesk.practice.record import Canned
from gapdesk.proxy.types import FailureKind
from tests.rig import FLASH, LITE, OLD, rig
from tests.sdk.clients import openai_client


def said(text: str) -> list[Any]:
    """One user message."""
    return [{"role": "user", "content": text}]


# --- whole ------------------------------------------------------------------------------------------------


async def test_chat_is_answered_and_counted() -> None:
    async with rig() as r, openai_client(r) as client:
        raw = await client.chat.completions.with_raw_response.create(
            model=LITE, messages=said("Hello, 世界 ✓")
        )
        reply = raw.parse()
        finished = r.finished
    assert reply.object == "chat.completion"
    assert reply.model == LITE
    (choice,) = reply.choices
    assert (choice.index, choice.finish_reason, choice.message.role) == (0, "stop", "assistant")
    assert choice.message.content is not None and "“Hello, 世界 ✓”" in choice.message.content
    assert reply.usage is not None
    assert reply.usage.prompt_tokens > 0 and reply.usage.completion_tokens > 0
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens
    assert raw.headers["x-gapdesk-key"] in {"key 1", "key 2", "key 3"}
    assert raw.headers["x-gapdesk-attempts"] == "1"
    assert reply._request_id == finished[0].id
    assert finished[0].usage is not None
    assert finished[0].usage.prompt == reply.usage.prompt_tokens


async def test_synchronous_client_chats_and_streams_from_a_thread() -> None:
    def talk(url: str, token: str) -> tuple[str, str]:
        with openai.OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0) as client:
            whole = client.chat.completions.create(model=LITE, messages=said("one"))
            stream = client.chat.completions.create(model=LITE, messages=said("two"), stream=True)
            pieces = [chunk.choices[0].delta.content or "" for chunk in stream]
        return whole.choices[0].message.content or "", "".join(pieces)

    async with rig() as r:
        whole, streamed = await asyncio.to_thread(talk, r.url, r.token)
    assert "“one”" in whole
    assert "“two”" in streamed


@pytest.mark.parametrize("base", ["", "/v1beta/openai/", "/c/evening/v1"])
async def test_other_base_urls_serve_the_same(base: str) -> None:
    async with rig() as r, openai_client(r, base_url=r.url + base) as client:
        reply = await client.chat.completions.create(model=f"models/{LITE}", messages=said("Hi"))
    assert "“Hi”" in (reply.choices[0].message.content or "")


async def test_system_and_developer_messages_become_the_instruction() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=LITE,
            messages=[
                {"role": "system", "content": "Be terse."},
                {"role": "developer", "content": "Speak French."},
                {"role": "user", "content": "/system"},
            ],
        )
    assert reply.choices[0].message.content == "system: Be terse.\n\nSpeak French."


async def test_parameters_arrive_in_geminis_words() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=OLD,
            messages=said("/dump"),
            temperature=0.5,
            top_p=0.9,
            max_completion_tokens=500,
            stop=["END", "STOP"],
            seed=7,
            frequency_penalty=0.5,
            presence_penalty=0.5,
            user="someone",
            extra_body={"top_k": 20},
        )
        losses = {loss.field for loss in r.finished[0].losses}
    config = json.loads(reply.choices[0].message.content or "")["generationConfig"]
    assert config["temperature"] == 0.5
    assert config["topP"] == 0.9
    assert config["topK"] == 20
    assert config["maxOutputTokens"] == 500
    assert config["stopSequences"] == ["END", "STOP"]
    assert config["seed"] == 7
    assert not {"frequencyPenalty", "presencePenalty"} & config.keys()
    assert {"frequency_penalty", "presence_penalty"} <= losses


async def test_n_choices() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(model=OLD, messages=said("Hi"), n=2)
        stream = await client.chat.completions.create(model=OLD, messages=said("Hi"), n=2, stream=True)
        texts: dict[int, str] = {}
        async for chunk in stream:
            for choice in chunk.choices:
                texts[choice.index] = texts.get(choice.index, "") + (choice.delta.content or "")
    assert [choice.index for choice in reply.choices] == [0, 1]
    assert texts == {choice.index: choice.message.content for choice in reply.choices}


async def test_stop_sequence_ends_the_answer() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(model=OLD, messages=said("Hi"), stop="simulated")
    content = reply.choices[0].message.content or ""
    assert "simulated" not in content
    assert reply.choices[0].finish_reason == "stop"


async def test_logprobs() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=OLD, messages=said("Hi"), logprobs=True, top_logprobs=2
        )
        stream = await client.chat.completions.create(
            model=OLD, messages=said("Hi"), logprobs=True, stream=True
        )
        tokens = [
            token.token
            async for chunk in stream
            for choice in chunk.choices
            for token in (choice.logprobs.content if choice.logprobs else None) or ()
        ]
    choice = reply.choices[0]
    assert choice.logprobs is not None and choice.logprobs.content
    assert "".join(token.token for token in choice.logprobs.content) == choice.message.content
    assert choice.logprobs.content[0].logprob == -0.125
    assert "".join(tokens) == choice.message.content


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [("Hi", "stop"), ("/max", "length"), ("/safety", "content_filter"), ("/block", "content_filter")],
)
async def test_finish_reasons(prompt: str, expected: str, streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        whole = await client.chat.completions.create(model=LITE, messages=said(prompt))
        stream = await client.chat.completions.create(model=LITE, messages=said(prompt), stream=True)
        reasons = [chunk.choices[0].finish_reason async for chunk in stream if chunk.choices]
    assert whole.choices[0].finish_reason == expected
    assert [reason for reason in reasons if reason] == [expected]


async def test_blocked_prompt_says_why_and_is_asked_once() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(model=LITE, messages=said("/block SAFETY"))
        assert len(r.generations()) == 1
    assert reply.choices[0].message.refusal


async def test_blocked_prompt_is_the_sdks_own_exception_where_it_parses() -> None:
    class Answer(BaseModel):
        text: str

    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.ContentFilterFinishReasonError):
            await client.chat.completions.parse(model=LITE, messages=said("/block"), response_format=Answer)
        with pytest.raises(openai.LengthFinishReasonError):
            await client.chat.completions.parse(model=LITE, messages=said("/max"), response_format=Answer)
        with pytest.raises(openai.ContentFilterFinishReasonError):
            async with client.chat.completions.stream(
                model=LITE, messages=said("/block"), response_format=Answer
            ) as stream:
                await stream.until_done()


async def test_reasoning_is_reasoning_content(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        whole = await client.chat.completions.create(
            model=FLASH, messages=said("/think"), reasoning_effort="high"
        )
        stream = await client.chat.completions.create(
            model=FLASH, messages=said("/think"), reasoning_effort="high", stream=True
        )
        deltas = [chunk.choices[0].delta async for chunk in stream if chunk.choices]
        asked = r.generations()[0].json["generationConfig"]["thinkingConfig"]
    assert asked == {"thinkingLevel": "HIGH", "includeThoughts": True}
    message = whole.choices[0].message
    assert message.model_extra is not None
    assert message.model_extra["reasoning_content"].startswith("I look at the question")
    assert whole.usage is not None and whole.usage.completion_tokens_details is not None
    assert whole.usage.completion_tokens_details.reasoning_tokens == 24
    thoughts = "".join((delta.model_extra or {}).get("reasoning_content", "") for delta in deltas)
    assert thoughts == message.model_extra["reasoning_content"]
    assert "".join(delta.content or "" for delta in deltas) == message.content
    assert not any(delta.content and (delta.model_extra or {}).get("reasoning_content") for delta in deltas)


async def test_extra_body_of_googles_own_endpoint_is_understood() -> None:
    async with rig() as r, openai_client(r) as client:
        await client.chat.completions.create(
            model=OLD,
            messages=said("Hi"),
            extra_body={
                "extra_body": {
                    "google": {"thinking_config": {"thinking_budget": 512, "include_thoughts": True}}
                }
            },
        )
        asked = r.generations()[0].json["generationConfig"]["thinkingConfig"]
    assert asked == {"thinkingBudget": 512, "includeThoughts": True}


async def test_cached_tokens_are_told() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(model=LITE, messages=said("/cached " + "word " * 100))
    assert reply.usage is not None and reply.usage.prompt_tokens_details is not None
    assert (reply.usage.prompt_tokens_details.cached_tokens or 0) > 10


# --- structured -------------------------------------------------------------------------------------------


class Weather(BaseModel):
    city: str
    degrees: int
    conditions: list[str]


async def test_pydantic_class_as_response_format(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        reply = await client.chat.completions.parse(
            model=LITE, messages=said("Weather?"), response_format=Weather
        )
        async with client.chat.completions.stream(
            model=LITE, messages=said("Weather?"), response_format=Weather
        ) as stream:
            events = [event async for event in stream]
        config = r.generations()[0].json["generationConfig"]
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"]["properties"].keys() == {"city", "degrees", "conditions"}
    assert isinstance(reply.choices[0].message.parsed, Weather)
    (done,) = [event for event in events if isinstance(event, ContentDoneEvent)]
    assert done.parsed == reply.choices[0].message.parsed


async def test_json_object_as_response_format() -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=LITE, messages=said("An answer, please"), response_format={"type": "json_object"}
        )
    assert json.loads(reply.choices[0].message.content or "") == {"answer": "An answer, please"}


# --- streams ----------------------------------------------------------------------------------------------


async def test_stream_is_one_reply_and_its_pieces_add_up(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        whole = await client.chat.completions.create(model=LITE, messages=said("Hi"))
        stream = await client.chat.completions.create(
            model=LITE, messages=said("Hi"), stream=True, stream_options={"include_usage": True}
        )
        chunks = [chunk async for chunk in stream]
    assert len({(chunk.id, chunk.created, chunk.model, chunk.object) for chunk in chunks}) == 1
    assert chunks[0].choices[0].delta.role == "assistant"
    assert chunks[-1].choices == []
    assert chunks[-1].usage == whole.usage
    assert all(chunk.usage is None for chunk in chunks[:-1])
    text = "".join(choice.delta.content or "" for chunk in chunks for choice in chunk.choices)
    assert text == whole.choices[0].message.content


async def test_usage_is_not_sent_unasked() -> None:
    async with rig() as r, openai_client(r) as client:
        stream = await client.chat.completions.create(model=LITE, messages=said("Hi"), stream=True)
        chunks = [chunk async for chunk in stream]
    assert all(chunk.usage is None and chunk.choices for chunk in chunks)


async def test_waiting_stream_is_kept_alive(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        async with client.chat.completions.with_streaming_response.create(
            model=LITE, messages=said("/slow 0.2"), stream=True
        ) as response:
            raw = b"".join([piece async for piece in response.iter_bytes()])
        stream = await client.chat.completions.create(model=LITE, messages=said("/slow 0.2"), stream=True)
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
    head, _, _ = raw.partition(b"data: ")
    assert head.count(b": keep-alive\n\n") >= 2
    assert head.replace(b": keep-alive\n\n", b"") == b""
    assert raw.endswith(b"data: [DONE]\n\n")
    assert "/slow 0.2" in text


async def test_fake_stream_comes_in_pieces() -> None:
    settings = {"streaming.fake": True, "streaming.fake_chars_per_second": 2000}
    async with rig(settings=settings) as r, openai_client(r) as client:
        stream = await client.chat.completions.create(model=LITE, messages=said("/long 250"), stream=True)
        pieces = [chunk.choices[0].delta.content async for chunk in stream]
    told = [piece for piece in pieces if piece]
    assert len(told) >= 3
    assert max(map(len, told)) <= 100
    assert len("".join(told)) == 250


async def test_stream_that_breaks_raises_with_words_and_keeps_what_came() -> None:
    text = ""
    async with rig(chunk_delay=0.02) as r, openai_client(r) as client:
        stream = await client.chat.completions.create(model=LITE, messages=said("/break 3"), stream=True)
        with pytest.raises(openai.APIError) as caught:
            async for chunk in stream:
                text += chunk.choices[0].delta.content or ""
        assert r.finished[0].failure is not None
    assert text == "1 2 3 "
    assert caught.value.message


async def test_failure_before_the_stream_keeps_its_status(streaming: dict[str, Any]) -> None:
    slow_to_commit = {**streaming, "streaming.commit_seconds": 5.0}
    async with rig(settings=slow_to_commit) as r, openai_client(r) as client:
        with pytest.raises(openai.RateLimitError):
            await client.chat.completions.create(model=LITE, messages=said("/quota"), stream=True)


async def test_fake_stream_retries_what_broke_in_the_middle() -> None:
    """Nothing was committed, so the second try is the only one the client sees."""
    lost = b'data: {"candidates":[{"content":{"parts":[{"text":"lost"}],"role":"model"},"index":0}]}\r\n\r\n'
    async with rig(settings={"streaming.fake": True}) as r, openai_client(r) as client:
        r.upstream.plan(Canned(body=(lost,), drop_connection=True))
        stream = await client.chat.completions.create(model=LITE, messages=said("Hi"), stream=True)
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        assert r.finished[0].failure is None
    assert "lost" not in text and "“Hi”" in text


async def test_client_that_leaves_a_stream_stops_the_upstream_call() -> None:
    async with rig() as r, openai_client(r) as client:
        stream = await client.chat.completions.create(model=LITE, messages=said("/drip 500 20"), stream=True)
        async for chunk in stream:
            if chunk.choices[0].delta.content:
                break
        await stream.close()
        await _until(lambda: r.finished and r.upstream.calls[0].aborted)
        assert r.finished[0].status == 499


async def _until(condition: Any) -> None:
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110 - the upstream offers no event, on purpose
            await asyncio.sleep(0.01)


# --- a conversation ---------------------------------------------------------------------------------------


async def test_history_reaches_the_model_turn_by_turn() -> None:
    messages = said("first")
    async with rig() as r, openai_client(r) as client:
        for text in ("second", "third"):
            reply = await client.chat.completions.create(model=LITE, messages=messages)
            messages += [reply.choices[0].message, *said(text)]
        await client.chat.completions.create(model=LITE, messages=messages)
        contents = r.generations()[-1].json["contents"]
    assert [content["role"] for content in contents] == ["user", "model", "user", "model", "user"]
    assert [contents[i]["parts"][0]["text"] for i in (0, 2, 4)] == ["first", "second", "third"]


async def test_empty_reply_is_an_error_after_one_more_try() -> None:
    async with rig() as r, openai_client(r) as client:
        with pytest.raises(openai.InternalServerError) as caught:
            await client.chat.completions.create(model=LITE, messages=said("/empty"))
        assert len(r.generations()) == 2
        assert r.finished[0].failure is FailureKind.EMPTY_RESPONSE
    assert caught.value.status_code == 502
    assert caught.value.code == "empty_response"
