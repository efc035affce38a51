"""Explicit caches over real sockets: the client gets the same answers, Google gets less to read."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import itertools
import os
from collections.abc import Iterable
from pathlib import Path

import aiohttp
import orjson
import pytest

from gapdesk.clock import ManualClock
from gapdesk.practice.record import Canned
from gapdesk.practice.tokens import text_tokens
from gapdesk.practice.upstream import PracticeUpstream
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, LITE, Rig
from tests.server import talking
from tests.server.cached_talk import (
    LONG,
    PAID,
    QUESTIONS,
    answered,
    at_google,
    caching_rig,
    deletions,
    hits,
    kept_at_google,
    makings,
    named,
    project,
    question,
    rules,
    secret_of,
)
from tests.server.talking import TOOLS, Speaker, another, change, media, model, native, openai, said, user
from tests.server.wire import until

DIALECTS = list(itertools.product(("native", "openai"), (False, True)))

# --- hits ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("dialect", "stream"), DIALECTS)
async def test_a_beginning_sent_ten_times_is_one_cache_with_nine_hits(dialect: str, stream: bool) -> None:
    async with caching_rig() as r:
        with_cache = [await question(r, text, dialect=dialect, stream=stream) for text in QUESTIONS]
        (making,) = makings(r)
        assert making.status == 200
        plain, *short = r.generations()
        assert not named(plain)
        assert LONG in plain.body.decode()
        (row,) = r.engine.caches.rows()
        assert {named(call) for call in short} == {row.name}
        assert {project(call) for call in short} == {row.project} == {project(making)}
        assert all(len(call.body) < 1000 for call in short)
        assert len(answered(r)) == len(QUESTIONS)
        await hits(r, 9)
        (row,) = r.engine.caches.rows()
        assert (row.tokens, row.saved) == (20_000, 9 * 20_000)

        r.settings.set("caching.native", False)
        without = [await question(r, text, dialect=dialect, stream=stream) for text in QUESTIONS]
        assert with_cache == without
        assert not any(map(named, r.generations()[len(QUESTIONS) :]))
        counts = [(event.usage.prompt, event.usage.cached) for event in r.finished if event.usage]
        assert [prompt for prompt, _ in counts[:10]] == [prompt for prompt, _ in counts[10:]]
        assert [cached for _, cached in counts] == [0] + [20_000] * 9 + [0] * 10


async def test_tools_and_the_first_contents_are_in_the_cache_too() -> None:
    tools: JsonObject = {
        "systemInstruction": {"parts": [{"text": "Be brief."}]},
        "tools": [{"functionDeclarations": TOOLS}],
        "toolConfig": {"functionCallingConfig": {"mode": "AUTO"}},
    }
    talk = [user(LONG), model("I have read it."), user('/tool look {"at": "it"}')]
    async with caching_rig() as r:
        replies = [await native(r, talk, **tools) for _ in range(3)]
        for reply in replies:
            assert reply["parts"][0]["functionCall"]["name"] == "look"
        (making,) = makings(r)
        assert making.json["contents"] == talk[:2]
        assert making.json["tools"] == tools["tools"]
        assert making.json["toolConfig"] == tools["toolConfig"]
        sent = r.generations()[-1].json
        assert sent.keys() == {"contents", "cachedContent"}
        assert sent["contents"] == talk[2:]


async def test_a_growing_conversation_gets_longer_caches_and_keeps_only_the_newest() -> None:
    talk: list[JsonObject] = []
    prompts: list[int] = []
    async with caching_rig() as r:
        for turn in range(12):
            talk.append(user(rules(3000, f"turn {turn}")))
            reply = await native(r, talk)
            prompts.append(sum(text_tokens(content["parts"][0]["text"]) for content in talk))
            talk.append({"role": "model", "parts": [{"text": reply["parts"][0]["text"]}]})
        made = makings(r)
        assert 2 <= len(made) <= 5, "each holds half as much again as the one before"
        lengths = [len(call.json["contents"]) for call in made]
        assert lengths == sorted(set(lengths))
        await until(lambda: len(deletions(r)) == len(made) - 1)
        (row,) = r.engine.caches.rows()
        assert await kept_at_google(r) == [row.name]
        assert row.contents == lengths[-1]
        assert len(answered(r)) == 12
        assert [event.usage.prompt for event in r.finished if event.usage] == prompts, "nothing twice"
        for call in made:
            held = call.json["contents"]
            assert held == talk[: len(held)]


async def test_a_cache_is_of_one_client() -> None:
    async with caching_rig() as r:
        _, token = await another(r, "another")
        for _ in range(3):
            await question(r, "hello")
            await question(r, "hello", Speaker(token))
        assert len(makings(r)) == 2
        assert len({(row.client, row.name) for row in r.engine.caches.rows()}) == 2
        mine, theirs = r.generations()[-2:]
        assert named(mine) != named(theirs)


async def test_caches_outlive_a_restart(tmp_path: Path) -> None:
    clock = ManualClock()
    upstream = PracticeUpstream(clock, PAID)
    async with caching_rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        for text in QUESTIONS[:3]:
            await question(r, text)
        await hits(r, 2)
        (before,) = r.engine.caches.rows()
    async with caching_rig(clock=clock, folder=tmp_path, upstream=upstream) as r:
        assert r.engine.caches.rows() == (before,)
        assert QUESTIONS[3] in await question(r, QUESTIONS[3])
        assert named(r.generations()[-1]) == before.name
        assert len(makings(r)) == 1
        await hits(r, 3)


@pytest.mark.parametrize("dialect", ["native", "openai"])
async def test_large_pictures_are_told_apart_by_all_their_bytes(dialect: str) -> None:
    beginning = b"\x89PNG\r\n\x1a\n" + os.urandom(500_000)
    one, other = beginning + b"one", beginning + b"two"

    def talk(picture: bytes) -> list[JsonObject]:
        return [user(media(picture), rules(4000)), model("I see it."), user("What is it?")]

    async def ask(picture: bytes) -> None:
        if dialect == "native":
            await native(r, talk(picture))
            return
        url = f"data:image/png;base64,{base64.b64encode(picture).decode()}"
        parts = [
            {"type": "image_url", "image_url": {"url": url}},
            {"type": "text", "text": rules(4000)},
        ]
        first = {"role": "user", "content": parts}
        await openai(r, [first, said("I see it.", "assistant"), said("What is it?")])

    async with caching_rig() as r:
        for _ in range(3):
            await ask(one)
        (making,) = makings(r)
        assert making.json["contents"] == talk(one)[:2]
        assert [bool(named(call)) for call in r.generations()] == [False, True, True]
        assert all(len(call.body) < 1000 for call in r.generations()[1:])

        await ask(other)
        assert r.generations()[-1].json["contents"] == talk(other), "not the cache of another picture"
        await ask(other)
        assert makings(r)[1].json["contents"] == talk(other)[:2]
        assert len({named(call) for call in r.generations()}) == 3


async def test_many_at_once_make_one_cache() -> None:
    async with caching_rig() as r:
        await question(r, "first")
        told = await asyncio.gather(*(question(r, f"question {n}", stream=n % 2 == 0) for n in range(12)))
        assert all(f"“question {n}”" in one for n, one in enumerate(told))
        assert len(makings(r)) == 1
        assert len({named(call) for call in r.generations()[1:]}) == 1
        await hits(r, 12)


async def test_history_that_gapdesk_adds_is_taken_from_a_cache() -> None:
    async with caching_rig(settings={"context.completion": "always"}) as r:
        speaker = Speaker(name="a story")
        answers = [await question(r, text, speaker) for text in QUESTIONS[:5]]
        assert all(text in one for text, one in zip(QUESTIONS, answers, strict=False))
        assert len(makings(r)) == 1
        newest = r.generations()[-1].json
        assert newest.keys() == {"contents", "cachedContent"}
        said = [content["parts"][0]["text"] for content in newest["contents"]]
        assert said[::2] == QUESTIONS[:5]
        assert said[1::2] == answers[:4]


async def test_a_cache_in_use_lives_on() -> None:
    clock = ManualClock()
    async with caching_rig(clock=clock) as r:
        for text in QUESTIONS[:2]:
            await question(r, text)
        for text in QUESTIONS:
            clock.advance(10 * 60)
            await question(r, text)
            await until(lambda: [row.expires - clock.time for row in r.engine.caches.rows()] == [15 * 60])
        assert len(makings(r)) == 1
        (row,) = r.engine.caches.rows()
        changes = [call for call in r.upstream.calls if call.method == "PATCH"]
        assert {(call.path, call.status) for call in changes} == {(f"/v1beta/{row.name}", 200)}
        assert await kept_at_google(r) == [row.name]


async def test_of_a_private_client_nothing_is_written(tmp_path: Path) -> None:
    talk = [user("a secret tangerine " + LONG), model("Yes."), user("hello")]
    async with caching_rig(folder=tmp_path) as r:
        await change(r, private=True)
        for _ in range(3):
            await native(r, talk)
        await hits(r, 2)
        (row,) = r.engine.caches.rows()
        assert row.title == ""
        assert b"tangerine" not in makings(r)[0].json["displayName"].encode()
    assert not any(b"tangerine" in data for data in written(tmp_path))


def written(folder: Path) -> Iterable[bytes]:
    return (path.read_bytes() for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("stream", [False, True])
async def test_results_of_tools_go_to_the_project_that_signed_the_call(stream: bool) -> None:
    """Their signature is worth more than another project's cache."""
    tools: JsonObject = {"tools": [{"functionDeclarations": TOOLS}]}
    beginning = [user(LONG), model("I have read it.")]
    async with caching_rig() as r:
        talks = []
        for n in range(3):
            talk = [*beginning, user(f'/tool look {{"at": "{n}"}}')]
            reply = await native(r, talk, Speaker(name=f"{n}"), model=FLASH, stream=stream, **tools)
            signer = r.generations()[-1].project
            call = talking.call_in(reply)
            assert call is not None
            talks.append((signer, [*talk, reply, user(talking.result_of(call, f"fine {n}"))]))
        (row,) = r.engine.caches.rows()
        assert {signer for signer, _ in talks} == {key.project for key in PAID}
        for n, (signer, talk) in enumerate(talks):
            before = len(r.generations())
            reply = await native(r, talk, Speaker(name=f"{n}"), model=FLASH, stream=stream, **tools)
            assert "fine" in reply["parts"][0]["text"]
            assert [(call.project, call.status) for call in r.generations()[before:]] == [(signer, 200)]
            assert bool(named(r.generations()[-1])) == (f"projects/{signer}" == row.project)


