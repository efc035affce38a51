"""What is recorded of requests over real sockets: each message in its conversation, once, and none lost."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
import pytest

from gapdesk.conversations.types import MessageState, Wanted
from gapdesk.practice.record import Canned
from gapdesk.proxy.types import JsonObject
from tests.rig import FLASH, LITE, OLD, Rig, rig
from tests.server import talking
from tests.server.talking import (
    TOOLS,
    WAYS,
    Speaker,
    another,
    asked,
    gist,
    gists,
    leaves,
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
from tests.server.wire import event, stream, until, whole

REQUESTS = 500
NAMES = ("story", "notes", "a.b", "last")
OPENAI_TOOLS = [{"type": "function", "function": tool} for tool in TOOLS]


# --- many at once, against a model --------------------------------------------------------------------------


@dataclass
class Chat:
    """A conversation as its client knows it; asks one thing after the other."""

    r: Rig
    speaker: Speaker
    label: str
    luck: random.Random
    carries: str = ""
    """The dialect of a client that sends its whole history; "" for one that only names its conversation."""
    contents: list[JsonObject] = field(default_factory=list)
    """All that was said."""
    turn: int = 0

    async def go_on(self) -> None:
        self.turn += 1
        mark = f"«{self.label} {self.turn}»"
        call = talking.call_in(self.contents[-1]) if self.contents else None
        if call is not None:
            new = user(result_of(call, mark))
        elif self.luck.random() < 0.25:
            new = user(f'{mark}\n/tool look {{"at": "{mark}"}}')
        else:
            new = user(mark)
        # a result without its call is no message of the OpenAI protocol
        dialect = self.carries or ("native" if call else self.luck.choice(("native", "openai")))
        way = self.luck.choice([way for way in WAYS if dialect == "openai" or way != "metadata"])
        speaker = replace(self.speaker, way=way)
        sent = [*self.contents, new] if self.carries else [new]
        self.r.settings.set("streaming.fake", self.luck.random() < 0.5)
        stream = self.luck.random() < 0.6
        if dialect == "native":
            tools = [{"functionDeclarations": TOOLS}]
            reply = await native(self.r, sent, speaker, stream=stream, model=FLASH, tools=tools)
        else:
            messages = [message for content in sent for message in _messages(content)]
            answer = await openai(self.r, messages, speaker, stream=stream, model=FLASH, tools=OPENAI_TOOLS)
            reply = _content(answer)
        assert mark in gist(reply)[1] or "look" in gist(reply)[1]
        self.contents += [new, reply]


def _messages(content: JsonObject) -> list[JsonObject]:
    """A content in the words of the OpenAI protocol."""
    (part, *_) = content["parts"]
    if "functionResponse" in part:
        result = part["functionResponse"]
        text = orjson.dumps(result["response"]).decode()
        return [{"role": "tool", "tool_call_id": result["id"], "content": text}]
    if "functionCall" in part:
        call = part["functionCall"]
        function = {"name": call["name"], "arguments": orjson.dumps(call["args"]).decode()}
        calls = [{"id": call["id"], "type": "function", "function": function}]
        return [{"role": "assistant", "content": None, "tool_calls": calls}]
    return [said(gist(content)[1], "user" if content["role"] == "user" else "assistant")]


def _content(message: JsonObject) -> JsonObject:
    """An assistant's message as a content."""
    calls = [
        {"functionCall": {"id": call["id"], "name": call["function"]["name"], "args": _arguments(call)}}
        for call in message.get("tool_calls") or ()
    ]
    return model(*([message["content"]] if message["content"] else []), *calls)


def _arguments(call: JsonObject) -> Any:
    return orjson.loads(call["function"]["arguments"])


async def test_500_interleaved_requests_end_up_where_they_belong() -> None:
    """Two clients that use the same four names, and four chats each that tell their history themselves."""
    async with rig(settings={"limits.concurrency": 0}) as r:
        _, second = await another(r, "second")
        luck = random.Random(4)
        chats = [
            Chat(
                r,
                Speaker(token, name),
                f"{owner} {name or number}",
                random.Random(f"{owner} {number}"),
                carries,
            )
            for owner, token in (("one", r.token), ("two", second))
            for number, (name, carries) in enumerate(
                [*((name, "") for name in NAMES), *((None, how) for how in ("native", "openai") * 2)]
            )
        ]
        luck.shuffle(chats)
        left = iter(range(REQUESTS))

        async def keep_asking(chat: Chat) -> None:
            for _ in left:
                await chat.go_on()

        await asyncio.gather(*map(keep_asking, chats))

        assert len(r.generations()) == sum(chat.turn for chat in chats) == REQUESTS
        check_upstream(r, chats)
        found = {told(one.messages)[0]: one for one in await recorded(r)}
        assert len(found) == len(chats)
        for chat in chats:
            conversation = found[gist(chat.contents[0])]
            assert conversation.name == chat.speaker.name
            assert told(conversation.messages) == gists(chat.contents), "none lost, doubled or another's"
            assert {message.state for message in conversation.messages} == {MessageState.COMPLETE}
            assert [one.parent for one in conversation.messages] == [
                None,
                *(one.id for one in conversation.messages[:-1]),
            ]


