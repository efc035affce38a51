"""Which project a conversation goes to: the one that answered it before, never for its first turn."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import orjson
import pytest

from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.wire import ask, quota_minute

Messages = list[dict[str, Any]]

TURN = [
    {"role": "user", "content": "hello"},
    {"role": "assistant", "content": "hi"},
    {"role": "user", "content": "go on"},
]
TOOL = {"type": "function", "function": {"name": "f", "parameters": {"type": "object", "properties": {}}}}


async def chat(r: Rig, messages: Messages, *, path: str = "/v1", token: str = "", **headers: str) -> str:
    """The project that answered."""
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body = {"model": LITE, "messages": messages}
    async with r.http.post(f"{path}/chat/completions", json=body, headers=headers) as response:
        assert response.status == 200, await response.text()
    return str(r.generations()[-1].project)


async def test_first_turns_go_round() -> None:
    async with rig() as r:
        assert len({await chat(r, TURN[:1]) for _ in range(3)}) == 3


@pytest.mark.parametrize("turn", [TURN, TURN[:1]], ids=["later", "first"])
@pytest.mark.parametrize(
    "how",
    [
        {"X-Conversation-Id": "book"},
        {"path": "/c/book/v1"},
        {"token": "gd-practice.book"},
    ],
    ids=["header", "path", "token"],
)
async def test_a_named_conversation_stays_with_its_project(how: dict[str, str], turn: Messages) -> None:
    async with rig() as r:
        found = {await chat(r, turn, **how) for _ in range(3)}
        assert len(found) == 1
        assert await chat(r, turn, **{"X-Conversation-Id": "another book"}) not in found


async def test_a_conversation_named_in_the_metadata_stays_too() -> None:
    async with rig() as r:
        found = set()
        for _ in range(4):
            await r.chat("hello", metadata={"conversation_id": "book"})
            found.add(r.generations()[-1].project)
        assert len(found) == 1


async def test_a_conversation_with_a_model_turn_stays_with_its_project() -> None:
    async with rig() as r:
        longer = [*TURN, {"role": "assistant", "content": "gladly"}, {"role": "user", "content": "more"}]
        first = await chat(r, TURN)
        assert [await chat(r, longer), await chat(r, TURN)] == [first, first]
        other = [{"role": "user", "content": "good morning"}, *TURN[1:]]
        assert await chat(r, other) != first


async def test_the_second_turn_goes_to_the_project_of_the_first() -> None:
    async with rig() as r:
        for n in range(6):
            system = {"role": "system", "content": f"story {n}"}
            first = await chat(r, [system, *TURN[:1]])
            if n % 2:
                await r.chat("somebody else")
            assert await chat(r, [system, *TURN]) == first


async def test_counting_tokens_does_not_move_a_conversation() -> None:
    async with rig() as r:
        said = [{"role": "user", "parts": [{"text": "hello"}]}, {"role": "model", "parts": [{"text": "hi"}]}]
        for verb, turns in (("generateContent", 1), ("countTokens", 1), ("generateContent", 2)):
            contents = {"contents": said[:turns]}
            async with r.http.post(f"/v1beta/models/{LITE}:{verb}", json=contents) as response:
                assert response.status == 200
        assert len({one.project for one in r.generations()}) == 1


@pytest.mark.parametrize("native", [False, True])
async def test_the_header_names_a_conversation_before_the_token_and_that_before_the_url(native: bool) -> None:
    path = f"/v1beta/models/{LITE}:generateContent" if native else "/v1/chat/completions"
    body = {"contents": [{"parts": [{"text": "hi"}]}]} if native else {"model": LITE, "messages": TURN[:1]}

    async def project(r: Rig, name: str, prefix: str = "", token: str = "gd-practice") -> str:
        headers = {"Authorization": f"Bearer {token}", **({"X-Conversation-Id": name} if name else {})}
        async with r.http.post(prefix + path, json=body, headers=headers) as response:
            assert response.status == 200
        return str(r.generations()[-1].project)

    async with rig() as r:
        header, other, url = [await project(r, name) for name in ("header", "token", "url")]
        assert len({header, other, url}) == 3
        assert await project(r, "header", "/c/url", "gd-practice.token") == header
        assert await project(r, "", "/c/url", "gd-practice.token") == other
        assert await project(r, "", "/c/url") == url


async def test_a_native_conversation_stays_too() -> None:
    async with rig() as r:
        contents = [
            {"role": "user", "parts": [{"text": "hello"}]},
            {"role": "model", "parts": [{"text": "hi"}]},
            {"role": "user", "parts": [{"text": "go on"}]},
        ]
        for verb in ("generateContent", "streamGenerateContent?alt=sse", "generateContent"):
            async with r.http.post(f"/v1beta/models/{LITE}:{verb}", json={"contents": contents}) as response:
                assert response.status == 200
            await r.chat("a first turn of somebody else")
        assert len({call.project for call in r.generations()[::2]}) == 1


async def test_it_can_be_switched_off() -> None:
    async with rig(settings={"keys.sticky": False}) as r:
        assert len({await chat(r, TURN) for _ in range(3)}) == 3


async def test_a_conversation_moves_on_when_its_project_is_out() -> None:
    async with rig() as r:
        first = await chat(r, TURN)
        (key,) = [key for key in FREE if key.project == first]
        r.upstream.plan(quota_minute(30.0), key=key.secret)
        second = await chat(r, TURN)
        assert second != first
        assert await chat(r, TURN) == second


async def test_a_tool_turn_prefers_the_project_of_its_signature() -> None:
    async with rig() as r:
        ways = []
        for n in range(3):
            response = await r.chat(f"/tool f {{}} \n{n}", model=FLASH, tools=[TOOL])
            message = (await response.json())["choices"][0]["message"]
            made = r.generations()[-1].project
            await r.chat("somebody else", model=FLASH)
            call = {key: message["tool_calls"][0][key] for key in ("id", "type", "function")}
            messages = [
                {"role": "user", "content": f"/tool f {{}} \n{n}"},
                {"role": "assistant", "tool_calls": [call]},
                {"role": "tool", "tool_call_id": call["id"], "content": "done"},
            ]
            async with r.http.post(
                "/v1/chat/completions", json={"model": FLASH, "messages": messages, "tools": [TOOL]}
            ) as answer:
                assert answer.status == 200
            ways.append((made, r.generations()[-1].project))
        assert all(made == asked for made, asked in ways)
        assert len({made for made, _ in ways}) > 1


async def test_a_native_tool_turn_prefers_the_project_of_its_signature() -> None:
    async with rig() as r:
        url = f"/v1beta/models/{FLASH}:generateContent"
        tools = {"tools": [{"functionDeclarations": [{"name": "f"}]}]}
        async with r.http.post(url, json=ask("/tool f {}") | tools) as response:
            content = (await response.json())["candidates"][0]["content"]
        made = r.generations()[-1].project
        await r.chat("somebody else", model=FLASH)
        await r.chat("and another", model=FLASH)
        result = {
            "functionResponse": {
                "name": "f",
                "response": {"x": 1},
                "id": content["parts"][0]["functionCall"]["id"],
            }
        }
        contents = [*ask("/tool f {}")["contents"], content, {"role": "user", "parts": [result]}]
        await r.chat("a third", model=FLASH)  # so that the least recently used project is not the one wanted
        async with r.http.post(url, json={"contents": contents} | tools) as response:
            assert response.status == 200
        assert r.generations()[-1].project == made
        assert len(r.generations()) == 5


async def test_the_key_and_the_attempts_are_named_in_the_answer() -> None:
    async with rig() as r:
        for streamed in (False, True):
            response = await r.chat("hi", stream=streamed)
            (key,) = [key for key in FREE if key.secret == r.generations()[-1].key]
            assert response.headers["x-gapdesk-key"] == key.label
            assert response.headers["x-gapdesk-attempts"] == "1"
            assert r.finished[-1].id == response.headers["x-request-id"]
            assert r.finished[-1].key == key.label


async def test_a_large_native_conversation_stays_with_its_project_too() -> None:
    async with rig() as r:
        picture = {"inlineData": {"mimeType": "image/png", "data": "A" * (3 * 1024 * 1024)}}
        body = ask("hello")
        body["contents"][0]["parts"].append(picture)
        body["contents"] += [{"role": "model", "parts": [{"text": "hi"}]}, *ask("go on")["contents"]]
        raw = orjson.dumps(body)
        for _ in range(3):
            async with r.http.post(f"/v1beta/models/{LITE}:generateContent", data=BytesIO(raw)) as response:
                assert response.status == 200
        assert len({call.project for call in r.generations()}) == 1
