"""History put before requests over real sockets: when it is, what of it, and what Google gets to see."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gapdesk.conversations.types import STANDING, MessageState
from gapdesk.proxy.types import JsonObject
from gapdesk.store.statements import execute
from tests.rig import FLASH, FREE, LITE, Rig, rig
from tests.server.talking import (
    ANYBODY,
    TOOLS,
    WAYS,
    Speaker,
    another,
    asked,
    call_in,
    change,
    gist,
    gists,
    media,
    model,
    native,
    only,
    openai,
    recorded,
    result_of,
    said,
    told,
    user,
)
from tests.server.wire import payload, whole

ALWAYS = {"context.completion": "always"}
STORY = Speaker(name="story")
DECLARED = [{"functionDeclarations": TOOLS}]


async def exchange(r: Rig, text: str, speaker: Speaker = ANYBODY, **more: Any) -> list[JsonObject]:
    """Say one thing without any history; what was said and answered."""
    return [user(text), await native(r, [user(text)], speaker, **more)]


# --- when ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("way", "dialect"),
    [*((way, "openai") for way in WAYS), *((way, "native") for way in WAYS if way != "metadata")],
)
async def test_explicit_completes_what_names_its_conversation(way: str, dialect: str) -> None:
    named = Speaker(name="my story", way=way)
    async with rig() as r:
        for text in ("one", "two"):
            if dialect == "native":
                await native(r, [user(text)], named)
            else:
                await openai(r, [said(text)], named, stream=text == "two")
        sent = gists(asked(r)["contents"])
        assert [role for role, _ in sent] == ["user", "model", "user"]
        assert (sent[0], sent[2]) == (("user", "one"), ("user", "two"))
        assert "one" in sent[1][1]
        conversation = await only(r)
        assert conversation.name == "my story"
        assert told(conversation.messages)[:3] == sent

        await native(r, [user("three")])
        await openai(r, [said("four")])
        assert [gists(call.json["contents"]) for call in r.generations()[-2:]] == [
            [("user", "three")],
            [("user", "four")],
        ]


async def test_always_goes_on_with_the_clients_own_conversation_after_a_restart_too(tmp_path: Path) -> None:
    so_far: list[JsonObject] = []
    for run in range(2):
        async with rig(settings=ALWAYS, folder=tmp_path) as r:
            for turn in range(2):
                new = await exchange(r, f"run {run}, turn {turn}", stream=bool(turn))
                assert asked(r)["contents"] == [*so_far, new[0]]
                so_far += new
            conversation = await only(r)
            assert (conversation.name, told(conversation.messages)) == (STANDING, gists(so_far))


async def test_always_keeps_what_it_can_tell_apart() -> None:
    """Its own history, another name, another client: none of it joins the standing conversation."""
    async with rig(settings=ALWAYS) as r:
        _, token = await another(r, "second")
        first = await exchange(r, "mine")
        theirs = await exchange(r, "theirs", Speaker(token))
        assert asked(r)["contents"] == theirs[:1]
        named = await exchange(r, "of the story", STORY)
        assert asked(r)["contents"] == named[:1]
        own = [user("a chat"), model("of its own"), user("goes on")]
        await native(r, own)
        assert asked(r)["contents"] == own
        more = await exchange(r, "mine again")
        assert asked(r)["contents"] == [*first, more[0]]
        names = {(one.name, told(one.messages)[0][1]) for one in await recorded(r)}
        assert names == {("", "mine"), ("", "theirs"), ("story", "of the story"), (None, "a chat")}


async def test_off_completes_nothing_and_still_records() -> None:
    async with rig(settings={"context.completion": "off"}) as r:
        for text in ("one", "two"):
            new = await exchange(r, text, STORY)
            assert asked(r)["contents"] == new[:1]
        conversation = await only(r)
        assert conversation.name == "story"
        assert [text for role, text in told(conversation.messages) if role == "user"] == ["one", "two"]


@pytest.mark.parametrize("mode", ["always", "off"])
async def test_a_client_may_have_it_its_own_way(mode: str) -> None:
    async with rig() as r:
        _, other = await another(r, "other")
        await change(r, overrides={"context.completion": mode})
        await exchange(r, "one")
        await exchange(r, "two")
        assert len(asked(r)["contents"]) == (3 if mode == "always" else 1)
        await exchange(r, "three", STORY)
        await exchange(r, "four", STORY)
        assert len(asked(r)["contents"]) == (3 if mode == "always" else 1)
        await exchange(r, "one", Speaker(other))
        await exchange(r, "two", Speaker(other))
        assert len(asked(r)["contents"]) == 1, "the setting holds for all others"


@pytest.mark.parametrize("mode", ["always", "explicit"])
async def test_a_request_with_its_own_history_is_never_completed(mode: str) -> None:
    async with rig(settings={"context.completion": mode}) as r:
        for speaker in (Speaker(), STORY):
            await exchange(r, "before", speaker)
            own = [user("one"), model("yes"), user("two")]
            await native(r, own, speaker)
            assert asked(r)["contents"] == own
            messages = [said("Be brief.", "system"), said("one"), said("no", "assistant"), said("two")]
            await openai(r, messages, speaker)
            assert gists(asked(r)["contents"]) == gists([user("one"), model("no"), user("two")])


async def test_a_request_that_names_an_explicit_cache_is_never_completed() -> None:
    async with rig(FREE[:1]) as r:
        for speaker in (Speaker(), STORY):
            await exchange(r, "before", speaker, model="gemini-2.5-flash")
            held = {"model": "models/gemini-2.5-flash", "contents": [user("word " * 5_000)], "ttl": "300s"}
            async with r.http.post("/v1beta/cachedContents", json=held) as response:
                name = (await response.json())["name"]
            r.settings.set("context.completion", "always")
            await native(r, [user("now")], speaker, model="gemini-2.5-flash", cachedContent=name)
            assert asked(r)["contents"] == [user("now")]
            extra = {"google": {"cached_content": name}}
            await openai(r, [said("again")], speaker, model="gemini-2.5-flash", extra_body=extra)
            assert gists(asked(r)["contents"]) == [("user", "again")]
            assert asked(r)["cachedContent"] == name


# --- what ---------------------------------------------------------------------------------------------------


async def test_the_system_prompt_is_the_requests_own_else_the_last_one() -> None:
    one, two = ({"parts": [{"text": text}]} for text in ("Be brief.", "Be kind."))
    async with rig() as r:
        seen = []
        for system in (None, one, None, two, None):
            more = {} if system is None else {"systemInstruction": system}
            await exchange(r, "go on", STORY, **more)
            seen.append(asked(r).get("systemInstruction"))
        assert seen == [None, one, one, two, two]
        await openai(r, [said("go on")], STORY)
        assert asked(r)["systemInstruction"]["parts"] == two["parts"]
        await openai(r, [said("Be odd.", "developer"), said("go on")], STORY)
        await native(r, [user("go on")], STORY)
        assert gist({**asked(r)["systemInstruction"], "role": ""}) == ("user", "Be odd.")


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_a_stateless_client_sends_only_the_result_of_a_tool(streamed: bool) -> None:
    """Gemini 3 refuses a call whose signature is missing, or another project's."""
    async with rig() as r:
        contents: list[JsonObject] = []

        async def say(content: JsonObject) -> JsonObject:
            reply = await native(r, [content], STORY, stream=streamed, model=FLASH, tools=DECLARED)
            assert gists(asked(r)["contents"]) == gists([*contents, content])
            contents.extend((content, reply))
            return reply

        await say(user("hello"))
        for turn in range(3):
            reply = await say(user(f'/tool look {{"at": "{turn}"}} look {{"at": "{turn} too"}}'))
            calls = [part["functionCall"] for part in reply["parts"] if "functionCall" in part]
            results = [result_of(call, f"seen {call['args']['at']}") for call in calls]
            answer = await say(user(*results))
            assert f"seen {turn} too" in gist(answer)[1]
            (sent,) = [one for one in asked(r)["contents"][-2:] if call_in(one)]
            assert sent["parts"][0]["thoughtSignature"] == reply["parts"][0]["thoughtSignature"]
            projects = {call.project for call in r.generations()[-2:]}
            assert len(projects) == 1, "the signature is its project's"
        assert told((await only(r)).messages) == gists(contents)
        assert {call.status for call in r.generations()} == {200}