def check_upstream(r: Rig, chats: list[Chat]) -> None:
    """Each request reached Google with just what was said before in its conversation."""
    sent = {gist(call.json["contents"][-1]): gists(call.json["contents"]) for call in r.generations()}
    for chat in chats:
        whole = gists(chat.contents)
        for end in range(1, len(whole), 2):
            assert sent[whole[end - 1]] == whole[:end]


# --- a client that carries its history ----------------------------------------------------------------------


@pytest.mark.parametrize("streamed", [False, True], ids=["whole", "streamed"])
async def test_a_history_is_recorded_once_and_its_edits_are_branches(streamed: bool) -> None:
    async with rig() as r:
        contents: list[JsonObject] = []
        for turn in range(4):
            contents.append(user(f"turn {turn}"))
            reply = await native(r, contents, stream=streamed)
            assert asked(r)["contents"] == contents
            contents.append(reply)
        conversation = await only(r)
        assert told(conversation.messages) == gists(contents)

        edited = [*contents[:4], user("turn 2, put another way")]
        edited.append(await native(r, edited, stream=streamed))
        assert leaves(await only(r)) == [gists(contents), gists(edited)]

        further = [*edited, user("and on from there")]
        further.append(await native(r, further, stream=streamed))
        conversation = await only(r)
        assert leaves(conversation) == [gists(contents), gists(further)]
        assert told(conversation.path()) == gists(further), "the newest is shown"
        assert len(conversation.messages) == 12


async def test_a_reply_asked_for_again_is_a_swipe() -> None:
    async with rig() as r:
        hello = user("hello")
        for n in range(2):
            r.upstream.plan(whole({"text": f"beginning {n}"}))
            await native(r, [hello])
        again = [hello, model("beginning 1"), user("and now?")]
        for n in range(3):
            r.upstream.plan(whole({"text": f"reply {n}"}))
            await native(r, again)
        swipes = [gists([*again, model(f"reply {n}")]) for n in range(3)]
        assert leaves(await only(r)) == [gists([hello, model("beginning 0")]), *swipes]
        kept = [*again, model("reply 1"), user("that one was good")]
        await native(r, kept)
        assert told((await only(r)).path())[:-1] == gists(kept)


async def test_the_dialect_of_a_chat_may_change() -> None:
    """One conversation, whichever protocol tells it."""
    async with rig() as r:
        contents = [user("one"), await native(r, [user("one")], model=FLASH)]
        messages = [said("one"), said(gist(contents[1])[1], "assistant"), said("two")]
        answer = await openai(r, [said("Be brief.", "system"), *messages], stream=True, model=FLASH)
        contents += [user("two"), model(answer["content"]), user("three")]
        contents.append(await native(r, contents, stream=True))
        assert told((await only(r)).messages) == gists(contents)


async def test_upstream_gets_exactly_what_the_client_sent() -> None:
    """Byte for byte, whatever is recorded of it and however it is spelled."""
    body = (
        b'{ "contents": [{"parts":[{"text":"caf\\u00e9 \\ud83d\\ude42"}], "role":"user"},\n'
        b' {"role":"model","parts":[{"text": "yes"}]},\r\n {"role":"user","parts":[{"text":"1.50e2"}]}],\t'
        b'"generation_config": {"temperature": 1.00, "maxOutputTokens": 2e2} }'
    )
    async with rig() as r:
        for name in ("", "/c/story"):
            url = f"{name}/v1beta/models/{LITE}:generateContent"
            async with r.http.post(url, data=body) as response:
                assert response.status == 200, await response.text()
            assert r.generations()[-1].body == body
        assert [told(one.messages)[:3] for one in await recorded(r)] == [
            [("user", "café 🙂"), ("model", "yes"), ("user", "1.50e2")]
        ] * 2


async def test_a_named_conversation_takes_in_the_history_a_client_carries() -> None:
    """Nothing is put before it, and what is there already is not doubled."""
    story = Speaker(name="story")
    async with rig() as r:
        contents = [user("one"), await native(r, [user("one")], story)]
        contents += [user("two"), await native(r, [user("two")], story)]
        carried = [*contents, user("three")]
        carried.append(await native(r, carried, story))
        assert asked(r)["contents"] == carried[:-1]
        assert told((await only(r)).messages) == gists(carried)
        await native(r, [user("four")], story)
        assert gists(asked(r)["contents"]) == gists([*carried, user("four")])


