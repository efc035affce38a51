"""openai-python as the client: function calls there and back, with and without their thought signatures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openai
import pytest
from pydantic import BaseModel

from gapdesk.proxy.types import DUMMY_SIGNATURE
from tests.rig import FLASH, FREE, OLD, Rig, rig
from tests.sdk.clients import openai_client

TOOLS: list[Any] = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": f"Get the {name}",
            "parameters": {
                "type": "object",
                "properties": {"city": {"type": "string"}},
                "required": ["city"],
                "additionalProperties": False,
            },
        },
    }
    for name in ("weather", "time")
]
ASK: list[Any] = [{"role": "user", "content": '/tool weather {"city": "Paris"} time {"city": "Köln"}'}]


def bare(message: Any) -> dict[str, Any]:
    """An assistant message as hand-written clients rebuild it: only the fields OpenAI documents."""
    calls = [
        {
            "id": call.id,
            "type": "function",
            "function": call.function.model_dump(include={"name", "arguments"}),
        }
        for call in message.tool_calls
    ]
    return {"role": "assistant", "content": None, "tool_calls": calls}


def results(message: Any) -> list[Any]:
    """A result for each call, in the wrong order."""
    return [
        {"role": "tool", "tool_call_id": call.id, "content": json.dumps({"for": call.function.name})}
        for call in reversed(message.tool_calls)
    ]


async def ask(client: openai.AsyncOpenAI, model: str = FLASH, **more: Any) -> Any:
    """The assistant's message with two calls."""
    reply = await client.chat.completions.create(model=model, messages=ASK, tools=TOOLS, **more)
    assert reply.choices[0].finish_reason == "tool_calls"
    return reply.choices[0].message


async def answer(client: openai.AsyncOpenAI, message: Any, calls: Any, model: str = FLASH) -> str:
    """What the model says to the results of `calls`."""
    reply = await client.chat.completions.create(
        model=model, messages=[*ASK, message, *results(calls)], tools=TOOLS
    )
    assert reply.choices[0].finish_reason == "stop"
    return reply.choices[0].message.content or ""


def signatures_sent(r: Rig) -> list[Any]:
    """The thought signatures on the calls in the newest upstream request."""
    return [
        part.get("thoughtSignature")
        for content in r.generations()[-1].json["contents"]
        for part in content["parts"]
        if "functionCall" in part
    ]


def sources(r: Rig) -> dict[str, int]:
    """Which paths served a signature, and how often."""
    return {source: count for source, count in r.engine.signature_sources.items() if count}


def statuses(r: Rig) -> list[int]:
    return [call.status for call in r.generations()]


async def test_parallel_calls_have_what_clients_need() -> None:
    async with rig() as r, openai_client(r) as client:
        message = await ask(client)
    first, second = message.tool_calls
    assert (first.function.name, json.loads(first.function.arguments)) == ("weather", {"city": "Paris"})
    assert (second.function.name, json.loads(second.function.arguments)) == ("time", {"city": "Köln"})
    assert first.id and second.id and first.id != second.id
    assert message.content is None
    assert first.model_extra["extra_content"]["google"]["thought_signature"]
    assert not second.model_extra


@pytest.mark.parametrize("model", [FLASH, OLD])
async def test_round_trip_of_a_client_that_echoes_what_it_got(model: str) -> None:
    async with rig() as r, openai_client(r) as client:
        message = await ask(client, model)
        text = await answer(client, message, message, model)
        assert statuses(r) == [200, 200]
        if model == FLASH:
            assert sources(r) == {"client": 1}
            first, second = r.generations()
            assert first.project == second.project
    assert text.startswith('The tools said: weather → {"for":"weather"}; time → {"for":"time"}')


@pytest.mark.parametrize("model", [FLASH, OLD])
async def test_round_trip_of_a_client_that_drops_unknown_fields(model: str) -> None:
    async with rig() as r, openai_client(r) as client:
        message = await ask(client, model)
        text = await answer(client, bare(message), message, model)
        assert statuses(r) == [200, 200]
        if model == FLASH:
            true = message.tool_calls[0].model_extra["extra_content"]["google"]["thought_signature"]
            assert signatures_sent(r) == [true, None]
            assert sources(r) == {"vault": 1}
            first, second = r.generations()
            assert first.project == second.project
    assert "weather →" in text and "time →" in text


async def test_vault_survives_a_restart(tmp_path: Path) -> None:
    async with rig(folder=tmp_path) as r, openai_client(r) as client:
        message = await ask(client)
    async with rig(folder=tmp_path) as r, openai_client(r) as client:
        await answer(client, bare(message), message)
        true = message.tool_calls[0].model_extra["extra_content"]["google"]["thought_signature"]
        assert signatures_sent(r) == [true, None]
        assert statuses(r) == [200]
        assert sources(r) == {"vault": 1}


async def test_lost_signature_is_replaced_by_the_dummy() -> None:
    async with rig() as r, openai_client(r) as client:
        message = await ask(client)
    async with rig() as r, openai_client(r) as client:  # another data folder: nothing is known here
        await answer(client, bare(message), message)
        assert signatures_sent(r) == [DUMMY_SIGNATURE, None]
        assert statuses(r) == [200]
        assert sources(r) == {"dummy": 1}