async def test_a_call_that_was_never_answered_is_left_out() -> None:
    async with rig() as r:
        await exchange(r, "hello", STORY, model=FLASH)
        r.upstream.plan(whole({"functionCall": {"name": "look", "args": {"at": "x"}}}))
        await exchange(r, "look", STORY, model=FLASH, tools=DECLARED)
        await exchange(r, "never mind", STORY, model=FLASH)
        sent = asked(r)["contents"]
        assert not any(map(call_in, sent))
        assert [content["role"] for content in sent] == ["user", "model", "user"]
        assert gist(sent[-1])[1].endswith("never mind")


# --- media --------------------------------------------------------------------------------------------------


async def stored_media(r: Rig) -> list[int]:
    """Sizes of the media in the records."""
    return await r.engine._database.run(
        lambda db: [row[0] for row in execute(db, "SELECT length(data) FROM blob").fetchall()]
    )


async def test_a_picture_is_kept_once_and_comes_back_byte_for_byte() -> None:
    picture = os.urandom(3_001)
    async with rig() as r:
        for turn in range(5):
            part = media(picture)
            new = user(f"turn {turn}", part)
            if turn % 2:
                url = f"data:image/png;base64,{part['inlineData']['data']}"
                content = [
                    {"type": "text", "text": f"turn {turn}"},
                    {"type": "image_url", "image_url": {"url": url}},
                ]
                await openai(r, [{"role": "user", "content": content}], STORY)
            else:
                await native(r, [new], STORY)
            sent = [content for content in asked(r)["contents"] if content["role"] == "user"]
            assert len(sent) == turn + 1
            assert all(content["parts"][1] == part for content in sent)
        assert await stored_media(r) == [len(picture)]