async def test_conversations_of_one_name_are_each_clients_own() -> None:
    async with rig() as r:
        second, token = await another(r, "second")
        for owner in (r.token, token):
            await native(r, [user(f"I am {owner[:6]}")], Speaker(owner, "story"))
        assert [gist(one) for one in asked(r)["contents"]] == [("user", f"I am {token[:6]}")]
        mine, theirs = await recorded(r)
        assert (mine.name, theirs.name) == ("story", "story")
        assert (mine.client, theirs.client) == (r.engine._registry.default.id, second.id)


# --- the reply is recorded before the client can know -------------------------------------------------------


@pytest.mark.parametrize("dialect", ["native", "openai"])
async def test_a_client_that_hangs_up_behind_the_last_word_has_its_reply(dialect: str) -> None:
    """Many read until the finish reason and no further; their next request comes at once."""
    story = Speaker(name="story")
    async with rig() as r:
        for turn in range(3):
            lasting = stream(event({"text": f"reply {turn}"}, finish="STOP"), delay=0.03)
            r.upstream.plan(replace(lasting, body=(*lasting.body, b"\r\n")))  # Google's last byte is late
            await _until_finished(r, dialect, f"turn {turn}", story.headers())
        await until(lambda: r.engine.snapshot().in_flight == 0)
        conversation = await only(r)
        assert [role for role, _ in told(conversation.messages)] == ["user", "model"] * 3
        assert {message.state for message in conversation.messages} == {MessageState.COMPLETE}
        assert [len(call.json["contents"]) for call in r.generations()] == [1, 3, 5]


async def _until_finished(r: Rig, dialect: str, text: str, headers: dict[str, str]) -> None:
    """Reads no more than the event with the finish reason."""
    url = f"/v1beta/models/{LITE}:streamGenerateContent?alt=sse"
    body: JsonObject = {"contents": [user(text)]}
    if dialect == "openai":
        url, body = "/v1/chat/completions", {"model": LITE, "stream": True, "messages": [said(text)]}
    async with r.http.post(url, json=body, headers=headers) as response:
        while line := await response.content.readline():
            if b'"STOP"' in line or b'"finish_reason":"stop"' in line:
                response.close()
                return
    pytest.fail("the stream had no end")


# --- at the same time ---------------------------------------------------------------------------------------


async def test_turns_at_the_same_time_in_one_conversation_are_all_kept() -> None:
    """Nobody can say which came first: they become branches, and one of them is gone on with."""
    story = Speaker(name="story")
    async with rig() as r:
        begun = [user("hello"), await native(r, [user("hello")], story)]
        turns = [user(f"turn {n}") for n in range(8)]
        replies = await asyncio.gather(*(native(r, [turn], story, stream=True) for turn in turns))
        expected = [gists([*begun, turn, reply]) for turn, reply in zip(turns, replies, strict=True)]
        assert sorted(leaves(await only(r))) == sorted(expected)
        await native(r, [user("and now?")], story)
        assert gists(asked(r)["contents"][:-1]) in expected


async def test_the_first_turns_of_one_name_at_the_same_time_make_one_conversation() -> None:
    story = Speaker(name="story")
    async with rig() as r:
        await asyncio.gather(*(native(r, [user(f"turn {n}")], story) for n in range(8)))
        conversation = await only(r)
        said_first = [gist(one.content)[1] for one in conversation.messages if one.content["role"] == "user"]
        assert sorted(said_first) == [f"turn {n}" for n in range(8)]


async def test_a_request_that_is_repeated_by_its_idempotency_key_is_recorded_once() -> None:
    headers = {"Idempotency-Key": "once"}
    body = {"model": LITE, "messages": [said("/slow 0.1")]}
    async with rig() as r:

        async def ask() -> None:
            async with r.http.post("/v1/chat/completions", json=body, headers=headers) as response:
                assert response.status == 200

        await asyncio.gather(ask(), ask(), ask())
        assert len(r.generations()) == 1
        assert [role for role, _ in told((await only(r)).messages)] == ["user", "model"]


# --- deleted meanwhile --------------------------------------------------------------------------------------


