"""The same request through several projects at once; what they bring besides answers a regenerate."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import orjson
import pytest

from gapdesk.practice.record import Canned
from tests.loops import both_loops
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.cached_talk import LONG, makings, question
from tests.server.talking import TOOLS, another, media, openai, said, user
from tests.server.wire import ask, content, native_text, payload, until
from tests.server.wire import lines as lines_of

THREE = {"replay.concurrency": 3}
WAYS = {
    "native": (True, False, {}),
    "openai": (False, False, {}),
    "native, fake stream": (True, True, {"streaming.fake": True}),
    "openai, fake stream": (False, True, {"streaming.fake": True}),
}


async def send(r: Rig, text: str, *, gemini: bool = True, stream: bool = False) -> tuple[str, str, str]:
    """What was said, by which reply, after how many attempts."""
    if gemini:
        verb = "streamGenerateContent?alt=sse" if stream else "generateContent"
        url, body = f"/v1beta/models/{LITE}:{verb}", ask(text)
    else:
        url = "/v1/chat/completions"
        body = {"model": LITE, "messages": [{"role": "user", "content": text}], "stream": stream}
    async with r.http.post(url, json=body) as response:
        raw = await response.read()
    assert response.status == 200, raw
    attempts = response.headers["x-gapdesk-attempts"]
    if stream and not gemini:
        return content(raw), "", attempts
    documents = [orjson.loads(one) for one in (lines_of(raw) if stream else [raw])]
    if gemini:
        return native_text(documents), documents[-1]["responseId"], attempts
    return documents[0]["choices"][0]["message"]["content"], "", attempts


def kept(r: Rig) -> int:
    return r.engine._records.replays.count


def projects(r: Rig) -> list[str | None]:
    return [call.project for call in r.generations()]


# --- answers ------------------------------------------------------------------------------------------------


@both_loops
@pytest.mark.parametrize(("gemini", "stream", "settings"), WAYS.values(), ids=WAYS)
async def test_a_regenerate_is_answered_without_a_call(
    gemini: bool, stream: bool, settings: dict[str, Any]
) -> None:
    async with rig(settings=THREE | settings) as r:
        first, *_ = answers = [await send(r, "hello", gemini=gemini, stream=stream)]
        assert "“hello”" in first[0]
        await until(lambda: kept(r) == 2)
        assert len(set(projects(r))) == len(projects(r)) == 3
        for left in (1, 0):
            answers.append(await send(r, "hello", gemini=gemini, stream=stream))
            assert kept(r) == left
        assert len(r.generations()) == 3, "no call was needed"
        assert [attempts for *_, attempts in answers[1:]] == ["0", "0"]
        assert {text for text, *_ in answers} == {first[0]}
        if gemini:
            assert len({reply for _, reply, _ in answers}) == 3, "each is used once"
        await send(r, "hello", gemini=gemini, stream=stream)
        await until(lambda: kept(r) == 2)
        assert len(r.generations()) == 6


async def test_each_answer_is_in_the_books_once() -> None:
    async with rig(settings=THREE) as r:
        for _ in range(3):
            await send(r, "hello")
            await until(lambda: kept(r) + len(r.finished) >= 3)
        await until(lambda: len(r.finished) == 5)
        assert len(r.generations()) == 3
        counted = [event for event in r.finished if event.usage is not None]
        assert len(counted) == 3
        assert len({event.key for event in counted}) == 3
        attempts = [attempt.project for event in r.finished for attempt in event.attempts]
        assert sorted(attempts) == sorted(f"projects/{key.project}" for key in FREE)
        assert sum(one.used for one in r.engine.snapshot().today if one.model == LITE) == 3


async def test_a_true_stream_is_asked_for_once_but_takes_what_is_kept() -> None:
    async with rig(settings=THREE) as r:
        await send(r, "hello", stream=True)
        assert len(r.generations()) == 1
        await send(r, "hello")
        await until(lambda: kept(r) == 2)
        text, _, attempts = await send(r, "hello", stream=True)
        assert "“hello”" in text
        assert attempts == "0"
        assert len(r.generations()) == 4


async def test_no_more_tries_than_projects() -> None:
    async with rig(FREE[:1], THREE) as r:
        await send(r, "hello")
        assert len(r.generations()) == 1
    async with rig(FREE[:2], THREE) as r:
        await send(r, "hello")
        await until(lambda: kept(r) == 1)
        assert len(set(projects(r))) == len(projects(r)) == 2


async def test_with_one_at_a_time_nothing_is_kept() -> None:
    async with rig() as r:
        for _ in range(3):
            await send(r, "hello")
        assert kept(r) == 0
        assert len(r.generations()) == 3


@pytest.mark.parametrize("refusal", ["400_api_key_invalid", "429_free_rpd", "503_high_demand"])
async def test_a_try_that_fails_disturbs_no_other(refusal: str) -> None:
    async with rig(settings=THREE) as r:
        r.upstream.plan(*[payload(refusal)] * 5, key=FREE[0].secret)
        text, *_ = await send(r, "hello")
        assert "“hello”" in text
        await until(lambda: kept(r) == 1)
        good = [call for call in r.generations() if call.status == 200]
        assert len(good) == len({call.project for call in good}) == 2


async def test_when_all_fail_the_client_is_told_once() -> None:
    async with rig(settings=THREE | {"retry.hold_seconds": 0}) as r:
        for key in FREE:
            r.upstream.plan(payload("429_free_rpd"), key=key.secret)
        async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=ask("hello")) as response:
            assert response.status == 429
            assert response.headers["x-gapdesk-attempts"] == "3"
            await response.read()
        assert len(r.generations()) == 3
        assert len(r.finished) == 1
        assert kept(r) == 0


async def test_a_request_bound_to_a_project_goes_to_it_alone() -> None:
    async with rig(settings=THREE | {"caching.native": True}) as r:
        entry = {"model": f"models/{LITE}", "contents": [user(LONG)], "ttl": "600s"}
        async with r.http.post("/v1beta/cachedContents", json=entry) as response:
            made = await response.json()
        body = {"cachedContent": made["name"], "contents": [user("hello")]}
        for _ in range(2):
            async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=body) as response:
                assert response.status == 200
        assert projects(r) == [makings(r)[0].project] * 2
        assert kept(r) == 0


async def test_what_goes_through_our_own_cache_is_not_multiplied_either() -> None:
    async with rig(settings=THREE | {"caching.native": True}) as r:
        await question(r, "one")
        await until(lambda: kept(r) == 2)
        r.upstream.calls.clear()
        await question(r, "two")
        await question(r, "three")
        assert len(makings(r)) == 1
        assert projects(r) == [makings(r)[0].project] * 2


async def test_a_call_that_is_told_again_keeps_its_signature_and_project() -> None:
    tools = [{"type": "function", "function": tool} for tool in TOOLS]
    talk = [said('/tool look {"at": "it"}')]
    async with rig(settings=THREE) as r:
        first = await openai(r, talk, model=FLASH, tools=tools)
        await until(lambda: kept(r) == 2)
        r.settings.set("replay.concurrency", 1)
        again = await openai(r, talk, model=FLASH, tools=tools)
        assert len(r.generations()) == 3
        assert again["tool_calls"] != first["tool_calls"]
        for message in (first, again):
            call = message["tool_calls"][0]
            result = {"role": "tool", "tool_call_id": call["id"], "content": "fine"}
            reply = await openai(r, [*talk, message, result], model=FLASH, tools=tools)
            assert "fine" in str(reply["content"])
        assert [call.status for call in r.generations()] == [200] * 5, "signatures of the right project"
        assert len({call.project for call in r.generations()[3:]}) == 2


# --- the end of it ------------------------------------------------------------------------------------------


@both_loops
async def test_a_client_that_leaves_stops_all_tries() -> None:
    async with rig(settings=THREE) as r:
        asked = asyncio.create_task(send(r, "/slow 30"))
        await until(lambda: len(r.generations()) == 3)
        asked.cancel()
        await until(lambda: all(call.aborted for call in r.generations()))
        await until(lambda: r.finished)
        assert [event.status for event in r.finished] == [499]
        assert len(r.finished[0].attempts) == 3
        assert all(known.in_flight == 0 for known in r.engine.pool.statuses(0.0))
        with contextlib.suppress(asyncio.CancelledError):
            await asked


@both_loops
async def test_stopping_while_spare_tries_run_leaves_none_behind() -> None:
    """That no task is left is seen by every test here."""
    async with rig(settings=THREE) as r:
        for key in FREE[1:]:
            r.upstream.plan(Canned(hang=True), key=key.secret)
        await send(r, "hello")
        assert len(r.engine._serving._spare_tries) == 2
        await r.engine.stop(grace=5)
        assert not r.engine._serving._spare_tries
        await until(lambda: sum(call.aborted for call in r.generations()) == 2)
        assert all(known.in_flight == 0 for known in r.engine.pool.statuses(0.0))
        assert kept(r) == 0
        await r.engine.start()
        async with r.http.get(f"{r.url}/health") as response:
            assert response.status == 200


async def test_two_clients_share_nothing() -> None:
    async with rig(settings=THREE) as r:
        _, token = await another(r, "another")
        await send(r, "hello")
        await until(lambda: kept(r) == 2)
        headers = {"Authorization": f"Bearer {token}"}
        url = f"/v1beta/models/{LITE}:generateContent"
        async with r.http.post(url, json=ask("hello"), headers=headers) as response:
            assert response.status == 200
        assert len(r.generations()) == 6
        await until(lambda: kept(r) == 4)


async def test_large_pictures_go_through_all_projects_whole() -> None:
    body = {"contents": [user(media(b"\x89PNG" + bytes(range(256)) * 2000), "What is it?")]}
    async with rig(settings=THREE) as r:
        async with r.http.post(f"/v1beta/models/{LITE}:generateContent", json=body) as response:
            assert response.status == 200
            assert "of 512004 bytes" in await response.text()
        await until(lambda: kept(r) == 2)
        assert [call.json for call in r.generations()] == [body] * 3