async def test_signature_of_another_project_is_repaired_once() -> None:
    """The client echoes a signature of a project that has no key any more."""
    async with rig(FREE[:1]) as r, openai_client(r) as client:
        message = await ask(client)
    async with rig(FREE[1:]) as r, openai_client(r) as client:
        text = await answer(client, message, message)
        assert statuses(r) == [400, 200]
        assert signatures_sent(r)[0] == DUMMY_SIGNATURE
        assert len(r.finished[0].attempts) == 2
    assert "weather →" in text


async def test_calls_in_a_stream_round_trip_too(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, openai_client(r) as client:
        async with client.chat.completions.stream(model=FLASH, messages=ASK, tools=TOOLS) as stream:
            chunks = [event.chunk async for event in stream if event.type == "chunk"]
            message = (await stream.get_final_completion()).choices[0].message
        deltas = [call for chunk in chunks for call in chunk.choices[0].delta.tool_calls or ()]
        assert [call.index for call in deltas] == [0, 1]
        assert not any(
            chunk.choices[0].delta.tool_calls and chunk.choices[0].delta.content for chunk in chunks
        )
        assert chunks[-1].choices[0].finish_reason == "tool_calls"
        text = await answer(client, bare(message), message)
        assert statuses(r) == [200, 200]
        assert sources(r) == {"vault": 1}
    assert "time →" in text


async def test_sequential_steps_of_one_turn_keep_each_signature() -> None:
    """Two steps in one turn: each step's first call needs its own."""
    async with rig() as r, openai_client(r) as client:
        first = await ask(client)
        history = [*ASK, bare(first), *results(first)]
        second = await client.chat.completions.create(
            model=FLASH,
            messages=[*history, {"role": "assistant", "content": "And now?"}, *ASK],
            tools=TOOLS,
        )
        calls = second.choices[0].message
        messages = [
            *history,
            {"role": "assistant", "content": "And now?"},
            *ASK,
            bare(calls),
            *results(calls),
        ]
        await client.chat.completions.create(model=FLASH, messages=messages, tools=TOOLS)
        sent = signatures_sent(r)
        assert statuses(r) == [200, 200, 200]
    assert len(sent) == 4
    assert sent[2] == calls.tool_calls[0].model_extra["extra_content"]["google"]["thought_signature"]


async def test_names_gemini_refuses_come_back_as_they_were() -> None:
    name = "1st.weather/now 天气"
    tools: list[Any] = [{"type": "function", "function": {"name": name, "parameters": {"type": "object"}}}]
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=FLASH,
            messages=[{"role": "user", "content": "Weather?"}],
            tools=tools,
            tool_choice={"type": "function", "function": {"name": name}},
        )
        message = reply.choices[0].message
        assert message.tool_calls is not None
        assert message.tool_calls[0].function.name == name
        await client.chat.completions.create(
            model=FLASH,
            messages=[{"role": "user", "content": "Weather?"}, bare(message), *results(message)],
            tools=tools,
        )
        assert statuses(r) == [200, 200]


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ("none", {"mode": "NONE"}),
        ("auto", {"mode": "AUTO"}),
        ("required", {"mode": "ANY"}),
        (
            {"type": "function", "function": {"name": "time"}},
            {"mode": "ANY", "allowedFunctionNames": ["time"]},
        ),
    ],
)
async def test_tool_choice(choice: Any, expected: dict[str, Any]) -> None:
    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.create(
            model=FLASH, messages=[{"role": "user", "content": "Hi"}], tools=TOOLS, tool_choice=choice
        )
        assert r.generations()[0].json["toolConfig"]["functionCallingConfig"] == expected
    called = [call.function.name for call in reply.choices[0].message.tool_calls or ()]
    assert called == (["time"] if isinstance(choice, dict) else ["weather"] if choice == "required" else [])


async def test_pydantic_function_tool_is_parsed() -> None:
    class Lookup(BaseModel):
        city: str
        units: list[str] = []

    async with rig() as r, openai_client(r) as client:
        reply = await client.chat.completions.parse(
            model=FLASH,
            messages=[{"role": "user", "content": '/tool Lookup {"city": "Rom", "units": []}'}],
            tools=[openai.pydantic_function_tool(Lookup)],
        )
    assert reply.choices[0].message.tool_calls is not None
    assert reply.choices[0].message.tool_calls[0].function.parsed_arguments == Lookup(city="Rom")


async def test_other_model_family_gets_no_foreign_signature() -> None:
    """A conversation that moves from Gemini 3 to 2.5 and back is answered at the first try each time."""
    async with rig() as r, openai_client(r) as client:
        message = await ask(client)
        await answer(client, bare(message), message, OLD)
        await answer(client, message, message, OLD)
        await answer(client, message, message, FLASH)
        assert statuses(r) == [200, 200, 200, 200]


async def test_picture_in_a_tool_result() -> None:
    async with rig() as r, openai_client(r) as client:
        message = await ask(client)
        first, second = message.tool_calls
        parts: list[Any] = [
            {"type": "text", "text": "a photo"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,iVBORw0KGgo="}},
        ]
        messages: list[Any] = [
            *ASK,
            bare(message),
            {"role": "tool", "tool_call_id": first.id, "content": parts},
            {"role": "tool", "tool_call_id": second.id, "content": "noon"},
        ]
        await client.chat.completions.create(model=FLASH, messages=messages, tools=TOOLS)
        response = r.generations()[-1].json["contents"][-1]["parts"][0]["functionResponse"]
        assert statuses(r) == [200, 200]
    assert response["parts"][0]["inlineData"]["mimeType"] == "image/png"