async def test_a_picture_of_the_models_comes_back_with_its_signature() -> None:
    async with rig() as r:
        drawn = (await exchange(r, "/image", STORY, model=FLASH, stream=True))[1]
        await exchange(r, "and smaller?", STORY, model=FLASH)
        assert asked(r)["contents"][1]["parts"][-1] == drawn["parts"][-1]
        assert "thoughtSignature" in drawn["parts"][-1]


async def test_a_large_picture_comes_back_too() -> None:
    """In the request it stands apart from the JSON; in the history it does not."""
    picture = os.urandom(20 * 1024 * 1024)
    part = media(picture)
    async with rig(settings={"proxy.max_body_mb": 200}) as r:
        story: list[JsonObject] = [user("look", part)]
        await native(r, story, STORY)
        assert await stored_media(r) == [len(picture)]
        await native(r, [user("and now?")], STORY)
        (sent, _, new) = asked(r)["contents"]
        assert sent == story[0]
        assert new == user("and now?")


# --- when things go wrong -----------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["/break 3", "/cut 3"])
@pytest.mark.parametrize("dialect", ["native", "openai"])
async def test_a_broken_stream_is_marked_and_history_goes_on_before_it(trouble: str, dialect: str) -> None:
    async with rig(chunk_delay=0.01) as r:
        hello = await exchange(r, "hello", STORY)
        for _ in range(2):  # asked again, it is not doubled
            if dialect == "native":
                await _ignoring(native(r, [user(trouble)], STORY, stream=True))
            else:
                await _ignoring(openai(r, [said(trouble)], STORY, stream=True))
        messages = (await only(r)).messages
        broken = messages[3:]
        assert told(messages) == [*gists(hello), ("user", trouble), *[("model", "1 2 3 ")] * 2]
        assert {one.parent for one in broken} == {messages[2].id}
        assert {one.state for one in broken} == {MessageState.BROKEN}
        assert all(one.note for one in broken)
        going_on = await exchange(r, "never mind", STORY)
        assert asked(r)["contents"] == [*hello, going_on[0]]
        assert told((await only(r)).path()) == gists([*hello, *going_on])


async def _ignoring(request: Any) -> None:
    """A request whose stream ends with an error event, which a client would raise."""
    try:
        await request
    except (AssertionError, KeyError):
        pass


async def test_a_client_that_leaves_has_what_it_heard() -> None:
    async with rig() as r:
        hello = await exchange(r, "hello", STORY)
        body = {"contents": [user("/drip 50 30")]}
        url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
        async with r.http.post(url, json=body, headers=STORY.headers()) as response:
            for _ in range(3):
                await response.content.readline()
            response.close()
        going_on = await exchange(r, "never mind", STORY)
        assert asked(r)["contents"] == [*hello, going_on[0]]
        left = (await only(r)).messages[3]
        assert (left.state, left.note) == (
            MessageState.BROKEN,
            "The client left before the answer was complete.",
        )
        assert gist(left.content)[1].startswith("1 ")


async def test_a_turn_without_an_answer_is_told_and_not_doubled() -> None:
    async with rig(FREE[:1], {"retry.hold_seconds": 0}) as r:
        await exchange(r, "hello", STORY)
        for _ in range(3):
            await native(r, [user("/quota day")], STORY, status=429)
        await openai(r, [said("/quota day")], STORY, status=429)
        last = (await only(r)).messages[2:]
        assert [gist(one.content) for one in last] == [("user", "/quota day")]
        assert last[0].state is MessageState.UNANSWERED
        assert "quota" in last[0].note.lower()


async def test_a_retry_of_an_unanswered_turn_is_answered_in_its_place() -> None:
    async with rig(settings={"retry.max_attempts": 1}) as r:
        hello = await exchange(r, "hello", STORY)
        r.upstream.plan(payload("503_high_demand"))
        await native(r, [user("now")], STORY, status=503)
        now = await exchange(r, "now", STORY)
        assert asked(r)["contents"] == [*hello, now[0]]
        conversation = await only(r)
        assert told(conversation.messages) == gists([*hello, *now])
        assert {one.state for one in conversation.messages} == {MessageState.COMPLETE}
