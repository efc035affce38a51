"""google-genai as the client: generateContent whole, streamed, in chat sessions, with media and schemas."""

from __future__ import annotations

import asyncio
import itertools
import json
from typing import Any

import pytest
from google.genai import errors, types
from pydantic import BaseModel

from gapdesk.practice.record import Canned
from gapdesk.practice.samples import PNG, SOUND
from tests.rig import FLASH, LITE, OLD, rig
from tests.sdk.clients import PDF, WAV, genai_client, genai_sync, of_google

pytestmark = of_google


@pytest.mark.parametrize("prefix", ["", "/gemini"])
async def test_content_is_generated_and_counted(version: str | None, prefix: str) -> None:
    async with rig() as r, genai_client(r, version=version, prefix=prefix) as client:
        reply = await client.models.generate_content(model=LITE, contents="Hello, 世界 ✓")
        counted = await client.models.count_tokens(model=LITE, contents="Hello, 世界 ✓")
        (generated,) = r.generations()
        finished = r.finished[0]
    assert generated.path == f"/v1beta/models/{LITE}:generateContent"
    assert "gd-practice" not in str(generated.headers)
    assert "“Hello, 世界 ✓”" in reply.text
    assert reply.candidates[0].finish_reason is types.FinishReason.STOP
    assert reply.model_version == LITE
    assert reply.response_id
    assert reply.usage_metadata.prompt_token_count == counted.total_tokens
    assert finished.usage is not None
    assert finished.usage.prompt == counted.total_tokens
    headers = {name.lower(): value for name, value in reply.sdk_http_response.headers.items()}
    assert headers["x-request-id"] == finished.id
    assert headers["x-gapdesk-key"] == finished.key


async def test_synchronous_client_generates_and_streams_from_a_thread() -> None:
    def talk(client: Any) -> tuple[str, str]:
        with client:
            whole = client.models.generate_content(model=LITE, contents="one").text
            stream = client.models.generate_content_stream(model=LITE, contents="two")
            return whole, "".join(chunk.text or "" for chunk in stream)

    async with rig() as r:
        whole, streamed = await asyncio.to_thread(talk, genai_sync(r))
    assert "“one”" in whole
    assert "“two”" in streamed


async def test_stream_adds_up_to_the_whole(version: str | None, streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r, version=version) as client:
        whole = await client.models.generate_content(model=LITE, contents="Hi")
        stream = await client.models.generate_content_stream(model=LITE, contents="Hi")
        chunks = [chunk async for chunk in stream]
    assert "".join(chunk.text or "" for chunk in chunks) == whole.text
    assert chunks[-1].candidates[0].finish_reason is types.FinishReason.STOP
    assert chunks[-1].usage_metadata == whole.usage_metadata
    assert [chunk.candidates[0].finish_reason for chunk in chunks[:-1]] == [None] * (len(chunks) - 1)


async def test_waiting_stream_is_padded_and_nothing_else(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r) as client:
        stream = await client.models.generate_content_stream(model=LITE, contents="/slow 0.3")
        chunks = [chunk async for chunk in stream]
        body = {"contents": [{"role": "user", "parts": [{"text": "/slow 0.3"}]}]}
        path = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        async with r.http.post(path, json=body) as response:
            raw = await response.read()
    assert all(chunk.candidates for chunk in chunks)
    assert "/slow 0.3" in "".join(chunk.text or "" for chunk in chunks)
    assert raw.startswith(b"data:    ")
    events = raw.split(b"\r\n\r\n")
    assert events.pop() == b""
    assert all(event.startswith(b"data: ") and b"\n" not in event for event in events)
    assert json.loads(events[-1][5:])["candidates"][0]["finishReason"] == "STOP"


async def test_stream_without_sse_is_an_array(streaming: dict[str, Any]) -> None:
    """No SDK asks for it, but it is Google's default."""
    async with rig(settings=streaming) as r:
        body = {"contents": [{"role": "user", "parts": [{"text": "/slow 0.2"}]}]}
        async with r.http.post(f"/v1beta/models/{LITE}:streamGenerateContent", json=body) as response:
            chunks = await response.json()
    assert isinstance(chunks, list)
    assert chunks[-1]["candidates"][0]["finishReason"] == "STOP"