async def test_stopping_while_a_cache_is_made() -> None:
    """That no task is left behind is seen by every test here."""
    async with caching_rig() as r:
        await question(r, "one")
        r.upstream.plan(Canned(hang=True))
        body = {"contents": [user("two")], "systemInstruction": {"parts": [{"text": LONG}]}}
        asked = asyncio.create_task(r.http.post(f"/v1beta/models/{LITE}:generateContent", json=body))
        await until(lambda: makings(r))
        await r.engine.stop(grace=0.05)
        with contextlib.suppress(aiohttp.ClientError):
            assert (await asked).status == 503
        assert len(r.generations()) == 1


# --- caches of the client's own -----------------------------------------------------------------------------


async def test_a_request_that_names_its_own_cache_is_left_alone() -> None:
    async with caching_rig() as r:
        entry = {"model": f"models/{LITE}", "contents": [user(LONG)], "ttl": "600s"}
        async with r.http.post("/v1beta/cachedContents", json=entry) as response:
            made = await response.json()
        sent = orjson.dumps({"cachedContent": made["name"], "contents": [user("hello " + LONG)]})
        for _ in range(4):
            url = f"/v1beta/models/{LITE}:generateContent"
            async with r.http.post(url, data=sent, headers={"Content-Type": "application/json"}) as response:
                assert response.status == 200
        assert [call.body for call in r.generations()] == [sent] * 4
        assert len(makings(r)) == 1
        assert {call.project for call in r.generations()} == {makings(r)[0].project}

        await at_google(r, "DELETE", made["name"], secret_of(project(makings(r)[0])))
        r.upstream.calls.clear()
        async with r.http.post(url, data=sent, headers={"Content-Type": "application/json"}) as response:
            assert response.status == 403
            assert b"CachedContent not found" in await response.read()
        assert [call.body for call in r.generations()] == [sent]
        assert r.engine.caches.rows() == ()


