"""Spare answers: which request gets one, how long they are kept, and whose."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.talking import TOOLS, another, change, media, model, only, user
from tests.server.wire import payload, until

FILL = {"replay.concurrency": 3}
BASE: JsonObject = {
    "contents": [user("hello")],
    "systemInstruction": {"parts": [{"text": "Be kind."}]},
    "generationConfig": {"temperature": 0.5},
    "tools": [{"functionDeclarations": TOOLS}],
}
OTHERS: dict[str, JsonObject] = {
    "temperature": {"generationConfig": {"temperature": 0.6}},
    "no temperature": {"generationConfig": {}},
    "more output": {"generationConfig": {"temperature": 0.5, "maxOutputTokens": 999}},
    "tools": {"tools": [{"functionDeclarations": [{**TOOLS[0], "name": "see"}]}]},
    "tool config": {"toolConfig": {"functionCallingConfig": {"mode": "NONE"}}},
    "system": {"systemInstruction": {"parts": [{"text": "Be kind!"}]}},
    "safety": {"safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_ONLY_HIGH"}]},
    "text": {"contents": [user("hello ")]},
    "history": {"contents": [user("hi"), model("hi"), user("hello")]},
}
SAME: dict[str, JsonObject] = {
    "spelling": {
        "system_instruction": BASE["systemInstruction"],
        "systemInstruction": None,
        "generation_config": BASE["generationConfig"],
        "generationConfig": None,
    },
    "order": {"tools": BASE["tools"], "generationConfig": BASE["generationConfig"]},
}


async def post(r: Rig, body: JsonObject, *, name: str = LITE, token: str = "gd-practice") -> int:
    """Send a native request; how many upstream calls it took."""
    before = len(r.generations())
    url, headers = f"/v1beta/models/{name}:generateContent", {"Authorization": f"Bearer {token}"}
    async with r.http.post(url, json=body, headers=headers) as response:
        assert response.status == 200, await response.text()
    return len(r.generations()) - before


def kept(r: Rig) -> int:
    return r.engine._records.replays.count


async def fill(r: Rig, body: JsonObject = BASE, *, token: str = "gd-practice") -> None:
    """Ask through three projects, then go on through one: two answers are kept."""
    before = kept(r)
    r.settings.set("replay.concurrency", 3)
    await post(r, body, token=token)
    await until(lambda: kept(r) == before + 2)
    r.settings.set("replay.concurrency", 1)


# --- the match ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", OTHERS.values(), ids=OTHERS)
async def test_another_request_gets_none(changes: JsonObject) -> None:
    async with rig() as r:
        await fill(r)
        assert await post(r, {**BASE, **changes}) == 1
        assert kept(r) == 2
        assert await post(r, BASE) == 0


async def test_another_model_or_client_gets_none() -> None:
    async with rig() as r:
        _, token = await another(r, "another")
        await fill(r, {"contents": [user("something else")]}, token=token)
        await fill(r)
        assert await post(r, BASE, name=FLASH) == 1
        assert await post(r, BASE, token=token) == 1
        assert await post(r, BASE) == 0


@pytest.mark.parametrize("changes", SAME.values(), ids=SAME)
async def test_the_same_in_other_words_gets_it(changes: JsonObject) -> None:
    body = {name: value for name, value in {**changes, **BASE, **changes}.items() if value is not None}
    async with rig() as r:
        await fill(r)
        assert await post(r, body) == 0


@pytest.mark.parametrize("size", [2_000, 600_000], ids=["small", "large"])
@pytest.mark.parametrize("dialect", ["native", "openai"])
async def test_two_pictures_that_share_their_first_bytes_are_two_requests(dialect: str, size: int) -> None:
    beginning = b"\x89PNG\r\n\x1a\n" + os.urandom(size)
    one, other = beginning + b"\x00\x01\x02", beginning + b"\x00\x01\x03"

    async def ask(picture: bytes) -> int:
        if dialect == "native":
            return await post(r, {"contents": [user(media(picture), "What is it?")]})
        url = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        parts = [
            {"type": "text", "text": "What is it?"},
            {"type": "image_url", "image_url": {"url": url}},
        ]
        before = len(r.generations())
        body = {"model": LITE, "messages": [{"role": "user", "content": parts}]}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            assert response.status == 200
        return len(r.generations()) - before

    async with rig(settings=FILL) as r:
        assert await ask(one) == 3
        await until(lambda: kept(r) == 2)
        r.settings.set("replay.concurrency", 1)
        assert await ask(other) == 1
        assert await ask(one) == 0
        assert await ask(other) == 1
        assert await ask(one) == 0
        assert await ask(one) == 1


# --- how long, how many -------------------------------------------------------------------------------------


async def test_they_are_kept_for_a_while() -> None:
    clock = ManualClock()
    async with rig(settings={"replay.ttl_minutes": 10}, clock=clock) as r:
        await fill(r)
        clock.advance(599)
        assert await post(r, BASE) == 0
        clock.advance(2)
        assert await post(r, BASE) == 1
        assert kept(r) == 0


async def test_the_oldest_go_first() -> None:
    bodies = [{"contents": [user(f"hello {n}")]} for n in range(3)]
    async with rig(settings={"replay.max_entries": 4}) as r:
        await fill(r, bodies[0])
        await fill(r, bodies[1])
        r.settings.set("replay.concurrency", 3)
        await post(r, bodies[2])
        await until(lambda: len(r.finished) == 9)
        r.settings.set("replay.concurrency", 1)
        assert kept(r) == 4
        assert [await post(r, body) for body in bodies] == [1, 0, 0]


async def test_none_are_kept_where_none_may_be() -> None:
    async with rig(settings=FILL | {"replay.max_entries": 0}) as r:
        await post(r, BASE)
        await until(lambda: len(r.finished) == 3)
        assert kept(r) == 0


@pytest.mark.parametrize("text", ["/empty", "/block", "/safety", "/malformed"])
async def test_what_says_nothing_is_not_kept(text: str) -> None:
    async with rig(settings=FILL) as r:
        url = f"/v1beta/models/{LITE}:generateContent"
        async with r.http.post(url, json={"contents": [user(text)]}) as response:
            await response.read()
        await until(lambda: all(known.in_flight == 0 for known in r.engine.pool.statuses(0.0)))
        await until(lambda: sum(len(event.attempts) for event in r.finished) >= 3)
        assert kept(r) == 0


async def test_an_answer_that_came_late_is_kept_too() -> None:
    async with rig(settings=FILL) as r:
        r.upstream.plan(payload("503_high_demand"), key=FREE[1].secret)
        await post(r, BASE)
        await until(lambda: kept(r) == 2)
        r.settings.set("replay.concurrency", 1)
        assert await post(r, BASE) == 0


# --- whose --------------------------------------------------------------------------------------------------


async def test_they_outlive_a_restart(tmp_path: Path) -> None:
    clock = ManualClock()
    upstream = PracticeUpstream(clock, FREE)
    async with rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        await fill(r)
    async with rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        assert kept(r) == 2
        assert [await post(r, BASE) for _ in range(3)] == [0, 0, 1]


def written(folder: Path) -> Iterable[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("private", [True, False])
async def test_those_of_private_clients_are_never_written(tmp_path: Path, private: bool) -> None:
    clock = ManualClock()
    upstream = PracticeUpstream(clock, FREE)
    body = {"contents": [user("a secret tangerine")]}
    async with rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        await change(r, private=private)
        await fill(r, body)
        assert await post(r, body) == 0
        await r.engine._database.run(lambda db: None)
        assert any(b"secret tangerine" in data for data in written(tmp_path)) is not private
    assert any(b"secret tangerine" in data for data in written(tmp_path)) is not private
    async with rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        assert kept(r) == (0 if private else 1)


async def test_one_that_is_told_again_is_recorded_as_an_answer() -> None:
    """A regenerate is a branch of the conversation, whoever answered it."""
    async with rig() as r:
        await fill(r)
        assert await post(r, BASE) == 0
        conversation = await only(r)
        roles = [message.content["role"] for message in conversation.messages]
        assert roles[0] == "user"
        assert set(roles[1:]) == {"model"}
        assert len({message.parent for message in conversation.messages[1:]}) == 1