async def test_chat_session_loses_no_turn(version: str | None, streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r, version=version) as client:
        chat = client.chats.create(model=FLASH)
        await chat.send_message("first")
        async for _ in await chat.send_message_stream("second\n/slow 0.15"):
            pass
        await chat.send_message("third")
        sent = r.generations()[-1].json["contents"]
        assert [call.status for call in r.generations()] == [200, 200, 200]
    roles = [content.role for content in chat.get_history(curated=True)]  # one content per chunk of a stream
    assert [role for role, _ in itertools.groupby(roles)] == ["user", "model"] * 3
    turns = [
        (role, "".join(part.get("text", "") for content in contents for part in content["parts"]))
        for role, contents in itertools.groupby(sent, lambda content: content["role"])
    ]
    assert [role for role, _ in turns] == ["user", "model", "user", "model", "user"]
    assert [turns[i][1].partition("\n")[0] for i in (0, 2, 4)] == ["first", "second", "third"]
    assert "“first”" in turns[1][1] and "second" in turns[3][1]


async def test_config_is_passed_on_as_it_came() -> None:
    config = types.GenerateContentConfig(
        system_instruction="Be terse.",
        temperature=0.5,
        top_k=20,
        max_output_tokens=300,
        stop_sequences=["END"],
        seed=7,
        safety_settings=[
            types.SafetySetting(
                category=types.HarmCategory.HARM_CATEGORY_HARASSMENT,
                threshold=types.HarmBlockThreshold.BLOCK_ONLY_HIGH,
            )
        ],
        thinking_config=types.ThinkingConfig(include_thoughts=True),
    )
    async with rig() as r, genai_client(r) as client:
        reply = await client.models.generate_content(model=LITE, contents="/dump", config=config)
        (call,) = r.generations()
    seen = json.loads(reply.text)
    assert seen == call.json
    assert seen["systemInstruction"]["parts"][0]["text"] == "Be terse."
    assert seen["generationConfig"]["stopSequences"] == ["END"]
    assert len(seen["safetySettings"]) == 1


async def test_thoughts_are_parts_of_their_own(streaming: dict[str, Any]) -> None:
    config = types.GenerateContentConfig(thinking_config=types.ThinkingConfig(include_thoughts=True))
    async with rig(settings=streaming) as r, genai_client(r) as client:
        stream = await client.models.generate_content_stream(model=FLASH, contents="/think", config=config)
        parts = [part async for chunk in stream for part in chunk.candidates[0].content.parts or ()]
    thoughts = "".join(part.text for part in parts if part.thought)
    said = "".join(part.text for part in parts if not part.thought)
    assert thoughts.startswith("I look at the question")
    assert "/think" in said


class Recipe(BaseModel):
    name: str
    minutes: int
    steps: list[str]


@pytest.mark.parametrize(
    "schema",
    [{"response_schema": Recipe}, {"response_json_schema": Recipe.model_json_schema()}],
    ids=["schema", "json schema"],
)
async def test_structured_reply(schema: dict[str, Any], streaming: dict[str, Any]) -> None:
    config = types.GenerateContentConfig(response_mime_type="application/json", **schema)
    async with rig(settings=streaming) as r, genai_client(r) as client:
        reply = await client.models.generate_content(model=LITE, contents="Soup", config=config)
        stream = await client.models.generate_content_stream(model=LITE, contents="Soup", config=config)
        text = "".join([chunk.text or "" async for chunk in stream])
    assert Recipe.model_validate_json(reply.text).steps == ["practice"]
    assert text == reply.text
    if "response_schema" in schema:
        assert reply.parsed == Recipe.model_validate_json(text)


async def test_candidates_and_logprobs() -> None:
    config = types.GenerateContentConfig(candidate_count=2, response_logprobs=True, logprobs=1)
    async with rig() as r, genai_client(r) as client:
        reply = await client.models.generate_content(model=OLD, contents="Hi", config=config)
    assert [candidate.index for candidate in reply.candidates] == [0, 1]
    assert reply.candidates[0].logprobs_result.chosen_candidates[0].log_probability == -0.125


@pytest.mark.parametrize(
    ("data", "mime"),
    [(b"\x89PNG not really", "image/png"), (PDF, "application/pdf"), (WAV, "audio/wav")],
    ids=["image", "pdf", "audio"],
)
async def test_media_reach_the_model(data: bytes, mime: str) -> None:
    async with rig() as r, genai_client(r) as client:
        reply = await client.models.generate_content(
            model=LITE, contents=[types.Part.from_bytes(data=data, mime_type=mime), "What is this?"]
        )
    assert f"I see {mime} of {len(data)} bytes" in reply.text


