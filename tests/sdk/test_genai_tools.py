"""google-genai as the client: function calls, automatic and by hand; signatures stay with their project."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from google.genai import types

from gapdesk.proxy.types import DUMMY_SIGNATURE
from tests.rig import FLASH, FREE, OLD, Rig, rig
from tests.sdk.clients import genai_client, of_google

pytestmark = of_google

ASK = '/tool weather {"city": "Paris"} time {"city": "Köln"}'
_CITY = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
BY_HAND = types.GenerateContentConfig(
    tools=[
        types.Tool(
            function_declarations=[
                types.FunctionDeclaration(name=name, description=name, parameters_json_schema=_CITY)
                for name in ("weather", "time")
            ]
        )
    ],
    automatic_function_calling=types.AutomaticFunctionCallingConfig(disable=True),
)


def statuses(r: Rig) -> list[int]:
    return [call.status for call in r.generations()]


def results(content: Any, *, with_ids: bool = True) -> types.Content:
    """The results of all calls in `content`."""
    return types.Content(
        role="user",
        parts=[
            types.Part(
                function_response=types.FunctionResponse(
                    id=part.function_call.id if with_ids else None,
                    name=part.function_call.name,
                    response={"for": part.function_call.name},
                )
            )
            for part in content.parts
            if part.function_call
        ],
    )


async def ask(client: Any, model: str = FLASH) -> Any:
    reply = await client.models.generate_content(model=model, contents=ASK, config=BY_HAND)
    assert [call.name for call in reply.function_calls] == ["weather", "time"]
    return reply.candidates[0].content


async def answer(client: Any, content: Any, *, model: str = FLASH, **more: Any) -> str:
    question = types.Content(role="user", parts=[types.Part(text=ASK)])
    reply = await client.models.generate_content(
        model=model, contents=[question, content, results(content, **more)], config=BY_HAND
    )
    text: str = reply.text
    return text


@pytest.mark.parametrize("model", [FLASH, OLD])
async def test_functions_are_called_automatically(model: str, version: str | None) -> None:
    called: list[str] = []

    def weather(city: str) -> dict[str, str]:
        """The weather of a city."""
        called.append(f"weather {city}")
        return {"sky": "clear"}

    def time(city: str) -> str:
        """The time in a city."""
        called.append(f"time {city}")
        return "noon"

    config = types.GenerateContentConfig(tools=[weather, time])
    async with rig() as r, genai_client(r, version=version) as client:
        reply = await client.models.generate_content(model=model, contents=ASK, config=config)
        assert statuses(r) == [200, 200]
        first, second = r.generations()
        if model == FLASH:
            assert first.project == second.project
    assert called == ["weather Paris", "time Köln"]
    assert "weather → " in reply.text and "time → " in reply.text
    assert len(reply.automatic_function_calling_history) == 3


async def test_functions_are_called_automatically_in_a_streamed_chat(streaming: dict[str, Any]) -> None:
    def weather(city: str) -> str:
        """The weather of a city."""
        return f"clear in {city}"

    config = types.GenerateContentConfig(tools=[weather])
    async with rig(settings=streaming) as r, genai_client(r) as client:
        chat = client.chats.create(model=FLASH, config=config)
        text = ""
        async for chunk in await chat.send_message_stream('/tool weather {"city": "Paris"}'):
            text += chunk.text or ""
        again = await chat.send_message("And then?")
        assert set(statuses(r)) == {200}
    assert "clear in Paris" in text
    assert "And then?" in again.text
    assert chat.get_history(curated=True)[0].role == "user"


@pytest.mark.parametrize("with_ids", [True, False])
async def test_round_trip_by_hand_goes_to_the_project_of_its_signature(with_ids: bool) -> None:
    async with rig() as r, genai_client(r) as client:
        content = await ask(client)
        assert content.parts[0].thought_signature
        assert content.parts[1].thought_signature is None
        text = await answer(client, content, with_ids=with_ids)
        assert statuses(r) == [200, 200]
        first, second = r.generations()
        assert first.project == second.project
    assert "weather → " in text


async def test_project_of_a_signature_is_known_after_a_restart(tmp_path: Path) -> None:
    projects = set()
    for attempt in range(3):
        folder = tmp_path / str(attempt)
        async with rig(folder=folder) as r, genai_client(r) as client:
            content = await ask(client)
            projects.add(r.generations()[0].project)
        async with rig(tuple(reversed(FREE)), folder=folder) as r, genai_client(r) as client:
            await answer(client, content)
            assert statuses(r) == [200]
            assert r.generations()[0].project in projects


async def test_signature_of_a_project_without_keys_is_repaired_once() -> None:
    async with rig(FREE[:1]) as r, genai_client(r) as client:
        content = await ask(client)
    async with rig(FREE[1:]) as r, genai_client(r) as client:
        text = await answer(client, content)
        assert statuses(r) == [400, 200]
        sent = r.generations()[-1].json["contents"][1]["parts"]
    assert [part.get("thoughtSignature") for part in sent] == [DUMMY_SIGNATURE, None]
    assert "weather → " in text


async def test_missing_signature_is_repaired_once() -> None:
    async with rig() as r, genai_client(r) as client:
        content = await ask(client)
        for part in content.parts:
            part.thought_signature = None
        text = await answer(client, content)
        assert statuses(r) == [200, 400, 200]
    assert "time → " in text


async def test_conversation_that_moves_to_an_older_model_is_answered() -> None:
    """Gemini 2.5 refuses the ids that Gemini 3 gave its calls and that the SDK sends back."""
    async with rig() as r, genai_client(r) as client:
        content = await ask(client)
        text = await answer(client, content, model=OLD)
        assert r.finished[-1].failure is None
    assert "weather → " in text


async def test_calls_in_a_stream(streaming: dict[str, Any]) -> None:
    async with rig(settings=streaming) as r, genai_client(r) as client:
        stream = await client.models.generate_content_stream(model=FLASH, contents=ASK, config=BY_HAND)
        parts = [part async for chunk in stream for part in chunk.candidates[0].content.parts or ()]
        content = types.Content(role="model", parts=[part for part in parts if part.function_call])
        await answer(client, content)
        assert statuses(r) == [200, 200]
        assert [call.project for call in r.generations()].count(r.generations()[0].project) == 2


async def test_forced_call() -> None:
    config = BY_HAND.model_copy(
        update={
            "tool_config": types.ToolConfig(
                function_calling_config=types.FunctionCallingConfig(
                    mode=types.FunctionCallingConfigMode.ANY, allowed_function_names=["time"]
                )
            )
        }
    )
    async with rig() as r, genai_client(r) as client:
        reply = await client.models.generate_content(model=FLASH, contents="Hi", config=config)
    assert [call.name for call in reply.function_calls] == ["time"]