async def test_a_conversation_deleted_while_it_is_answered_begins_anew() -> None:
    story = Speaker(name="story")
    async with rig(chunk_delay=0.02) as r:
        await native(r, [user("hello")], story)
        (old,) = await r.engine.conversations.ids(Wanted())
        asking = asyncio.create_task(native(r, [user("and now?")], story, stream=True))
        await until(lambda: len(r.generations()) == 2 and r.generations()[1].chunks_sent)
        await r.engine.conversations.remove([old])
        reply = await asking
        assert [told(one.messages) for one in await recorded(r)] == [gists([user("and now?"), reply])]
        await native(r, [user("go on")], story)
        assert gists(asked(r)["contents"]) == gists([user("and now?"), reply, user("go on")])

        await r.engine.conversations.undo_remove()
        assert len(await recorded(r)) == 2
        await native(r, [user("and on")], story)
        first = gist(asked(r)["contents"][0])
        assert first in (("user", "hello"), ("user", "and now?")), "one of them, not a mixture"
        assert len({told(one.messages)[0] for one in await recorded(r)}) == 2


# --- what is recorded of an answer --------------------------------------------------------------------------


async def test_candidates_are_siblings() -> None:
    async with rig() as r:
        answers = [{"content": model(f"answer {n}"), "finishReason": "STOP", "index": n} for n in range(3)]
        r.upstream.plan(Canned(body={"candidates": answers}))
        await openai(r, [said("hello")], n=3, model=OLD)
        assert leaves(await only(r)) == [gists([user("hello"), model(f"answer {n}")]) for n in range(3)]


async def test_who_answered_and_what_it_took_is_recorded() -> None:
    async with rig() as r:
        for stream in (False, True):
            await openai(r, [said("hello")], stream=stream)
            answer = (await only(r)).messages[-1]
            (attempt,) = r.finished[-1].attempts
            assert (answer.model, answer.key) == (LITE, attempt.label)
            assert answer.usage == r.finished[-1].usage
            assert answer.usage is not None
            assert answer.usage.prompt > 0
            assert 0 < answer.duration < 5


async def test_thoughts_are_recorded_and_not_sent_again() -> None:
    story = Speaker(name="story")
    thinking: JsonObject = {"generationConfig": {"thinkingConfig": {"includeThoughts": True}}}
    async with rig() as r:
        await native(r, [user("/think")], story, stream=True, model=FLASH, **thinking)
        answer = (await only(r)).messages[-1]
        assert [bool(part.get("thought")) for part in answer.content["parts"]][:2] == [True, False]
        assert answer.setup == thinking
        await native(r, [user("and now?")], story, model=FLASH)
        sent = asked(r)["contents"][1]["parts"]
        assert not any(part.get("thought") for part in sent)


async def test_what_is_no_conversation_is_not_recorded() -> None:
    async with rig() as r:
        native_url = f"/v1beta/models/{LITE}"
        async with r.http.post(f"{native_url}:countTokens", json={"contents": [user("hi")]}) as response:
            assert response.status == 200
        embedding = {"model": "gemini-embedding-2", "input": "hi"}
        async with r.http.post("/v1/embeddings", json=embedding) as response:
            assert response.status == 200, await response.text()
        async with r.http.post(f"{native_url}:generateContent", data=b"{") as response:
            assert response.status == 400
        async with r.http.post(f"{native_url}:generateContent", json={"contents": []}) as response:
            assert response.status == 400
        assert await recorded(r) == []


@pytest.mark.parametrize("completion", ["explicit", "always"])
async def test_nothing_is_recorded_or_completed_when_recording_is_off(completion: str) -> None:
    settings = {"context.recording": False, "context.completion": completion}
    async with rig(settings=settings) as r:
        _, token = await another(r, "recorded", overrides={"context.recording": True})
        for speaker in (Speaker(), Speaker(name="story")):
            for text in ("one", "two"):
                await native(r, [user(text)], speaker)
                assert asked(r)["contents"] == [user(text)]
                await openai(r, [said(text)], speaker, stream=True)
        assert await recorded(r) == []
        await native(r, [user("keep this")], Speaker(token))
        assert told((await only(r)).messages)[0] == ("user", "keep this")


async def test_an_answer_that_was_kept_for_another_try_is_recorded_once() -> None:
    """The client left in the middle of a fake stream, and asks the same again."""
    settings = {"streaming.fake": True, "streaming.fake_chars_per_second": 200}
    async with rig(settings=settings) as r:
        body = {"model": LITE, "stream": True, "messages": [said("hello")]}
        async with r.http.post("/v1/chat/completions", json=body) as response:
            await response.content.readany()
            response.close()
        await until(lambda: r.engine.snapshot().in_flight == 0)
        r.settings.set("streaming.fake_chars_per_second", 0)
        answer = await openai(r, [said("hello")], stream=True)
        assert len(r.generations()) == 1
        conversation = await only(r)
        assert told(conversation.messages) == gists([user("hello"), model(answer["content"])])
        assert conversation.messages[-1].state is MessageState.COMPLETE