async def test_picture_and_speech_in_the_reply(streaming: dict[str, Any]) -> None:
    drawing = types.GenerateContentConfig(response_modalities=["TEXT", "IMAGE"])
    speaking = types.GenerateContentConfig(response_modalities=["AUDIO"])
    async with rig(settings=streaming) as r, genai_client(r) as client:
        stream = await client.models.generate_content_stream(
            model="gemini-3.1-flash-image", contents="A cat", config=drawing
        )
        parts = [part async for chunk in stream for part in chunk.candidates[0].content.parts or ()]
        spoken = await client.models.generate_content(
            model="gemini-3.8-flash-tts", contents="Hello", config=speaking
        )
    pictures = [part.inline_data for part in parts if part.inline_data]
    assert [types.Blob(data=PNG, mime_type="image/png")] == pictures
    assert spoken.candidates[0].content.parts[0].inline_data == types.Blob(
        data=SOUND, mime_type="audio/L16;codec=pcm;rate=24000"
    )


async def test_search_and_code_tools_pass() -> None:
    tools = [types.Tool(google_search=types.GoogleSearch()), types.Tool(url_context=types.UrlContext())]
    async with rig() as r, genai_client(r) as client:
        reply = await client.models.generate_content(
            model=OLD, contents="/search tea", config=types.GenerateContentConfig(tools=tools)
        )
    assert reply.candidates[0].grounding_metadata.grounding_chunks


@pytest.mark.parametrize(
    ("prompt", "reason"), [("/max", types.FinishReason.MAX_TOKENS), ("/safety", types.FinishReason.SAFETY)]
)
async def test_finish_reasons(prompt: str, reason: types.FinishReason, streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r) as client:
        whole = await client.models.generate_content(model=LITE, contents=prompt)
        stream = await client.models.generate_content_stream(model=LITE, contents=prompt)
        chunks = [chunk async for chunk in stream]
    assert whole.candidates[0].finish_reason is reason
    assert chunks[-1].candidates[0].finish_reason is reason


async def test_blocked_prompt_is_googles_own_answer(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r) as client:
        whole = await client.models.generate_content(model=LITE, contents="/block")
        stream = await client.models.generate_content_stream(model=LITE, contents="/block")
        chunks = [chunk async for chunk in stream]
        assert len(r.generations()) == 2
    for reply in (whole, *chunks):
        assert reply.prompt_feedback.block_reason is types.BlockedReason.PROHIBITED_CONTENT
        assert not reply.candidates


async def test_line_separators_in_a_stream_survive() -> None:
    """U+2028 stands unescaped in JSON; only CR and LF end a line of an event stream."""
    parts = '[{"text":"a\u2028b\u0085c"}]'
    event = f'{{"candidates":[{{"content":{{"parts":{parts},"role":"model"}},"finishReason":"STOP"}}]}}'
    async with rig() as r, genai_client(r) as client:
        r.upstream.plan(Canned(body=(b"data: " + event.encode() + b"\r\n\r\n",)))
        stream = await client.models.generate_content_stream(model=LITE, contents="Hi")
        text = "".join([chunk.text or "" async for chunk in stream])
    assert text == "a\u2028b\u0085c"


async def test_stream_that_breaks_raises_and_keeps_what_came() -> None:
    text = ""
    async with rig(chunk_delay=0.02) as r, genai_client(r) as client:
        with pytest.raises(errors.ServerError) as caught:
            async for chunk in await client.models.generate_content_stream(model=LITE, contents="/break 3"):
                text += chunk.text or ""
        assert r.finished[0].failure is not None
    assert text == "1 2 3 "
    assert caught.value.code == 503


async def test_unknown_fields_and_methods_reach_google_untouched() -> None:
    raw = b'{ "contents":[{"parts":[{"text":"Hi"}]}],  "fieldOfTomorrow" : {"a_b":1} }'
    async with rig() as r:
        async with r.http.post(f"/v1beta/models/{LITE}:generateContent", data=raw) as response:
            assert response.status == 400
            assert "fieldOfTomorrow" in (await response.json())["error"]["message"]
        assert r.upstream.calls[-1].body == raw
        async with r.http.post(f"/v1alpha/models/{LITE}:verbOfTomorrow", data=raw) as response:
            assert response.status == 404
        assert r.upstream.calls[-1].path == f"/v1alpha/models/{LITE}:verbOfTomorrow"
