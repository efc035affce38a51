"""Requests that look alike and are not, conversations with odd names, answers that nobody saw."""

from __future__ import annotations

import asyncio

import orjson
import pytest

from gapdesk.conversations.types import MessageState
from gapdesk.proxy.estimate import estimate_body
from tests.rig import FLASH, LITE, OLD, Rig, rig
from tests.server.talking import Speaker, asked, gists, native, only, recorded, said, user
from tests.server.wire import ask, until

PLACE = {"type": "OBJECT", "properties": {"at": {"type": "STRING"}}}
TOOLS = [{"functionDeclarations": [{"name": "look", "parameters": PLACE}]}]


async def test_long_names_that_begin_alike_are_two_conversations() -> None:
    async with rig() as r:
        one, other = (Speaker(name="n" * 300 + end) for end in "ab")
        await native(r, [user("mine")], one)
        await native(r, [user("yours")], other)
        assert gists(asked(r)["contents"]) == [("user", "yours")]
        await native(r, [user("and then?")], one)
        assert gists(asked(r)["contents"])[0] == ("user", "mine")
        assert {len(found.name or "") for found in await recorded(r)} == {200}


@pytest.mark.parametrize("name", [b"\xff\xfe", "ünï".encode("latin-1"), "日本".encode()])
async def test_a_name_in_any_bytes(name: bytes) -> None:
    async with rig() as r:
        for text in ("one", "two"):
            await _raw(r, name, text)
        assert [role for role, _ in gists(asked(r)["contents"])] == ["user", "model", "user"]
        assert (await only(r)).name == {True: "日本", False: name.decode("latin-1")}[len(name) == 6]


async def _raw(r: Rig, name: bytes, text: str) -> None:
    body = orjson.dumps({"model": LITE, "messages": [said(text)]})
    reader, writer = await asyncio.open_connection("127.0.0.1", int(r.url.rpartition(":")[2]))
    head = b"POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    token = f"Authorization: Bearer {r.token}\r\nContent-Length: {len(body)}\r\n".encode()
    writer.write(head + token + b"X-Conversation-Id: " + name + b"\r\n\r\n" + body)
    assert b" 200 " in await reader.readline()
    await reader.read()
    writer.close()


async def test_with_search_is_another_request_than_without() -> None:
    async with rig(settings={"replay.concurrency": 3}) as r:
        await native(r, [user("what is new?")])
        await until(lambda: r.engine._records.replays.count == 2)
        await native(r, [user("what is new?")], model=f"{LITE}-search")
        assert "tools" in asked(r)


async def test_who_follows_under_an_idempotency_key_leaves_the_signature_to_its_project() -> None:
    async with rig() as r:
        body = {"contents": [user('/tool look {"at":"x"}')], "tools": TOOLS}

        async def one() -> tuple[str, str]:
            url, key = f"/v1beta/models/{FLASH}:generateContent", {"Idempotency-Key": "k"}
            async with r.http.post(url, json=body, headers=key) as response:
                (candidate,) = (await response.json())["candidates"]
                signature = next(p["thoughtSignature"] for p in candidate["content"]["parts"])
                return signature, response.headers["x-gapdesk-key"]

        (signature, key), (_, other) = await asyncio.gather(one(), one())
        assert len(r.generations()) == 1
        assert key == other == "key 1"
        assert await r.engine._signatures.project_of(signature) == "projects/200000000001"


async def test_the_recalled_system_instruction_takes_its_room() -> None:
    async with rig(settings={"context.max_tokens": 1000, "context.safety_margin": 100}) as r:
        facts = r.engine._records.archive._capabilities.of(OLD)
        rules = {"parts": [{"text": "be kind and brief " * 80}]}
        await native(r, [user("begin")], Speaker(name="s"), model=OLD, systemInstruction=rules)
        sizes = []
        for turn in range(10):
            text = f"turn {turn} " + "lorem ipsum " * 5
            await native(r, [user(text)], Speaker(name="s"), model=OLD)
            assert asked(r)["systemInstruction"] == rules
            guess = estimate_body(asked(r), facts)
            sizes.append(r.engine._records.calibration.correct(OLD, guess).likely)
        assert 600 < max(sizes) <= 900


async def test_a_named_conversation_does_not_go_on_from_an_answer_that_nobody_saw() -> None:
    slow = {"streaming.fake": True, "streaming.fake_chars_per_second": 400}
    async with rig(settings=slow) as r:
        url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        header = {"X-Conversation-Id": "n"}
        async with r.http.post(url, json=ask("/long 4000"), headers=header) as response:
            assert await response.content.readany()
            response.close()
        await until(lambda: r.engine._records.replays.count == 1)
        r.settings.set("streaming.fake_chars_per_second", 0)
        await native(r, [user("/long 4000")], Speaker(name="n"), stream=True)
        assert len(r.generations()) == 1  # the answer was kept
        question, answer = (await only(r)).messages
        assert (question.state, answer.state, answer.parent) == (
            MessageState.COMPLETE,
            MessageState.COMPLETE,
            question.id,
        )
        await native(r, [user("thanks")], Speaker(name="n"), stream=True)
        assert [role for role, _ in gists(asked(r)["contents"])] == ["user", "model", "user"]