async def test_an_openai_request_that_names_its_own_cache_is_left_alone() -> None:
    async with caching_rig() as r:
        entry = {"model": f"models/{LITE}", "contents": [user(LONG)], "ttl": "600s"}
        async with r.http.post("/v1beta/cachedContents", json=entry) as response:
            made = await response.json()
        extra = {"google": {"cached_content": made["name"]}}
        for _ in range(3):
            await openai(r, [said(LONG)], extra_body=extra)
        assert {named(call) for call in r.generations()} == {made["name"]}
        assert all(len(call.json["contents"]) == 1 for call in r.generations())
        assert len(makings(r)) == 1


# --- the implicit cache -------------------------------------------------------------------------------------


async def observed(r: Rig, requests: int) -> None:
    """Wait until so many were noted: that is done behind the answer."""
    await until(lambda: [row.requests for row in r.engine.caches.implicit()] == [requests])


async def test_a_clock_in_the_system_prompt_is_found() -> None:
    async with caching_rig(settings={"caching.native": False}) as r:
        talk: list[JsonObject] = []
        for turn in range(4):
            talk.append(user(f"/cached turn {turn}"))
            system = f"You are a friend. It is 12:0{turn}. {rules(500)}"
            reply = await native(r, talk, model=FLASH, systemInstruction={"parts": [{"text": system}]})
            talk.append({"role": "model", "parts": reply["parts"]})
            await observed(r, turn + 1)
        (row,) = r.engine.caches.implicit()
        usage = [event.usage for event in r.finished if event.usage]
        assert row.cached == sum(one.cached for one in usage) > 0
        assert row.prompt == sum(one.prompt for one in usage)
        assert (row.model, row.changes) == (FLASH, 3)
        found = row.difference
        assert found is not None
        assert (found.place, found.message) == ("system", 0)
        assert found.before[found.at :].startswith("2. Rule 0")
        assert found.after[found.at :].startswith("3. Rule 0")


async def test_a_beginning_that_stays_is_no_matter_for_a_hint() -> None:
    async with caching_rig(settings={"caching.native": False}) as r:
        messages = [said("You are a friend.", "system")]
        for turn in range(3):
            messages.append(said(f"turn {turn}"))
            reply = await openai(r, messages)
            messages.append(said(str(reply["content"]), "assistant"))
            await observed(r, turn + 1)
        (row,) = r.engine.caches.implicit()
        assert (row.changes, row.difference) == (0, None)


async def test_what_an_explicit_cache_gave_is_not_counted_as_the_implicit_ones() -> None:
    async with caching_rig() as r:
        for text in QUESTIONS[:4]:
            await question(r, text)
        await hits(r, 3)
        await observed(r, 4)
        (implicit,) = r.engine.caches.implicit()
        assert (implicit.requests, implicit.cached) == (4, 0)
        assert implicit.prompt < 1.1 * text_tokens(LONG)


async def test_with_recording_off_nothing_of_the_texts_is_kept() -> None:
    async with caching_rig(settings={"context.recording": False}) as r:
        for text in QUESTIONS[:3]:
            await question(r, text)
        await hits(r, 2)
        (row,) = r.engine.caches.rows()
        assert row.title == ""
